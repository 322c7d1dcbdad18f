"""The graph for programs, version 1; fields are only ever added."""

from __future__ import annotations

import json
from typing import Any

from relint.reports.graph.picture import Edge, Node, Picture
from relint.reports.inert import inert


def render(picture: Picture) -> str:
    """Return the picture as one JSON object, in plain ASCII; what does not print in a name stands as an escape."""
    document = {
        "version": 1,
        "nodes": [_node(key, node) for key, node in picture.nodes.items()],
        "edges": [_edge(edge) for edge in picture.edges],
        "hidden": {"nodes": picture.hidden_nodes, "edges": picture.hidden_edges},
    }
    return json.dumps(document, indent=2) + "\n"


def _node(key: str, node: Node) -> dict[str, Any]:
    resource = node.resource
    return {
        "id": inert(key),
        "address": inert(resource.address),
        "kind": inert(resource.kind),
        "type": inert(resource.type),
        "format": resource.format,
        "group": inert(node.group),
        "environment": inert(node.environment),
        "path": inert(resource.span.path),
        "line": resource.span.line,
        "single_point": node.alone,
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "consumer": inert(edge.consumer),
        "provider": inert(edge.provider),
        "relation": edge.relation.value,
        "mode": edge.mode.value,
        "need": edge.need,
        "of": edge.of,
        "message": inert(edge.evidence.message),
        "path": inert(edge.evidence.span.path),
        "line": edge.evidence.span.line,
    }
