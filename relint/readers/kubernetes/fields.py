"""Fields of an object as values: explicit, the API server's default, or unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from relint.catalog import sources
from relint.lang.yaml import Map, Seq
from relint.model.span import Span
from relint.model.value import Data, Known, Unknown, Value
from relint.readers.kubernetes.quantities import is_hole

Node: TypeAlias = Any
"""What stands in an object: a mapping, a list, a scalar, `Unknown`, or None."""

PLACEHOLDER = "it is filled in by a template or a substitution"
NOTHING = Known(None)
YES, NO = Known(True), Known(False)


@cache
def default(name: str) -> Known:
    """Return the default of a field, with who says so; see `relint/catalog/kubernetes/defaults.yaml`."""
    table = sources.load("kubernetes/defaults.yaml")
    entry = table["values"][name]
    return Known(entry["value"], None, "default", table["sources"][entry["source"]])


def mapping(node: Node, *path: str) -> Mapping[str, Any]:
    """Return the mapping at a path; an empty one where there is none."""
    found = at(node, *path)
    return found if isinstance(found, Mapping) else {}


def items(node: Node, *path: str) -> list[Any]:
    """Return the list at a path; an empty one where there is none."""
    found = at(node, *path)
    return list(found) if isinstance(found, (list, tuple)) else []


def at(node: Node, *path: str) -> Node:
    """Return what stands at a path; None where nothing does, `Unknown` where the way leads through one."""
    for part in path:
        if isinstance(node, Unknown):
            return node
        if not isinstance(node, Mapping):
            return None
        node = node.get(part)
    return node


def text(node: Node, *path: str) -> str:
    """Return the text at a path; "" where there is none, a number as it reads."""
    found = at(node, *path)
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return ""
    return str(found)


def span(node: Node, key: str | int) -> Span | None:
    """Return where an entry of a mapping or a list is written."""
    if isinstance(node, Map):
        return node.span(str(key))
    return node.span(int(key)) if isinstance(node, Seq) else None


def field(node: Node, key: str, fallback: Known = NOTHING) -> Value:
    """Return a field as it is written; the fallback where it is not."""
    if isinstance(node, Unknown):
        return node
    raw = node.get(key) if isinstance(node, Mapping) else None
    if raw is None:
        return fallback
    where = span(node, key)
    if isinstance(raw, Unknown):
        return raw
    return Unknown(PLACEHOLDER, span=where) if is_hole(raw) else Known(raw, where)


def whole(node: Node, key: str, fallback: Known = NOTHING) -> Value:
    """Return a whole number; a quoted one counts, as `kubectl` would say but every reader understands."""
    return converted(field(node, key, fallback), _integer, "a whole number")


def flag(node: Node, key: str, fallback: Known = NO) -> Value:
    """Return a switch."""
    return converted(field(node, key, fallback), _boolean, "true or false")


def word(node: Node, key: str, fallback: Known = NOTHING) -> Value:
    """Return a text."""
    return converted(field(node, key, fallback), lambda raw: raw if isinstance(raw, str) else None, "text")


def measure(node: Node, key: str, read: Callable[[Data], float | None], what: str, fallback: Known = NOTHING) -> Value:
    """Return a number that is written in a way of its own: a quantity, a duration."""
    return converted(field(node, key, fallback), read, what)


def converted(value: Value, read: Callable[[Any], Data], what: str) -> Value:
    """Return the value read; `Unknown` where it is something else than is expected."""
    if isinstance(value, Unknown) or value.data is None:
        return value
    data = read(value.data)
    if data is None:
        return Unknown(f"it is not {what}", span=value.span)
    return Known(data, value.span, value.origin, value.source)


def _integer(raw: Any) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() else None
    if isinstance(raw, str):
        return int(raw) if raw.lstrip("-").isdigit() and len(raw) < 12 else None
    return raw if isinstance(raw, int) else None


def _boolean(raw: Any) -> bool | None:
    if isinstance(raw, bool):
        return raw
    return {"true": True, "false": False}.get(raw.lower()) if isinstance(raw, str) else None


def known(value: Value | None) -> Any:
    """Return a value's data; None where it is unknown or absent."""
    return value.data if isinstance(value, Known) else None


def derived(data: Data, *of: Value | None) -> Value:
    """Return data that was computed from values; unknown where one of them is, placed where the first stands."""
    for value in of:
        if isinstance(value, Unknown):
            return value
    where = next((value.span for value in of if isinstance(value, Known) and value.span), None)
    return Known(data, where, "derived" if of else "explicit")


def holes(node: Node, limit: int = 2000) -> bool:
    """Tell whether any text in a small tree is a placeholder."""
    waiting, seen = [node], 0
    while waiting and seen < limit:
        item = waiting.pop()
        seen += 1
        if isinstance(item, Mapping):
            waiting += item.values()
        elif isinstance(item, (list, tuple)):
            waiting += item
        elif isinstance(item, Unknown) or is_hole(item):
            return True
    return False
