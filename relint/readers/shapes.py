"""The shape that a format's own validator demands of a document, and what of it a document breaks.

A shape is a function from a value and its place to defects. It is built from a few words (`text`, `number`, `mapping`,
`sequence` ...), so that a format reads like its schema. What is absent is the business of the mapping above it:
a key without value, and an empty text, mapping or sequence, count as absent, as in Go's decoders.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Literal, TypeAlias

from relint.lang.yaml import Map, Seq
from relint.model.span import Span

Topic: TypeAlias = Literal[
    "schema",
    "unknown-field",
    "ignored-field",
    "target",
    "target-type",
    "full-target",
    "wrong-unit",
    "no-window",
    "no-total",
    "query",
    "reference",
    "duplicate",
    "operator",
    "window",
]


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that the format refuses."""

    field: str  # dotted path from the head of the object: "spec.objectives.0.target"
    reason: str  # completes "<field> ...": "is required"
    span: Span
    topic: Topic = "schema"
    unsure: str = ""  # why it may be no defect at all: "no SLI is in the input"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its span and the names on the way to it."""

    span: Span
    field: str = ""

    def of(self, node: Any, key: str | int) -> Place:
        """Return the place of an entry of the node that stands here."""
        found = _span(node, key)
        name = str(key)
        return Place(found.head if found else self.span, f"{self.field}.{name}" if self.field else name)

    def defect(self, reason: str, topic: Topic = "schema", unsure: str = "") -> Defect:
        """Return a defect of the value that stands here."""
        return Defect(self.field, reason, self.span, topic, unsure)


def _span(node: Any, key: str | int) -> Span | None:
    if isinstance(node, Map):
        return node.span(str(key))
    return node.span(int(key)) if isinstance(node, Seq) else None


Shape: TypeAlias = Callable[[Any, Place], Iterator[Defect]]
Check: TypeAlias = Callable[[Map, Place], Iterator[Defect]]

LONGEST_TEXT = 2_000  # characters in which a variable is looked for
MOST_ALIKE, LONGEST_NAME = 200, 200  # names that are compared, and their letters: comparing costs
VARIABLE = re.compile(r"\$\{[^}]+\}|\{\{.*?\}\}")


def absent(value: Any) -> bool:
    """Tell whether a value counts as not given."""
    return value is None or (isinstance(value, (str, Mapping, list)) and not value)


def is_variable(value: Any) -> bool:
    """Tell whether a text is filled in later, by an environment variable or a template."""
    return isinstance(value, str) and VARIABLE.search(value[:LONGEST_TEXT]) is not None


def anything(_value: Any, _place: Place) -> Iterator[Defect]:
    """Accept every value."""
    return iter(())


def text(
    pattern: str = "",
    *,
    says: str = "",
    longest: int | None = None,
    one_of: Collection[str] = (),
    lenient: bool = False,
    topic: Topic = "schema",
) -> Shape:
    """Return the shape of a text; `lenient` takes numbers and switches too, as some loaders do."""
    compiled = re.compile(pattern) if pattern else None

    def check(value: Any, place: Place) -> Iterator[Defect]:
        if not isinstance(value, str):
            if not (lenient and isinstance(value, (int, float, bool))):
                yield place.defect(f"must be text, not {kind_of(value)}")
            return
        if is_variable(value):
            return
        if longest is not None and len(value) > longest:
            yield place.defect(f"is longer than {longest} characters")
        if one_of and value not in one_of:
            yield place.defect(f"must be one of {', '.join(one_of)}, not {quoted(value)}", topic)
        if compiled and not compiled.search(value):
            yield place.defect(f"must be {says}, not {quoted(value)}", topic)

    return check


def number(
    *,
    above: float | None = None,
    least: float | None = None,
    most: float | None = None,
    below: float | None = None,
    whole: bool = False,
    topic: Topic = "schema",
) -> Shape:
    """Return the shape of a number in a range; `above` and `below` exclude their limit."""
    limits: list[tuple[float | None, Callable[[float, float], bool], str]] = [
        (above, lambda v, limit: v > limit, "greater than"),
        (least, lambda v, limit: v >= limit, "at least"),
        (most, lambda v, limit: v <= limit, "at most"),
        (below, lambda v, limit: v < limit, "less than"),
    ]

    def check(value: Any, place: Place) -> Iterator[Defect]:
        if is_variable(value):
            return
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield place.defect(f"must be a number, not {kind_of(value)}")
            return
        if whole and value != int(value):
            yield place.defect("must be a whole number")
        for limit, holds, words in limits:
            if limit is not None and not holds(value, limit):
                yield place.defect(f"must be {words} {limit:g}", _precise(topic, float(value), limit))

    return check


def _precise(topic: Topic, value: float, limit: float) -> Topic:
    """Return which fault a target beyond its limit has: rules of their own speak of 100 % and of the wrong unit."""
    if topic != "target" or limit not in {1, 100}:
        return topic
    if value == limit:
        return "full-target"
    return "wrong-unit" if limit == 1 and 1 < value <= 100 else topic


def boolean(value: Any, place: Place) -> Iterator[Defect]:
    """Accept true and false."""
    if not isinstance(value, bool) and not is_variable(value):
        yield place.defect(f"must be true or false, not {kind_of(value)}")


def sequence(item: Shape, *, fewest: int = 0, most: int | None = None) -> Shape:
    """Return the shape of a list; its length is checked also where it is empty."""

    def check(value: Any, place: Place) -> Iterator[Defect]:
        if not isinstance(value, list):
            yield place.defect(f"must be a list, not {kind_of(value)}")
            return
        if len(value) < fewest or (most is not None and len(value) > most):
            yield place.defect(f"must have {_entries(fewest, most)}, has {len(value)}")
        for index, entry in enumerate(value):
            yield from item(entry, place.of(value, index))

    return check


