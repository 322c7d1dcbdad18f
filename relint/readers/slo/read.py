"""Objects of SLO documents, sorted by format and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from relint.lang.yaml import Document, Map
from relint.model.resource import Resource
from relint.readers.naming import Names
from relint.readers.reading import Reading
from relint.readers.slo import keptn, nobl9, openslo, pyrra, slo_generator, sloth
from relint.readers.slo.assemble import assembled, piece
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


KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "sloth.slok.dev": ("sloth.slok.dev/v1", ("PrometheusServiceLevel", "AlertWindows")),
    "pyrra.dev": ("pyrra.dev/v1alpha1", ("ServiceLevelObjective",)),
    "sre.google.com": ("sre.google.com/v2", ("ServiceLevelObjective",)),
    "n9": ("n9/v1alpha", nobl9.KINDS),
}
"""Group of an API -> its only version, and the kinds of it. OpenSLO has three versions, and sorts them itself."""


def is_slo(root: object) -> bool:
    """Tell whether a document holds an SLO, or an object of an SLO format."""
    return any(_format(node) for node in _objects(root))


def read(documents: Sequence[Document]) -> Reading:
    """Return the objectives of documents, and the objects that go with them."""
    found: dict[str, list[Item]] = {}
    reading = Reading()
    names = Names()
    for document in documents:
        for node in _objects(document.root):
            item, format_ = Item(document, node, object_place(node)), _format(node)
            stranger = _stranger(item, names)
            if stranger:
                reading.resources.append(stranger)
            elif format_:
                found.setdefault(format_, []).append(item)
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


def _stranger(item: Item, names: Names) -> Resource | None:
    """Return an object whose API no tool knows in this version, or under this kind, as one that is refused."""
    api, kind = text_at(item.node, "apiVersion"), text_at(item.node, "kind")
    version, kinds = KINDS.get(api.partition("/")[0], ("", ()))
    if not version or (api == version and kind.removesuffix("List").lower() in {known.lower() for known in kinds}):
        return None
    key = "apiVersion" if api != version else "kind"
    reason = f"must be {version}" if api != version else f"is none of {', '.join(kinds)}: {kind or 'nothing'}"
    address = names.unique(item.document.path, f"{kind} {text_at(item.node, 'metadata', 'name')}".strip() or "object")
    return piece(item, "spec", f"{api}/{kind}", address, {}, defects=[item.place.of(item.node, key).defect(reason)])


def _format(node: Map) -> str:
    return next((name for name, (matches, _) in READERS.items() if matches(node)), "")
