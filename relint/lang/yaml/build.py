"""Build documents from libyaml's events, with every place kept and every excess refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from relint.lang.yaml.colons import COLON_REFUSED, unused_sign, with_sign
from relint.lang.yaml.nodes import Map, Mark, Seq
from relint.lang.yaml.scalars import resolve
from relint.model.finding import Problem
from relint.model.span import Span

MAX_DEPTH = 200  # levels; Kubernetes objects stay under 40
MAX_EXPANSION = 1_000_000  # nodes of one document, aliases followed
MERGE = "<<"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a stream."""

    root: Any  # Map, Seq, or a scalar
    path: str
    line: int  # where it starts, 1-based


@dataclass(frozen=True, slots=True)
class Repeat:
    """A key that a mapping has twice; the last one counts, as it does for Kubernetes."""

    key: str
    first_line: int
    span: Span  # of the later one


@dataclass(slots=True)
class Parsed:
    """A stream: the documents that could be read, and what is wrong with the rest."""

    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)


def parse(path: str, source: bytes) -> Parsed:
    """Read a stream of documents; after a broken one, go on at the next `---`."""
    parsed = Parsed()
    offset = 0
    rest: bytes | None = source
    while rest is not None:
        error_line = _read(path, rest, offset, parsed)
        rest, offset = _after(rest, offset, error_line)
    return parsed


def _read(path: str, source: bytes, offset: int, parsed: Parsed, colon: str = "") -> int | None:
    """Append the documents of a source; return the line of the error (from 0, in `source`) that ended it.

    `colon` is the sign that stands for colons which libyaml takes for an error, and Go's reader does not.
    """
    builder = _Builder(path, offset, parsed, colon)
    try:
        parser = CParser(source)
        builder.run(parser)
    except yaml.MarkedYAMLError as error:
        if error.problem == COLON_REFUSED and not colon and (sign := unused_sign(source)):
            start = max(builder.line - offset - 1, 0)
            del parsed.repeats[builder.repeats :]
            ended = _read(path, with_sign(_from_line(source, start), sign), offset + start, parsed, sign)
            return None if ended is None else ended + start
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        parsed.problems.append(_problem(path, line + offset, column, f"not valid YAML: {reason}"))
        return line
    except yaml.YAMLError as error:
        reason = str(getattr(error, "reason", "")) or "unreadable bytes"
        parsed.problems.append(_problem(path, offset, 0, f"not valid YAML: {reason}"))
        return None
    except _Refused as error:
        parsed.problems.append(_problem(path, error.line, error.column, error.reason))
        return error.line - offset
    return None


def _from_line(source: bytes, number: int) -> bytes:
    return b"\n".join(source.split(b"\n")[number:])


def _after(source: bytes, offset: int, error_line: int | None) -> tuple[bytes | None, int]:
    if error_line is None:
        return None, offset
    lines = source.split(b"\n")
    for number in range(max(error_line, 1), len(lines)):  # the error may be that the next document begins too early
        if lines[number].startswith(b"---"):
            return b"\n".join(lines[number:]), offset + number
    return None, offset


def _problem(path: str, line: int, column: int, message: str) -> Problem:
    return Problem(Span(path, line + 1, column + 1, line + 1, column + 1), message)


class _Refused(Exception):  # noqa: N818 - caught above, never seen outside
    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


