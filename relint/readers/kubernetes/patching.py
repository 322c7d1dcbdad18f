"""Patches on objects, as kustomize applies them; every entry keeps the place that it was written in.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from relint.lang.yaml import Map, Mark, Seq
from relint.model.span import Span

MERGE_KEYS: Mapping[str, tuple[str, ...]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "volumes": ("name",),
    "env": ("name",),
    "volumeMounts": ("mountPath",),
    "ports": ("containerPort", "port"),
    "imagePullSecrets": ("name",),
    "topologySpreadConstraints": ("topologyKey",),
}
"""Lists that a strategic merge joins by the key of their items; every other list is replaced."""

DEPTH = 60
MOST_COPIED = 100_000  # nodes; copies of copies double
MADE = frozenset({"annotations"})  # what is always there for an operation: kustomize has annotations of its own
Place = tuple[str, Mark] | None


class Joined(Map):
    """A mapping whose entries come from several files."""

    __slots__ = ("origins",)

    def __init__(self, base: Mapping[str, Any], path: str) -> None:
        super().__init__(base.path if isinstance(base, Map) else path, base.start if isinstance(base, Map) else (1, 1))
        self.origins: dict[str, str] = dict(base.origins) if isinstance(base, Joined) else {}
        self.update(base)
        if isinstance(base, Map):
            self.marks.update(base.marks)

    def span(self, key: str) -> Span | None:
        """Return the span of an entry, in the file that it was written in."""
        found = super().span(key)
        return found._replace(path=self.origins[key]) if found and key in self.origins else found

    def put(self, key: str, value: Any, place: Place) -> None:
        """Set an entry that was written in another place."""
        self[key] = value
        if place:
            self.origins[key], self.marks[key] = place

    def drop(self, key: str) -> None:
        """Remove an entry."""
        self.pop(key, None)
        self.marks.pop(key, None)


class JoinedSeq(Seq):
    """A sequence whose items come from several files."""

    __slots__ = ("origins",)

    def __init__(self, base: Sequence[Any], path: str) -> None:
        super().__init__(base.path if isinstance(base, Seq) else path, base.start if isinstance(base, Seq) else (1, 1))
        marks = list(base.marks) if isinstance(base, Seq) else []
        whole = base.origins if isinstance(base, JoinedSeq) else {}
        self.origins: dict[int, str] = dict(whole)
        self.extend(base)
        self.marks.extend(marks)
        self.marks.extend([Mark(*self.start, *self.start, *self.start, None)] * (len(self) - len(marks)))

    def span(self, index: int) -> Span | None:
        """Return the span of an item, in the file that it was written in."""
        found = super().span(index)
        return found._replace(path=self.origins[index]) if found and index in self.origins else found

    def put(self, index: int, value: Any, place: Place) -> None:
        """Set an item, or add it at the end."""
        if index >= len(self):
            self.append(value)
            self.marks.append(place[1] if place else Mark(1, 1, 1, 1, 1, 1, None))
            index = len(self) - 1
        else:
            self[index] = value
            if place:
                self.marks[index] = place[1]
        if place:
            self.origins[index] = place[0]

    def place(self, index: int) -> Place:
        """Return where an item is written."""
        return self.origins.get(index, self.path), self.marks[index]


def _spliced(sequence: JoinedSeq, index: int, removed: int, added: Sequence[Any], place: Place) -> JoinedSeq:
    """Return a sequence with some items in the place of others; the rest keep their places."""
    rest = JoinedSeq([], sequence.path)
    for number in range(index):
        rest.put(number, sequence[number], sequence.place(number))
    for item in added:
        rest.put(len(rest), item, place)
    for number in range(index + removed, len(sequence)):
        rest.put(len(rest), sequence[number], sequence.place(number))
    return rest


def place_of(node: Any, key: str | int, otherwise: Place) -> Place:
    """Return where an entry is written; `otherwise` where its node does not know."""
    if isinstance(node, Joined) and isinstance(key, str) and key in node.marks:
        return node.origins.get(key, node.path), node.marks[key]
    if isinstance(node, Map) and isinstance(key, str) and key in node.marks:
        return node.path, node.marks[key]
    if isinstance(node, Seq) and isinstance(key, int) and key < len(node.marks):
        return node.path, node.marks[key]
    return otherwise


def merged(base: Any, patch: Any, place: Place = None, keys: Mapping[str, tuple[str, ...]] = MERGE_KEYS) -> Any:
    """Return a strategic merge of a patch into a mapping; neither is changed.

    `keys` are the lists that are joined; none of a custom resource is, as nobody knows its schema.
    """
    return _Merge(keys).of(base, patch, place)


@dataclass(frozen=True, slots=True)
class _Merge:
    """Strategic merges, by the lists that they join."""

    keys: Mapping[str, tuple[str, ...]]

    def of(self, base: Any, patch: Any, place: Place, depth: int = 0) -> Any:
        if not isinstance(base, Mapping) or not isinstance(patch, Mapping) or depth > DEPTH:
            return patch
        if patch.get("$patch") == "replace":
            return self._alone(patch, depth)
        joined = Joined(base, place[0] if place else "")
        for key, value in patch.items():
            if key == "$patch" or key.startswith("$"):
                continue
            where = place_of(patch, key, place)
            if value is None or (isinstance(value, Mapping) and value.get("$patch") == "delete"):
                joined.drop(key)
            else:
                new = self._value(key, base.get(key), value, where, depth)
                joined.put(key, new, _kept(joined, key, value, where))
        return joined

    def _value(self, key: str, old: Any, new: Any, where: Place, depth: int) -> Any:
        if isinstance(new, Mapping) and isinstance(old, Mapping):
            return self.of(old, new, where, depth + 1)
        if isinstance(new, list) and isinstance(old, list) and key in self.keys:
            return self._list(self.keys[key], old, new, where, depth)
        return self._alone(new, depth)

    def _alone(self, new: Any, depth: int) -> Any:
        """Return what a patch adds, without what it says to remove of something that is not there."""
        if not isinstance(new, Mapping):
            return new
        empty = Map(new.path, new.start) if isinstance(new, Map) else {}
        rest = {key: value for key, value in new.items() if key != "$patch"}
        if isinstance(new, Map) and len(rest) == len(new):
            return self.of(empty, new, None, depth + 1)
        return self.of(empty, rest, None, depth + 1)

    def _list(self, keys: Sequence[str], old: Sequence[Any], new: Sequence[Any], where: Place, depth: int) -> Any:
        """Return two lists as one: the patch's items in their order, joined to what they name, then all others."""
        if not all(isinstance(item, Mapping) for item in new):
            return new
        base, joined = JoinedSeq(old, where[0] if where else ""), JoinedSeq([], where[0] if where else "")
        rest = [] if any(item.get("$patch") == "replace" for item in new) else list(range(len(base)))
        for position, item in enumerate(new):
            index = next((i for i in rest if _same(base[i], item, keys)), None)
            if index is not None:
                rest.remove(index)
            if item.get("$patch") in ("delete", "replace"):
                continue
            if index is None:
                joined.put(len(joined), self._alone(item, depth), place_of(new, position, where))
            else:
                joined.put(len(joined), self.of(base[index], item, where, depth + 1), base.place(index))
        for index in rest:
            joined.put(len(joined), base[index], base.place(index))
        return joined


