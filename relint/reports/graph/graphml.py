"""GraphML for yEd, Gephi and the like, written by networkx: http://graphml.graphdrawing.org/."""

from __future__ import annotations

from relint.reports.graph.picture import Edge, Node, Picture
from relint.reports.inert import inert, one_line


def render(picture: Picture) -> str:
    """Return the picture as a directed graph in XML."""
    import networkx

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    for key, node in picture.nodes.items():
        graph.add_node(inert(key), **_node(node))
    for edge in picture.edges:
        graph.add_edge(inert(edge.consumer), inert(edge.provider), **_edge(edge))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(networkx.generate_graphml(graph)) + "\n"


def _node(node: Node) -> dict[str, str | int | bool]:
    resource = node.resource
    return {
        "label": one_line(resource.address),
        "kind": one_line(resource.kind),
        "type": one_line(resource.type),
        "group": one_line(node.group),
        "environment": one_line(node.environment),
        "path": one_line(resource.span.path),
        "line": resource.span.line,
        "single_point": node.alone,
    }


def _edge(edge: Edge) -> dict[str, str | int]:
    return {
        "relation": edge.relation.value,
        "mode": edge.mode.value,
        "need": edge.need,
        "of": edge.of,
        "message": one_line(edge.evidence.message),
        "path": one_line(edge.evidence.span.path),
        "line": edge.evidence.span.line,
    }
