"""What is written on nodes and edges, in every format."""

from __future__ import annotations

from relint.model.dependency import Mode
from relint.reports.graph.picture import Edge, Node, Picture
from relint.reports.inert import one_line

LENGTH = 80  # characters of an address

STORES = frozenset(
    {"database", "database-cluster", "database-member", "cache", "table", "search", "warehouse", "ledger"}
    | {"object-store", "file-system", "volume", "volume-claim"}
)


def address_of(node: Node) -> str:
    """Return the address of a node as one harmless line, cut in the middle where it is long."""
    return one_line(node.resource.address, LENGTH)


def kind_of(node: Node) -> str:
    """Return relint's word for a node, or the tool's where relint has none."""
    resource = node.resource
    return one_line(resource.type if resource.kind == "other" else resource.kind, LENGTH)


def label_of(edge: Edge) -> str:
    """Return what an edge needs to say beside its look: "", "1 of 2", "startup", "startup, 1 of 2"."""
    parts = [edge.mode.value] if edge.mode in (Mode.STARTUP, Mode.DEPLOY) else []
    if edge.of > 1:
        parts.append(f"{edge.need} of {edge.of}")
    return ", ".join(parts)


def left_out(picture: Picture) -> str:
    """Return "" or how much is not shown, in a clause."""
    if not picture.hidden_nodes:
        return ""
    return f"{picture.hidden_nodes:,} of {picture.hidden_nodes + len(picture.nodes):,} resources are not shown"
