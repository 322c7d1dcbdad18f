"""Rules, routing and server configurations that a ConfigMap or a Secret carries as text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Any

from relint.lang.yaml import Document, Map, Mark, Seq, parse
from relint.model.files import Files, Unreadable
from relint.model.span import Span
from relint.readers.documents import format_of

KINDS = frozenset({"ConfigMap", "Secret"})
FORMATS = frozenset({"prometheus", "alertmanager"})
MARKS = re.compile(r"^(?:groups|route|receivers|scrape_configs)\s*:", re.MULTILINE)
YAML = (".yaml", ".yml", ".rules", ".rule")
ENCODED = ("alertmanager.yaml", "alertmanager.yml")
"""Keys whose base64 is worth decoding; the configuration that the Prometheus Operator reads stands under the first."""


def unpacked(documents: Iterable[Document], files: Files) -> Iterator[tuple[str, Document]]:
    """Yield what ConfigMaps and Secrets carry with its format; lines are those of the file that carries it.

    Text whose lines cannot be told (quoted, folded, base64) is read too; its places are then the line of its key.
    """
    for document in documents:
        root = document.root
        if isinstance(root, Map) and str(root.get("kind")) in KINDS:
            for table, encoded in (("data", root.get("kind") == "Secret"), ("stringData", False)):
                node = root.get(table)
                if isinstance(node, Map):
                    yield from _of_table(document, node, files, encoded=encoded)


def _of_table(document: Document, node: Map, files: Files, *, encoded: bool) -> Iterator[tuple[str, Document]]:
    for key, value in node.items():
        if not isinstance(value, str) or not key.endswith(YAML) or (encoded and key not in ENCODED):
            continue
        text, span = _decoded(value) if encoded else value, node.span(key)
        if span is None or not MARKS.search(text):
            continue
        literal = "" if encoded else _literal(files, document.path, span.line, text)
        source = "\n" * span.line + literal if literal else text
        for inner in parse(document.path, source.encode()).documents:
            format_ = format_of(f"{document.path}/{key}", inner.root)
            if format_ in FORMATS:
                if not literal:
                    _move(inner.root, span)
                yield format_, inner


def _decoded(value: str) -> str:
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def _literal(files: Files, path: str, line: int, text: str) -> str:
    """Return the lines of the file that a text stands in, indented as they are; "" where it does not stand there so."""
    try:
        lines = files.read(path).decode(errors="replace").split("\n")[line:]
    except Unreadable:
        return ""
    inner = text.rstrip().split("\n")
    outer = lines[: len(inner)]
    same = [part.strip() for part in outer] == [part.strip() for part in inner]
    return "\n".join(outer) + "\n" if same else ""


def _move(root: Any, span: Span) -> None:
    """Give every part of a document the place of the key that holds its text."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Map | Seq):
            continue
        node.start = (span.line, span.column)
        if isinstance(node, Map):
            node.marks = {key: _at(span, mark) for key, mark in node.marks.items()}
            waiting += node.values()
        else:
            node.marks = [_at(span, mark) for mark in node.marks]
            waiting += node


def _at(span: Span, mark: Mark) -> Mark:
    line, column = span.line, span.column
    return Mark(line, column, line, column, line, column, mark.text)