def _entries(fewest: int, most: int | None) -> str:
    words, count = ("at least", fewest) if most is None else ("exactly" if fewest == most else "at most", most)
    return f"{words} {count} {'entry' if count == 1 else 'entries'}"


def table(key: str = "", value: Shape = anything, *, says: str = "a valid key") -> Shape:
    """Return the shape of a mapping whose keys are free but for a pattern."""
    compiled = re.compile(key) if key else None

    def check(node: Any, place: Place) -> Iterator[Defect]:
        if not isinstance(node, Map):
            yield place.defect(f"must be a mapping, not {kind_of(node)}")
            return
        for name, entry in node.items():
            inner = place.of(node, name)
            if compiled and not compiled.search(name):
                yield inner.defect(f"has a key that is not {says}")
            if entry is not None:
                yield from value(entry, inner)

    return check


def mapping(
    fields: Mapping[str, Shape],
    *,
    required: Collection[str] = (),
    closed: bool = True,
    stray: Topic = "unknown-field",
    checks: Sequence[Check] = (),
) -> Shape:
    """Return the shape of an object; `closed` names fields that are none of its own, with `stray` as their topic."""

    def check(node: Any, place: Place) -> Iterator[Defect]:
        if not isinstance(node, Map):
            yield place.defect(f"must be a mapping, not {kind_of(node)}")
            return
        yield from need(*required)(node, place)
        yield from _known_fields(node, place, fields, required)
        if closed:
            yield from (unknown_field(node, name, fields, place, stray) for name in node if name not in fields)
        for extra in checks:
            yield from extra(node, place)

    return check


def _known_fields(node: Map, place: Place, fields: Mapping[str, Shape], required: Collection[str]) -> Iterator[Defect]:
    for name, value in node.items():
        # An empty object is set, as Go's pointers are: what must stand in it is asked for; not so where it is required.
        empty = isinstance(value, (list, Mapping)) and name not in required
        if name in fields and (not absent(value) or empty):
            yield from fields[name](value, place.of(node, name))


tolerant = partial(mapping, stray="ignored-field")
"""`mapping` for formats whose own loader passes over what it does not know."""


def unknown_field(node: Map, name: str, known: Collection[str], place: Place, topic: Topic = "unknown-field") -> Defect:
    """Return the defect of a field that the format does not have, with the nearest that it has."""
    near = nearest(name, known)
    hint = f"; {near} is meant" if near else ""
    return place.of(node, name).defect(f"is not a field of this format{hint}", topic)


def one_of(*names: str, needed: bool = True, topic: Topic = "schema") -> Check:
    """Return the check that exactly one (or, unless `needed`, at most one) of the fields is given."""

    def check(node: Map, place: Place) -> Iterator[Defect]:
        given = [name for name in names if not_nil(node, name)]
        if len(given) > 1:
            yield place.of(node, given[1]).defect(f"cannot stand beside {given[0]}")
        elif needed and not given:
            yield place.defect(f"needs one of {', '.join(names)}", topic)

    return check


def not_nil(node: Map, name: str) -> bool:
    """Tell whether a pointer would be set: the key is there and is neither null nor empty text."""
    return node.get(name) is not None and node.get(name) != ""


def when(condition: Callable[[Map], bool], *checks: Check) -> Check:
    """Return checks that hold only where the condition does."""

    def check(node: Map, place: Place) -> Iterator[Defect]:
        if condition(node):
            for inner in checks:
                yield from inner(node, place)

    return check


def given(*names: str) -> Check:
    """Return the check that fields stand there, be it without a value."""

    def check(node: Map, place: Place) -> Iterator[Defect]:
        for name in names:
            if name not in node:
                yield place.of(node, name).defect("is required")

    return check


def need(*names: str, reason: str = "is required") -> Check:
    """Return the check that fields are given."""

    def check(node: Map, place: Place) -> Iterator[Defect]:
        for name in names:
            if absent(node.get(name)):
                yield place.of(node, name).defect(reason)

    return check


def forbid(*names: str, reason: str) -> Check:
    """Return the check that fields are not given."""

    def check(node: Map, place: Place) -> Iterator[Defect]:
        for name in names:
            if not_nil(node, name):
                yield place.of(node, name).defect(reason)

    return check


def nearest(name: str, known: Collection[str]) -> str:
    """Return the known name that a misspelt one means: equal but for case and underscores, or close; else nothing."""
    plain = _plain(name)
    same = [other for other in known if _plain(other) == plain]
    if same:
        return same[0]
    from difflib import get_close_matches

    alike = sorted(other for other in known if other[:1].lower() == name[:1].lower())[:MOST_ALIKE]
    return next(iter(get_close_matches(name[:LONGEST_NAME], alike, 1, 0.8)), "")


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def kind_of(value: Any) -> str:
    """Return the word for a value's type in a message."""
    if value is None:
        return "nothing"
    words = {bool: "a switch", int: "a number", float: "a number", str: "text"}
    return words.get(type(value), "a list" if isinstance(value, list) else "a mapping")


def quoted(value: str, longest: int = 60) -> str:
    """Return a text in quotes, cut where it is long."""
    shown = value if len(value) <= longest else f"{value[: longest - 1]}…"
    return repr(shown)


def decimal_of(raw: str | None) -> Decimal | None:
    """Return the exact value of a number as written; None where it is not one (or is no finite one)."""
    if raw is None or len(raw) > 60:
        return None
    try:
        value = Decimal(raw.strip().replace("_", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 60 else None
