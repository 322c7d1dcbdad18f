"""Mappings and sequences that remember where they were written."""

from __future__ import annotations

from typing import Any, NamedTuple

from relint.model.span import Span


class Mark(NamedTuple):
    """Where one entry stands: 1-based lines and columns, the end exclusive; and its scalar's own text."""

    key_line: int
    key_column: int
    line: int  # of the value
    column: int
    end_line: int
    end_column: int
    text: str | None  # a scalar as written ("1e-05", "0644"), None for a mapping, sequence or alias


class Map(dict[str, Any]):
    """A mapping; `marks` has one `Mark` a key. Keys are text, whatever YAML would make of them."""

    __slots__ = ("marks", "path", "start")

    def __init__(self, path: str, start: tuple[int, int]) -> None:
        super().__init__()
        self.path = path
        self.start = start
        self.marks: dict[str, Mark] = {}

    def text(self, key: str) -> str | None:
        """Return a scalar value as it is written; None where it is no scalar or is absent."""
        mark = self.marks.get(key)
        return mark.text if mark else None

    def span(self, key: str) -> Span | None:
        """Return the span from a key to the end of its value; of a large value, the key's line."""
        mark = self.marks.get(key)
        if mark is None:
            return None
        return Span(self.path, mark.key_line, mark.key_column, mark.end_line, mark.end_column)


class Seq(list[Any]):
    """A sequence; `marks` has one `Mark` an item."""

    __slots__ = ("marks", "path", "start")

    def __init__(self, path: str, start: tuple[int, int]) -> None:
        super().__init__()
        self.path = path
        self.start = start
        self.marks: list[Mark] = []

    def span(self, index: int) -> Span | None:
        """Return the span of an item."""
        if not 0 <= index < len(self.marks):
            return None
        mark = self.marks[index]
        return Span(self.path, mark.line, mark.column, mark.end_line, mark.end_column)


def span_at(root: object, path: str) -> Span | None:
    """Return where a dotted path (`spec.template.spec.containers.0.image`) is written; None where it is not."""
    found: Span | None = None
    node = root
    for part in path.split("."):
        if isinstance(node, Map):
            found, node = node.span(part), node.get(part)
        elif isinstance(node, Seq) and part.isdigit():
            found, node = node.span(int(part)), node[int(part)] if int(part) < len(node) else None
        else:
            return None
        if found is None:
            return None
    return found


class NodeSpans:
    """`relint.model.resource.Spans` of a document, found when asked for."""

    __slots__ = ("_prefix", "_root")

    def __init__(self, root: object, prefix: str = "") -> None:
        self._root = root
        self._prefix = prefix

    def get(self, path: str, /) -> Span | None:
        """Return the span at a dotted path, under the prefix where one was given."""
        return span_at(self._root, f"{self._prefix}.{path}" if self._prefix else path)