def _kept(joined: Joined, key: str, value: Any, where: Place) -> Place:
    """Return the place of a merged entry: a container keeps its own, a scalar or a new entry has the patch's."""
    return None if key in joined and isinstance(value, (Mapping, list)) and key in joined.marks else where


def _same(one: Any, other: Mapping[str, Any], keys: Sequence[str]) -> bool:
    return isinstance(one, Mapping) and any(k in other and one.get(k) == other.get(k) for k in keys)


def size(node: Any, most: int) -> int:
    """Return how many nodes a tree has, those that stand in it twice counted twice; counting ends above `most`."""
    waiting, found = [node], 0
    while waiting and found <= most:
        item = waiting.pop()
        found += 1
        waiting += item.values() if isinstance(item, Mapping) else item if isinstance(item, list) else ()
    return found


def operated(base: Any, operations: Any, place: Place) -> Any:
    """Return an object after the operations of a JSON patch (RFC 6902); one that does not apply is left out."""
    copied = 0
    for index, operation in enumerate(operations if isinstance(operations, list) else []):
        if isinstance(operation, Mapping) and isinstance(operation.get("path"), str):
            if operation.get("op") == "copy":
                copied += size(_pointed(base, _pointer(str(operation.get("from")))), MOST_COPIED)
            if copied <= MOST_COPIED:
                base = _operated(base, operation, place_of(operations, index, place))
    return base


