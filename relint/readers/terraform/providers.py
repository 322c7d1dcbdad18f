"""Which provider configuration a resource uses, and what that configuration says: its region above all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import evaluate
from relint.lang.hcl.syntax import Attribute, Block, Body, Expr, Literal, ObjectOf, Traversal
from relint.lang.hcl.values import Val, string

if TYPE_CHECKING:
    from relint.readers.terraform.module import Module

DEFAULT_TAGS = "default_tags"


def provider_of(module: Module, type_name: str, block: Block) -> Mapping[str, Val]:
    """Return the configuration of a resource's provider: "__name", "__alias" and its arguments by name."""
    attribute = block.body.attributes.get("provider")
    wanted = _reference(attribute.expr) if attribute else ""
    return _configuration(module, wanted or type_name.partition("_")[0])


def required_versions(module: Module, type_name: str) -> str:
    """Return what a module and those that call it ask of the release of a type's provider: `~> 3.1, < 3.100`."""
    name = type_name.partition("_")[0]
    return module.root.evaluation.once((id(module), f"versions {name}"), lambda: _required(module, name))


def _required(module: Module, name: str) -> str:
    own = [text for settings in module.declared.settings for text in _constraints(settings, name)]
    own += [text for block in _plain(module, name) for text in _literal(block.body.attributes.get("version"))]
    above = required_versions(module.call.caller, name) if module.call else ""
    return ", ".join([*own, above] if above else own)


def _plain(module: Module, name: str) -> list[Block]:
    """Return the provider's block, in which old configurations ask for a release."""
    return [module.declared.providers[name]] if name in module.declared.providers else []


def _constraints(settings: Block, name: str) -> Iterator[str]:
    for block in settings.body.of_type("required_providers"):
        attribute = block.body.attributes.get(name)
        if attribute is not None and isinstance(attribute.expr, ObjectOf):
            yield from (
                text for key, value in attribute.expr.items if _reference(key) == "version" for text in _text(value)
            )
        else:
            yield from _literal(attribute)


def _literal(attribute: Attribute | None) -> Iterator[str]:
    yield from _text(attribute.expr) if attribute is not None else ()


def _text(expr: Expr) -> Iterator[str]:
    if isinstance(expr, Literal) and isinstance(expr.value.data, str):
        yield expr.value.data


def _reference(expr: Expr) -> str:
    """Return "aws" or "aws.west" as `provider = aws.west`, or its quoted form, names it."""
    if isinstance(expr, Traversal):
        return ".".join(expr.names)
    return str(expr.value.data) if isinstance(expr, Literal) else ""


def _configuration(module: Module, wanted: str) -> Mapping[str, Val]:
    key = (id(module), f"provider {wanted}")
    return module.root.evaluation.once(key, lambda: _found(module, wanted))


def _found(module: Module, wanted: str) -> Mapping[str, Val]:
    block = module.declared.providers.get(wanted)
    if block is not None and (module.call is None or block.body.attributes.keys() - {"version"}):
        return _evaluated(module, wanted, block)
    if module.call is None:
        return _named(wanted)
    passed = module.call.block.body.attributes.get("providers")
    if passed is not None and isinstance(passed.expr, ObjectOf):
        for key, value in passed.expr.items:
            if _reference(key) == wanted:
                return _configuration(module.call.caller, _reference(value))
    return _named(wanted) if "." in wanted else _configuration(module.call.caller, wanted)


def _named(wanted: str) -> dict[str, Val]:
    name, _, alias = wanted.partition(".")
    return {"__name": string(name), "__alias": string(alias)}


def _evaluated(module: Module, wanted: str, block: Block) -> Mapping[str, Val]:
    found = _named(wanted)
    for name, attribute, body in _arguments(block):
        try:
            found[name] = evaluate(attribute.expr, module)
        except EvaluationError as error:
            module.root.refused(error, body.source_of(attribute.name))
    return found


def _arguments(block: Block) -> Iterator[tuple[str, Attribute, Body]]:
    """Yield what is set by name; `default_tags` are the tags of the block of that name."""
    for name, attribute in block.body.attributes.items():
        if name not in {"alias", "version"}:
            yield name, attribute, block.body
    for inner in block.body.of_type(DEFAULT_TAGS):
        if "tags" in inner.body.attributes:
            yield DEFAULT_TAGS, inner.body.attributes["tags"], inner.body
