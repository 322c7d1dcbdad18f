"""Graphviz: https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.model.dependency import Mode
from relint.reports.graph.labels import STORES, address_of, kind_of, label_of, left_out
from relint.reports.graph.picture import SPOKEN, Edge, Node, Picture
from relint.reports.inert import one_line

STYLES: Mapping[Mode, str] = {
    Mode.HARD: "style=solid",
    Mode.SOFT: "style=dashed",
    Mode.STARTUP: "style=dotted",
    Mode.DEPLOY: 'style=dotted, color="gray50"',
}


def render(picture: Picture) -> str:
    """Return the picture as a directed graph; consumers stand left of what they need."""
    return "".join(f"{text}\n" for text in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    names = {key: f"n{number}" for number, key in enumerate(picture.nodes)}
    yield "digraph relint {"
    yield '  rankdir=LR; node [shape=box, fontname="sans-serif"]; edge [fontname="sans-serif"];'
    if remark := left_out(picture):
        yield f"  label={_quoted(remark)};"
    for number, (group, keys) in enumerate(picture.groups.items()):
        nodes = (_node(names[key], picture.nodes[key]) for key in keys)
        if not group:
            yield from (f"  {text}" for text in nodes)
            continue
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={_quoted(one_line(group))};"
        yield from (f"    {text}" for text in nodes)
        yield "  }"
    yield from (_edge(names[edge.consumer], names[edge.provider], edge) for edge in picture.edges)
    yield "}"


def _node(name: str, node: Node) -> str:
    label = _quoted(address_of(node), kind_of(node))
    shape = "cylinder" if node.resource.kind in STORES else "note" if node.resource.kind in SPOKEN else ""
    look = f", shape={shape}" if shape else ""
    return f"{name} [label={label}{look}{', color=red, penwidth=3' if node.alone else ''}];"


def _edge(consumer: str, provider: str, edge: Edge) -> str:
    label = f", label={_quoted(label_of(edge))}" if label_of(edge) else ""
    return f"  {consumer} -> {provider} [{STYLES[edge.mode]}{label}];"


def _quoted(*lines: str) -> str:
    """Return lines as one double-quoted string, in which a backslash would start an escape."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