def _operated(base: Any, operation: Mapping[str, Any], where: Place) -> Any:
    op, path, value = str(operation.get("op")), _pointer(operation["path"]), operation.get("value")
    if op in {"copy", "move"} and isinstance(operation.get("from"), str):
        origin = _pointer(operation["from"])
        value = _pointed(base, origin)
        if value is None:
            return base
        base = _operate(base, origin, "remove", None, where) if op == "move" and origin else base
        op = "add"
    return _operate(base, path, op, value, where) if path and len(path) < DEPTH else base


def _pointer(written: str) -> list[str]:
    """Return the parts of a JSON pointer (RFC 6901)."""
    return [part.replace("~1", "/").replace("~0", "~") for part in written.split("/")[1:]]


def _pointed(node: Any, path: Sequence[str]) -> Any:
    for part in path:
        if isinstance(node, list):
            node = node[int(part)] if part.isdigit() and len(part) < 6 and int(part) < len(node) else None
        else:
            node = node.get(part) if isinstance(node, Mapping) else None
    return node


def _operate(node: Any, path: list[str], op: str, value: Any, where: Place) -> Any:
    key, rest = path[0], path[1:]
    if isinstance(node, Mapping):
        joined = Joined(node, where[0] if where else "")
        if rest and op == "add" and key in MADE and node.get(key) is None and len(rest) == 1:
            joined.put(key, {rest[0]: value}, where)
        elif rest:
            if key in node:
                joined.put(key, _operate(node[key], rest, op, value, where), None)
        elif op == "remove":
            joined.drop(key)
        elif op in {"add", "replace"}:
            joined.put(key, value, where)
        return joined
    return _operate_list(node, path, op, value, where) if isinstance(node, list) else node


def _operate_list(node: list[Any], path: list[str], op: str, value: Any, where: Place) -> Any:
    key, rest = path[0], path[1:]
    index = len(node) if key == "-" else int(key) if key.isdigit() and len(key) < 6 else -1
    joined = JoinedSeq(node, where[0] if where else "")
    if rest and 0 <= index < len(node):
        joined.put(index, _operate(node[index], rest, op, value, where), None)
    elif op == "add" and 0 <= index <= len(node):
        return _spliced(joined, index, 0, [value], where)
    elif op == "replace" and 0 <= index < len(node):
        joined.put(index, value, where)
    elif op == "remove" and 0 <= index < len(node):
        return _spliced(joined, index, 1, [], None)
    return joined


def without_places(node: Any, depth: int = 0) -> Any:
    """Return parsed data as plain dicts and lists: what stands in a text inside a file has no place of its own."""
    if depth > DEPTH:
        return None
    if isinstance(node, Mapping):
        return {key: without_places(value, depth + 1) for key, value in node.items()}
    return [without_places(item, depth + 1) for item in node] if isinstance(node, list) else node


def retexted(node: Any, change: Callable[[str], Any], depth: int = 0) -> Any:
    """Return a tree with every text of it changed; the same tree where none is."""
    if isinstance(node, str):
        return change(node)
    if depth > DEPTH or not isinstance(node, (Mapping, list)):
        return node
    entries = list(node.items()) if isinstance(node, Mapping) else list(enumerate(node))
    new = [(key, value) for key, old in entries if (value := retexted(old, change, depth + 1)) is not old]
    if not new:
        return node
    joined: Any = Joined(node, "") if isinstance(node, Mapping) else JoinedSeq(node, "")
    for key, value in new:
        joined.put(key, value, None)
    return joined
