"""How many instances a resource, a data source or a module call has, and by which keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from relint.lang.hcl.convert import convert
from relint.lang.hcl.ephemeral import is_ephemeral
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.marks import any_sensitive
from relint.lang.hcl.numbers import count as counted
from relint.lang.hcl.open_values import plain
from relint.lang.hcl.refining import gap_of
from relint.lang.hcl.syntax import Attribute, Body
from relint.lang.hcl.types import DYNAMIC, NUMBER, STRING, MapType, ObjectType, SetType
from relint.lang.hcl.values import Refs, Val, every_ref, first_gap, string, unknown
from relint.model.value import NO_REFS

MOST = 5_000  # instances of one block; more are taken as unknown, with a reason

InstanceKey: TypeAlias = "int | str | None"


@dataclass(frozen=True, slots=True)
class Expansion:
    """`keys` are None for the only one, numbers for count, text for for_each; empty for none."""

    sort: Literal["single", "count", "for_each", "unknown"]
    keys: tuple[InstanceKey, ...] = (None,)
    values: Mapping[str, Val] = field(default_factory=dict)  # each.value by key
    refs: Refs = NO_REFS
    why: str = ""  # why the number is unknown
    by: Literal["count", "for_each", ""] = ""

    def address(self, base: str, key: InstanceKey) -> str:
        """Return the address of one instance: `base`, `base[0]`, `base["a"]`; `base[*]` where keys are unknown."""
        if self.sort == "unknown":
            return f"{base}[*]"
        if self.sort == "single":
            return base
        return f"{base}[{key}]" if isinstance(key, int) else f'{base}["{escaped(str(key))}"]'

    def repetition(self, key: InstanceKey) -> dict[str, Mapping[str, Val]]:
        """Return what `count` and `each` stand for in one instance.

        A key has no refs of its own: what the number of instances depends on is a matter of the block, not of every
        argument that mentions `count.index`.
        """
        if self.by == "count":
            return {"count": {"index": unknown(NUMBER, self.why) if key is None else Val(NUMBER, counted(int(key)))}}
        return {"each": self._each(key)} if self.by == "for_each" else {}

    def _each(self, key: InstanceKey) -> Mapping[str, Val]:
        if key is None:
            return {"key": unknown(STRING, self.why), "value": unknown(DYNAMIC, self.why, self.refs)}
        return {"key": string(str(key)), "value": self.values[str(key)].marked(self.refs)}


SINGLE = Expansion("single")


def escaped(key: str) -> str:
    """Return a key as Terraform writes it between quotes."""
    return key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("${", "$${").replace("%{", "%%{")


def expansion(body: Body, scope: Scope) -> Expansion:
    """Return the instances that `count` or `for_each` of a block asks for.

    Raises:
        EvaluationError: Terraform would refuse the value.
    """
    for name, read in (("count", _by_count), ("for_each", _by_key)):
        attribute = body.attributes.get(name)
        if attribute is not None:
            return _read(attribute, scope, read)
    return SINGLE


def _read(attribute: Attribute, scope: Scope, read: Callable[[Val], Expansion]) -> Expansion:
    val = plain(evaluate(attribute.expr, scope))
    try:
        if is_ephemeral(val):
            raise EvaluationError(f'The given "{attribute.name}" is derived from an ephemeral value.')
        return read(val)
    except EvaluationError as error:
        error.place = (attribute.expr.start, attribute.expr.end)
        raise


def _by_count(val: Val) -> Expansion:
    if not val.known:
        return Expansion("unknown", refs=val.refs, why=gap_of(val).why, by="count")
    if val.null:
        raise EvaluationError('The given "count" argument value is null. An integer is required.')
    try:
        number = convert(val, NUMBER).data
    except EvaluationError as error:
        raise EvaluationError(f'The given "count" argument value is unsuitable: {error.reason}.') from None
    if not isinstance(number, int):
        raise EvaluationError('The given "count" argument value is unsuitable: a whole number is required.')
    if number < 0:
        raise EvaluationError('The given "count" argument value is unsuitable: must be greater than or equal to zero.')
    if number > MOST:
        return Expansion("unknown", refs=val.refs, why=f"it asks for more than {MOST} instances", by="count")
    return Expansion("count", tuple(range(number)), refs=val.refs, by="count")


def _by_key(val: Val) -> Expansion:
    refs = val.refs
    if any_sensitive(val) and not isinstance(val.data, dict):
        raise EvaluationError("Sensitive values, or values derived from sensitive values, cannot be used as for_each.")
    if not val.known:
        return Expansion("unknown", refs=every_ref(val), why=gap_of(val).why, by="for_each")
    if val.null:
        raise EvaluationError(
            'The given "for_each" argument value is unsuitable: the given "for_each" argument value is null. A map, '
            "or set of strings is allowed."
        )
    if isinstance(val.type, MapType | ObjectType):
        pairs = val.fields
    elif isinstance(val.type, SetType):
        found = _of_set(val)
        if isinstance(found, Expansion):
            return found
        pairs = found
    else:
        raise EvaluationError(
            'The given "for_each" argument value is unsuitable: the "for_each" argument must be a map, or set of '
            f"strings, and you have provided a value of type {val.type.friendly}."
        )
    if len(pairs) > MOST:
        return Expansion("unknown", refs=refs, why=f"it asks for more than {MOST} instances", by="for_each")
    return Expansion("for_each", tuple(pairs), pairs, refs, by="for_each")


def _of_set(val: Val) -> dict[str, Val] | Expansion:
    gap = first_gap(val)
    if gap is not None:
        return Expansion("unknown", refs=every_ref(val), why=gap.why, by="for_each")
    pairs: dict[str, Val] = {}
    for item in val.items:
        if item.type != STRING or item.data is None:
            raise EvaluationError(
                'The given "for_each" argument value is unsuitable: "for_each" supports maps and sets of strings, but '
                f"you have provided a set containing type {item.type.friendly}."
            )
        pairs[item.text] = item
    return pairs
