"""The graph of a system as text for other tools: Mermaid, Graphviz, GraphML, JSON.

Each format is a pure function of a `Picture`, what is shown of a system; a format is imported when asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from relint.reports.graph.picture import Picture

GRAPH_FORMATS: Mapping[str, str] = {
    "mermaid": "relint.reports.graph.mermaid:render",
    "dot": "relint.reports.graph.dot:render",
    "graphml": "relint.reports.graph.graphml:render",
    "json": "relint.reports.graph.json:render",
}


def render(name: str, picture: Picture) -> str:
    """Return a picture in the format of that name; same picture, same text.

    Raises:
        KeyError: there is no such format; `GRAPH_FORMATS` names them all.
    """
    module, function = GRAPH_FORMATS[name].split(":")
    renderer: Callable[[Picture], str] = getattr(import_module(module), function)
    return renderer(picture)
