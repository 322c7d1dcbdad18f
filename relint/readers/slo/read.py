"""Objects of SLO documents, sorted by format and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from relint.lang.yaml import Document, Map
from relint.readers.reading import Reading
from relint.readers.slo import keptn, nobl9, openslo, pyrra, slo_generator, sloth
from relint.readers.slo.assemble import assembled
from relint.readers.slo.draft import Found, Item, maps_at, object_place, text_at

READERS: Mapping[str, tuple[Callable[[Map], bool], Callable[[Sequence[Item]], Found]]] = {
    "openslo": (openslo.is_openslo, openslo.read),
    "sloth": (sloth.is_sloth, sloth.read),
    "pyrra": (pyrra.is_pyrra, pyrra.read),
    "slo-generator": (
        lambda root: slo_generator.is_slo_generator(root) or slo_generator.is_policies(root),
        slo_generator.read,
    ),
    "nobl9": (nobl9.is_nobl9, nobl9.read),
    "keptn": (keptn.is_keptn, keptn.read),
}


def is_slo(root: object) -> bool:
    """Tell whether a document holds an SLO, or an object of an SLO format."""
    return any(_format(node) for node in _objects(root))


def read(documents: Sequence[Document]) -> Reading:
    """Return the objectives of documents, and the objects that go with them."""
    found: dict[str, list[Item]] = {}
    for document in documents:
        for node in _objects(document.root):
            format_ = _format(node)
            if format_:
                found.setdefault(format_, []).append(Item(document, node, object_place(node)))
    reading = Reading()
    for name, items in found.items():
        _add(reading, READERS[name][1](items))
    reading.files = {"slo": len({item.document.path for items in found.values() for item in items})}
    return reading


def _add(reading: Reading, found: Found) -> None:
    for draft in found.drafts:
        resource, objectives = assembled(draft)
        reading.resources.append(resource)
        reading.objectives[resource.id] = objectives
    reading.resources += found.pieces


def _objects(root: object) -> Iterator[Map]:
    """Yield the objects of a document: itself, the entries of a list, the items of a Kubernetes list."""
    if isinstance(root, list):
        for entry in root:
            if isinstance(entry, Map):
                yield entry
    elif isinstance(root, Map):
        items = maps_at(root, "items") if text_at(root, "kind").endswith("List") else []
        yield from items or [root]


def _format(node: Map) -> str:
    return next((name for name, (matches, _) in READERS.items() if matches(node)), "")
