"""What a chart comes to, led back to the templates that it was written in.

Somebody above the readers runs the tool that renders (`Renderer`); here its stream is taken apart. Helm writes
`# Source: chart/templates/x.yaml` over every document; a line of it gets the place of the one line of that template
that says the same, or of the one line that says the same up to its first `{{`, else line 1 of the template.

Source of the comment: https://helm.sh/docs/helm/helm_template/
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from relint.lang.yaml import Document, Map, Mark, Seq
from relint.model.files import Files, Unreadable
from relint.model.finding import Note
from relint.readers.charts.inputs import left_open
from relint.readers.detect import Found, found_in

SOURCE = re.compile(r"^---[ \t]*\r?\n# Source: (?P<path>[^\r\n]+)\r?$", re.MULTILINE)
KEY = re.compile(r"(?:- )?[\w./-]+:")
OPEN = "{{"


@dataclass(frozen=True, slots=True)
class RenderedChart:
    """One rendering of one chart."""

    folder: str  # of its Chart.yaml
    text: str  # the stream that `helm template` wrote
    name: str  # what tells it from other renderings: the folder, and who uses the chart
    release: str  # what an address says that it was rendered for: who uses the chart, else its folder
    namespace: str = ""  # of its release; "": nobody said
    used_in: str | None = None  # the folder of what declares the release; None: the chart's defaults, tried alone
    post: tuple[Mapping[str, Any], ...] = ()  # what is laid over it, as kustomizations write it
    beside: Mapping[str, str] = field(default_factory=dict)  # "charts/common" -> the folder that stood in for it


@dataclass(frozen=True, slots=True)
class Rendering:
    """What came of all charts; `spoken_for` are the folders of those that are rendered or that a note speaks of."""

    charts: tuple[RenderedChart, ...] = ()
    notes: tuple[Note, ...] = ()
    rendered: frozenset[str] = frozenset()
    spoken_for: frozenset[str] = frozenset()


DECLARES = frozenset({"HelmRelease", "Application", "ApplicationSet"})
"""Kinds of objects that say which chart is installed, and how."""


def concerns_charts(document: Document) -> bool:
    """Tell whether a document is a chart, or says that one is installed."""
    root = document.root
    return document.path.endswith("Chart.yaml") or (isinstance(root, Mapping) and str(root.get("kind")) in DECLARES)


Renderer: TypeAlias = Callable[[Sequence[Document]], Rendering]
"""Renders the charts whose Chart.yaml is among the documents, once for each use that the documents declare."""


@dataclass(frozen=True, slots=True)
class ChartDocuments:
    """The documents of one rendering, placed in its templates."""

    chart: RenderedChart
    documents: Sequence[Found]


def placed(chart: RenderedChart, files: Files, known: Collection[str]) -> ChartDocuments:
    """Return the documents of a rendering; `known` are the paths that may be pointed to."""
    found: list[Found] = []
    alone = chart.used_in is None
    shared = [line for path in known if alone and _is_partial(chart, path) for line in _template(files, path)]
    for path, text in _chunks(chart, known):
        template = _template(files, path)
        places = _Places(text, template)
        documents, _ = found_in(path, text.encode())
        moved = [Found(each.format, places.moved(each.document)) for each in documents]
        if alone:
            moved = [Found(each.format, left_open(each.document, template, shared)) for each in moved]
        found += moved
    return ChartDocuments(chart, found)


def _is_partial(chart: RenderedChart, path: str) -> bool:
    return path.endswith(".tpl") and path.startswith(f"{chart.folder}/templates/".lstrip("/"))


def in_templates(path: str, folders: Collection[str]) -> bool:
    """Tell whether a file is a template of one of these charts, or of a chart vendored in it."""
    parts = path.split("/")
    ends = [number for number, part in enumerate(parts[:-1]) if part in {"templates", "charts"}]
    return any("/".join(parts[:end]) in folders for end in ends)


def _chunks(chart: RenderedChart, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each document's text with the path of its template; the chart itself where that is not in the input."""
    matches = list(SOURCE.finditer(chart.text))
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(chart.text)
        path = _path(chart, match["path"].strip().partition("/")[2])
        yield path if path in known else f"{chart.folder}/Chart.yaml".lstrip("/"), chart.text[match.end() + 1 : end]