class _Builder:
    """Turns events into nodes with an explicit stack: depth costs no recursion."""

    def __init__(self, path: str, offset: int, parsed: Parsed, colon: str = "") -> None:
        self.path, self.offset, self.parsed, self.colon = path, offset, parsed, colon
        self.line, self.repeats = offset + 1, len(parsed.repeats)  # where the document starts, and what was said before
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open_anchors: set[str] = set()

    def run(self, parser: Any) -> None:
        """Consume all events."""
        while True:
            event = parser.get_event()
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                self._open(event)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                self._close(event)
            elif isinstance(event, AliasEvent):
                self._alias(event)
            elif isinstance(event, DocumentStartEvent):
                self._document(event)
            elif isinstance(event, StreamEndEvent):
                return

    def _document(self, event: Any) -> None:
        self.stack, self.anchors, self.open_anchors = [], {}, set()
        self.line, self.repeats = event.start_mark.line + self.offset + 1, len(self.parsed.repeats)

    def _scalar(self, event: Any) -> None:
        text = event.value.replace(self.colon, ":") if self.colon else event.value
        value = resolve(text) if event.implicit[0] and not event.style else _tagged(event.tag, text)
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self._put(value, text, event, 1)

    def _open(self, event: Any) -> None:
        start = event.start_mark
        line, column = start.line + self.offset + 1, start.column + 1
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused(f"nested more than {MAX_DEPTH} levels deep", line - 1, column - 1)
        made = Map if isinstance(event, MappingStartEvent) else Seq
        node: Map | Seq = made(self.path, (line, column))
        if event.anchor:
            self.open_anchors.add(event.anchor)
        self.stack.append(_Frame(node, event))

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        if frame.merges:
            _merge(frame)
        anchor = frame.opening.anchor
        if anchor:
            self.open_anchors.discard(anchor)
            self.anchors[anchor] = (frame.node, frame.size)
        self._put(frame.node, None, frame.opening, frame.size, event)

    def _alias(self, event: Any) -> None:
        mark = event.start_mark
        place = (mark.line + self.offset, mark.column)
        if event.anchor in self.open_anchors:
            raise _Refused(f"alias *{event.anchor} contains itself", *place)
        if event.anchor not in self.anchors:
            raise _Refused(f"alias *{event.anchor} has no anchor", *place)
        value, size = self.anchors[event.anchor]
        self._put(value, None, event, size)

    def _put(self, value: Any, text: str | None, event: Any, size: int, end: Any = None) -> None:
        if not self.stack:
            self.parsed.documents.append(Document(value, self.path, self.line))
            return
        frame = self.stack[-1]
        frame.size += size
        start, stop = event.start_mark, (end or event).end_mark
        line = start.line + self.offset + 1
        if frame.size > MAX_EXPANSION:
            raise _Refused(f"more than {MAX_EXPANSION} nodes in one document, aliases followed", line - 1, start.column)
        end_line, end_column = stop.line + self.offset + 1, stop.column + 1
        if frame.sequence:
            frame.node.append(value)  # type: ignore[union-attr]
            frame.node.marks.append(  # type: ignore[union-attr]
                Mark(line, start.column + 1, line, start.column + 1, end_line, end_column, text)
            )
        elif frame.key is None:
            frame.key = (_key(value, text), line, start.column + 1)
        else:
            self._entry(frame, value, Mark(*frame.key[1:], line, start.column + 1, end_line, end_column, text))

    def _entry(self, frame: _Frame, value: Any, mark: Mark) -> None:
        node: Any = frame.node
        name = frame.key[0] if frame.key else ""
        frame.key = None
        if name == MERGE:
            frame.merges.append(value)
            return
        if name in node:
            place = Span(self.path, mark.key_line, mark.key_column, mark.key_line, mark.key_column + len(name))
            self.parsed.repeats.append(Repeat(name, node.marks[name].key_line, place))
        node[name] = value
        node.marks[name] = mark


class _Frame:
    """A mapping or sequence under construction."""

    __slots__ = ("key", "merges", "node", "opening", "sequence", "size")

    def __init__(self, node: Map | Seq, opening: Any) -> None:
        self.node, self.opening = node, opening
        self.sequence = isinstance(node, Seq)
        self.key: tuple[str, int, int] | None = None
        self.merges: list[Any] = []
        self.size = 1


def _merge(frame: _Frame) -> None:
    """Add what `<<` names, under what the mapping says itself; the first of several wins."""
    node: Any = frame.node
    for merged in frame.merges:
        for source in merged if isinstance(merged, Seq) else [merged]:
            if isinstance(source, Map):
                for key in source.keys() - node.keys():
                    node[key], node.marks[key] = source[key], source.marks[key]


def _key(value: Any, text: str | None) -> str:
    return text if text is not None else repr(value)[:80]


def _tagged(tag: str | None, text: str) -> Any:
    """Return a quoted or tagged scalar: text, but for the core tags that ask for something else."""
    if tag in {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null"}:
        return resolve(text)
    return text
