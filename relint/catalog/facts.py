"""The facts of a Terraform resource: the catalog's expressions over its attributes, computed when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from relint.catalog.types import MODULE, TypeEntry, type_entry
from relint.lang.cel import SET_SUFFIX, SIZE_SUFFIX, Expression, Undecided
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value, dig

BOOLEANS = {"true": True, "false": False}
APPLY = "is known after apply"  # how the reader ends its reason for an attribute that a provider fills in
VERSIONS = "__provider_versions"
EACH = ".each."  # `self.rule.each.days`: the days of every `rule` block, in order


def described(resource: Resource) -> Resource:
    """Return the resource with its kind and facts, as far as the catalog knows its type."""
    entry = type_entry(resource.type)
    if entry is None:
        return resource
    return replace(resource, kind=entry.kind, facts=CatalogFacts(entry, resource))


class CatalogFacts(Mapping[str, Value]):
    """Facts by relint's word; each is computed once, when first read."""

    __slots__ = ("_entry", "_found", "_resource")

    def __init__(self, entry: TypeEntry, resource: Resource) -> None:
        self._entry, self._resource = entry, resource
        self._found: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._entry.attributes:
            raise KeyError(name)
        if name not in self._found:
            self._found[name] = self._compute(name)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entry.attributes)

    def __len__(self) -> int:
        return len(self._entry.attributes)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a fact; the default where the type has none of that name."""
        return self[name] if name in self._entry.attributes else default

    def __contains__(self, name: object) -> bool:
        return name in self._entry.attributes

    def _compute(self, name: str) -> Value:
        expression = self._entry.expression(name)
        values = {operand: attribute(self._resource, operand, self._entry) for operand in expression.names}
        outcome = expression.evaluate(values)
        if isinstance(outcome, Undecided):
            return _unknown(outcome, values, self._resource)
        path = _decisive(expression, values)
        if path and dig(self._resource.attributes, path) is not None:
            return Known(outcome, self._resource.span_of(path))
        return Known(outcome, None, "default", self._entry.source)


def _decisive(expression: Expression, values: Mapping[str, Data]) -> str:
    """Return the path of the operand that settled an outcome: the last one without which it would be undecided.

    In `self.replicate_source_db != null ? null : self.multi_az` that is `multi_az`, also where nobody wrote it.
    """
    for operand in reversed(expression.names):
        others = {name: value for name, value in values.items() if name != operand}
        if len(values) == 1 or isinstance(expression.evaluate(others), Undecided):
            return _path(operand).partition(EACH)[0]
    return ""


def attribute(resource: Resource, operand: str, entry: TypeEntry | None) -> Data:
    """Return what `self.<path>` means: the attribute, else the provider's default, else null.

    Text that Terraform converts to the attribute's type is converted: `"true"`, and digits where a number is due.
    """
    path = _path(operand)
    if EACH in path:
        return _measured(_of_each(resource.attributes, path, entry), operand)
    data = dig(resource.attributes, path)
    if operand.endswith(f".{SIZE_SUFFIX}"):
        return length(data)
    if operand.endswith(f".{SET_SUFFIX}"):
        return _written(data)
    return _read(data, path, entry, resource.attributes)


def _measured(data: Data, operand: str) -> Data:
    """Return how many blocks there are for `size()`, whether one has the attribute for `has()`, else the values."""
    if operand.endswith(f".{SIZE_SUFFIX}"):
        return length(data)
    if not operand.endswith(f".{SET_SUFFIX}") or isinstance(data, (Unknown, str)) or not isinstance(data, Sequence):
        return data
    written = [_written(item) for item in data]
    return True in written or next((item for item in written if isinstance(item, Unknown)), False)


def _of_each(attributes: Mapping[str, Data], path: str, entry: TypeEntry | None) -> Data:
    """Return the attribute of every block of a sort, defaults filled in; unknown blocks stay unknown.

    A module has no blocks: what it is given of a sort is a map of objects.
    """
    head, _, rest = path.partition(EACH)
    blocks = dig(attributes, head)
    if blocks is None or isinstance(blocks, Unknown):
        return [] if blocks is None else blocks
    if isinstance(blocks, Mapping) and entry is not None and entry.type.startswith(MODULE):
        blocks = list(blocks.values())
    listed = blocks if isinstance(blocks, Sequence) and not isinstance(blocks, str) else [blocks]
    whole = path.replace(EACH, ".")
    return [
        block if isinstance(block, Unknown) else _read(dig(block, rest), whole, entry, attributes) for block in listed
    ]


def _read(data: Data, path: str, entry: TypeEntry | None, attributes: Mapping[str, Data]) -> Data:
    found = entry.defaults.get(path) if entry else None
    default = found.of(attributes.get(VERSIONS)) if found else None
    return default if data is None else _converted(data, default, entry.types.get(path, "") if entry else "")


def _path(operand: str) -> str:
    return operand.removeprefix("self.").removesuffix(f".{SIZE_SUFFIX}").removesuffix(f".{SET_SUFFIX}")


def _written(data: Data) -> Data:
    """Tell whether something is written that is neither null nor empty text, which providers take for nothing."""
    if isinstance(data, Unknown):
        return True if data.present or data.why.endswith(APPLY) else data
    return data is not None and data != ""


def length(data: Data) -> Data:
    """Return the number of elements; 0 of null, 1 of a scalar, unknown of what is unknown."""
    if data is None:
        return 0
    if isinstance(data, Unknown):
        return data
    return len(data) if isinstance(data, (str, Mapping, list, tuple)) else 1


def _converted(data: Data, default: Data, type_: str) -> Data:
    if not isinstance(data, str) or type_ == "string":
        return data
    if data in BOOLEANS and not isinstance(default, str):
        return BOOLEANS[data]
    wants_number = type_ == "number" or (isinstance(default, (int, float)) and not isinstance(default, bool))
    return _number(data) if wants_number else data


def _number(text: str) -> Data:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _unknown(outcome: Undecided, values: Mapping[str, Data], resource: Resource) -> Unknown:
    operand = outcome.operand
    cause = values.get(operand, values.get(f"{operand}.{SIZE_SUFFIX}"))
    if not isinstance(cause, Unknown):
        cause = next((value for value in values.values() if isinstance(value, Unknown)), None)
    path = _path(operand)
    span = resource.span_of(path) if path else resource.span.head
    if cause is None:
        return Unknown("it cannot be told from this resource alone", span=span)
    return Unknown(f"{path}: {cause.why}" if path else cause.why, cause.refs, span)