def _path(chart: RenderedChart, inner: str) -> str:
    """Return where a template stands: in the chart, or in what stood in for one of its dependencies."""
    for place in sorted(chart.beside, key=len, reverse=True):
        if inner.startswith(f"{place}/"):
            return f"{chart.beside[place]}/{inner.removeprefix(f'{place}/')}".lstrip("/")
    return f"{chart.folder}/{inner}".lstrip("/")


def _template(files: Files, path: str) -> list[str]:
    try:
        return files.read(path).decode(errors="replace").split("\n")
    except Unreadable:
        return []


@dataclass(slots=True)
class _Line:
    """Where a line of the rendering stands in its template."""

    number: int
    shift: int  # columns to the right
    end: int  # column after its last character in the template


class _Places:
    """From lines of a rendered document to lines of its template."""

    def __init__(self, text: str, template: Sequence[str]) -> None:
        index = _Index.of(template)
        self._template = template
        self._lines = [self._line(line, index) for line in text.split("\n")]
        self._seen: set[int] = set()

    def _line(self, line: str, index: _Index) -> _Line | None:
        number = index.find(line.strip())
        if number is None:
            return None
        written = self._template[number - 1]
        return _Line(number, _indent(written) - _indent(line), len(written.rstrip()) + 1)

    def moved(self, document: Document) -> Document:
        """Return the document with every mark moved to the template; its nodes are changed in place."""
        waiting: list[Any] = [document.root]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, (Map, Seq)) or id(node) in self._seen:
                continue
            self._seen.add(id(node))
            node.start = self._place(*node.start)
            if isinstance(node, Map):
                node.marks = {key: self._mark(mark) for key, mark in node.marks.items()}
                waiting += node.values()
            else:
                node.marks = [self._mark(mark) for mark in node.marks]
                waiting += node
        start = document.root.start[0] if isinstance(document.root, Map) else 1
        return Document(document.root, document.path, start)

    def _at(self, number: int) -> _Line | None:
        return self._lines[number - 1] if 0 < number <= len(self._lines) else None

    def _place(self, number: int, column: int) -> tuple[int, int]:
        line = self._at(number)
        return (line.number, max(column + line.shift, 1)) if line else (1, 1)

    def _mark(self, mark: Mark) -> Mark:
        key = self._at(mark.key_line)
        if key is None:
            return Mark(1, 1, 1, 1, 1, 1, mark.text)
        start = self._place(mark.key_line, mark.key_column)
        value = max(start, self._place(mark.line, mark.column))
        end = (key.number, key.end)
        if mark.end_line != mark.key_line:
            end = max(end, self._place(mark.end_line, mark.end_column))
        return Mark(*start, *value, *end, mark.text)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


@dataclass(slots=True)
class _Index:
    """The lines of a template by what they say."""

    plain: Mapping[str, list[int]] = field(default_factory=dict)
    open_: Mapping[str, list[tuple[int, str]]] = field(default_factory=dict)  # key -> line, its text before `{{`

    @classmethod
    def of(cls, template: Sequence[str]) -> _Index:
        """Return the index of a template's lines."""
        plain: dict[str, list[int]] = defaultdict(list)
        open_: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, line in enumerate(template, start=1):
            stripped = line.strip()
            key = KEY.match(stripped)
            if OPEN not in stripped:
                plain[stripped].append(number)
            elif key:
                open_[key[0]].append((number, stripped.partition(OPEN)[0].rstrip()))
        return cls(plain, open_)

    def find(self, stripped: str) -> int | None:
        """Return the one line that a rendered line comes from; None where there are several, or none."""
        if not stripped:
            return None
        if same := self.plain.get(stripped):
            return same[0] if len(same) == 1 else None
        key = KEY.match(stripped)
        alike = self.open_.get(key[0], []) if key else []
        numbers = [number for number, start in alike if stripped.startswith(start)]
        return numbers[0] if len(numbers) == 1 else None
