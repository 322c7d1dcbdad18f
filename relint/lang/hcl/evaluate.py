"""What an expression gives in a scope, as Terraform evaluates it."""

from __future__ import annotations

from relint.lang.hcl import basics, calls, collecting, rendering, syntax
from relint.lang.hcl.scope import EVALUATORS, ITEM, Inner, Scope, evaluate

EVALUATORS.update(
    {
        syntax.Literal: basics.evaluate_literal,
        syntax.Traversal: basics.evaluate_traversal,
        syntax.Item: basics.evaluate_item,
        syntax.Attr: basics.evaluate_attr,
        syntax.Index: basics.evaluate_index,
        syntax.Unary: basics.evaluate_unary,
        syntax.Binary: basics.evaluate_binary,
        syntax.Conditional: basics.evaluate_conditional,
        syntax.TupleOf: collecting.evaluate_tuple,
        syntax.ObjectOf: collecting.evaluate_object,
        syntax.For: collecting.evaluate_for,
        syntax.Splat: collecting.evaluate_splat,
        syntax.Call: calls.evaluate_call,
        syntax.Template: rendering.evaluate_template,
        syntax.Wrap: rendering.evaluate_wrap,
        syntax.TemplateIf: rendering.evaluate_if,
        syntax.TemplateFor: rendering.evaluate_for,
    }
)

__all__ = ["ITEM", "Inner", "Scope", "evaluate"]
