"""Evaluates templates to text, and renders template files.

Source: the language reference, "Strings and Templates".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.numbers import count
from relint.lang.hcl.refining import gap_of, safe_prefix
from relint.lang.hcl.scope import Inner, Scope, evaluate
from relint.lang.hcl.syntax import Expr, Source, SyntaxFault, Template, TemplateFor, TemplateIf, Wrap
from relint.lang.hcl.types import BOOL, NUMBER, STRING, SetType
from relint.lang.hcl.values import HOLE, Gap, Refs, Val, string

LARGEST = 10_000_000  # characters that a template may give
DOCUMENT = ("{", "[")  # how JSON begins: such a text is kept with its holes


def evaluate_wrap(expr: Wrap, scope: Scope) -> Val:
    """Return the value of `"${inner}"`, of whatever type."""
    return evaluate(expr.inner, scope)


def evaluate_template(expr: Template, scope: Scope) -> Val:
    """Return the parts joined to a string; unknown, with its known beginning, where a part is."""
    text = _Text()
    for part in expr.parts:
        text.add(evaluate(part, scope), part)
    return text.value()


class _Text:
    """Text that is being put together."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.refs: Refs = frozenset()
        self.sensitive = False
        self.gap: Gap | None = None
        self.rest: list[str] = []  # what follows the first unknown part, a hole for each further one

    def add(self, val: Val, part: Expr) -> None:
        """Add one part.

        Raises:
            EvaluationError: it is null, or has no text.
        """
        self.refs |= val.refs
        self.sensitive = self.sensitive or val.sensitive
        try:
            if val.null:
                raise EvaluationError(
                    "The expression result is null. Cannot include a null value in a string template."
                )
            converted = convert(val, STRING) if val.known else val
        except EvaluationError as error:
            if not val.null:
                error = EvaluationError(f"Cannot include the given value in a string template: {error.reason}.")
            error.place = (part.start, part.end)
            raise error from None
        if not converted.known:
            self.gap = self.gap or gap_of(converted)
            self.rest.append(HOLE)
        elif self.gap is None:
            self._append(converted.text)
        else:
            self.rest.append(converted.text)

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)
        if self.size > LARGEST:
            raise EvaluationError(f"The template gives more than {LARGEST} characters.")

    def value(self) -> Val:
        """Return the string so far."""
        text = "".join(self.parts)
        if self.gap is not None:
            sketch = text + "".join(self.rest) if text.lstrip().startswith(DOCUMENT) else ""
            gap = Gap(self.gap.why, not_null=True, prefix=safe_prefix(text), sketch=sketch)
            return Val(STRING, gap, self.refs, self.sensitive)
        return string(text).marked(self.refs, self.sensitive)


def evaluate_if(expr: TemplateIf, scope: Scope) -> Val:
    """Return what `%{ if }` gives."""
    condition = evaluate(expr.condition, scope)
    if condition.null:
        raise EvaluationError("The condition value is null. Conditions must either be true or false.")
    try:
        condition = convert(condition, BOOL) if condition.known else condition
    except EvaluationError:
        raise EvaluationError("The condition expression must be of type bool.") from None
    if not condition.known:
        return Val(STRING, Gap(gap_of(condition).why, not_null=True), condition.refs, condition.sensitive)
    chosen = evaluate(expr.then if condition.data else expr.otherwise, scope)
    return chosen.marked(condition.refs, condition.sensitive)


def evaluate_for(expr: TemplateFor, scope: Scope) -> Val:
    """Return what `%{ for }` gives."""
    source = evaluate(expr.source, scope)
    if source.null:
        raise EvaluationError("A null value cannot be used as the collection in a 'for' expression.")
    if not source.known and not source.type.primitive:
        return Val(STRING, Gap(gap_of(source).why, not_null=True), source.refs, source.sensitive)
    text = _Text()
    text.refs, text.sensitive = source.refs, source.sensitive
    for key, value in _pairs(source):
        variables = {expr.value_name: value}
        if expr.key_name is not None:
            variables = {expr.key_name: key, expr.value_name: value}
        text.add(evaluate(expr.body, Inner(scope, variables)), expr.body)
    return text.value()


def _pairs(source: Val) -> list[tuple[Val, Val]]:
    data = source.data
    if isinstance(data, dict):
        return [(string(name), part) for name, part in data.items()]
    if isinstance(data, tuple):
        is_set = isinstance(source.type, SetType)
        return [(part if is_set else Val(NUMBER, count(i)), part) for i, part in enumerate(data)]
    raise EvaluationError(
        f"A value of type {source.type.friendly} cannot be used as the collection in a 'for' expression."
    )


class _Variables:
    """The scope of a template file: the variables that it was given, and nothing else."""

    __slots__ = ("context", "variables")

    def __init__(self, context: Context, variables: Mapping[str, Val]) -> None:
        self.context = context
        self.variables = variables

    def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
        found = self.variables.get(names[0])
        if found is None:
            raise EvaluationError(f'vars map does not contain key "{names[0]}"')
        return found, 1


def render(text: str, variables: Mapping[str, Val], name: str, context: Context) -> Val:
    """Return what a template text gives with these variables; `name` is shown in errors.

    Raises:
        EvaluationError: it is no template, or Terraform would refuse it.
    """
    try:
        expr = _parsed(text)
    except SyntaxFault as fault:
        line, column = Source(name, text).place(fault.offset)
        raise EvaluationError(f"{name}:{line},{column}: {fault.reason}") from None
    try:
        return evaluate(expr, _Variables(context, variables))
    except EvaluationError as error:
        line, column = Source(name, text).place(error.place[0] if error.place else 0)
        raise EvaluationError(f"{name}:{line},{column}: {error.reason}") from None


@lru_cache(maxsize=128)
def _parsed(text: str) -> Expr:
    """Parse a template; one file is often rendered for many instances."""
    from relint.lang.hcl.parse import parse_template

    return parse_template(text)
