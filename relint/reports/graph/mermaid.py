"""Mermaid flowcharts, which GitHub and GitLab draw: https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from relint.model.dependency import Mode
from relint.reports.graph.labels import STORES, address_of, kind_of, label_of, left_out
from relint.reports.graph.picture import SPOKEN, Edge, Node, Picture
from relint.reports.inert import one_line

ARROWS: Mapping[Mode, str] = {Mode.HARD: "-->", Mode.SOFT: "-.->", Mode.STARTUP: "-.->", Mode.DEPLOY: "-.->"}
ACTIVE = re.compile(r"[^\w ./:,=-]")  # what could end a label, or begin Markdown, HTML or a directive
EDGES_DRAWN = 500  # Mermaid's own limit; beyond it nothing is drawn


def render(picture: Picture) -> str:
    """Return the picture as a flowchart; consumers stand left of what they need."""
    return "".join(f"{text}\n" for text in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    names = {key: f"n{number}" for number, key in enumerate(picture.nodes)}
    yield "flowchart LR"
    yield from (f"  %% {remark}" for remark in _remarks(picture))
    for number, (group, keys) in enumerate(picture.groups.items()):
        nodes = (_node(names[key], picture.nodes[key]) for key in keys)
        if not group:
            yield from (f"  {text}" for text in nodes)
            continue
        yield f'  subgraph g{number}["{_escaped(one_line(group))}"]'
        yield from (f"    {text}" for text in nodes)
        yield "  end"
    yield from (_edge(names[edge.consumer], names[edge.provider], edge) for edge in picture.edges)
    if alone := [names[key] for key, node in picture.nodes.items() if node.alone]:
        yield "  classDef alone stroke:#c00,stroke-width:3px"
        yield f"  class {','.join(alone)} alone"


def _remarks(picture: Picture) -> Iterator[str]:
    if remark := left_out(picture):
        yield remark
    if len(picture.edges) > EDGES_DRAWN:
        yield f"{len(picture.edges):,} edges are more than Mermaid draws: look around one resource with --focus"


def _node(name: str, node: Node) -> str:
    text = f'"{_escaped(address_of(node))}<br/>{_escaped(kind_of(node))}"'
    if node.resource.kind in STORES:
        return f"{name}[({text})]"
    return f"{name}([{text}])" if node.resource.kind in SPOKEN else f"{name}[{text}]"


def _edge(consumer: str, provider: str, edge: Edge) -> str:
    label = f'|"{_escaped(label_of(edge))}"|' if label_of(edge) else ""
    return f"  {consumer} {ARROWS[edge.mode]}{label} {provider}"


def _escaped(text: str) -> str:
    """Return text with all that Mermaid could take for syntax as its decimal character codes."""
    return ACTIVE.sub(lambda found: f"#{ord(found[0])};", text)
