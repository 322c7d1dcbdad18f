"""Routing trees and receivers as resources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relint.lang.yaml import Document, Map, NodeSpans
from relint.model.resource import Resource
from relint.model.value import Known, Value
from relint.readers.alertmanager.shapes import CONFIG, CRD_SPEC, INTEGRATIONS
from relint.readers.naming import Names
from relint.readers.reading import Reading
from relint.readers.shapes import Place
from relint.readers.slo.assemble import encoded
from relint.readers.slo.draft import map_at, maps_at, object_place, text_at


def is_routing(root: object) -> bool:
    """Tell whether a document configures Alertmanager."""
    return _config(root) is not None


def _config(root: object) -> tuple[Map, bool] | None:
    """Return the mapping that holds route and receivers, and whether it is an AlertmanagerConfig."""
    if not isinstance(root, Map):
        return None
    if text_at(root, "kind") == "AlertmanagerConfig":
        spec = map_at(root, "spec")
        return (spec, True) if spec is not None else None
    return (root, False) if "apiVersion" not in root and isinstance(root.get("receivers"), list) else None


def read(documents: Sequence[Document]) -> Reading:
    """Return the routing and the receivers of documents."""
    reading, names, paths = Reading(), Names(), set()
    for document in documents:
        found = _config(document.root)
        if found is not None:
            paths.add(document.path)
            _read_config(document, *found, names, reading)
    reading.files = {"alertmanager": len(paths)} if paths else {}
    return reading


def _read_config(document: Document, config: Map, crd: bool, names: Names, reading: Reading) -> None:  # noqa: FBT001
    root = document.root
    place = object_place(root)
    inner = Place(place.span, "spec").of(config, "") if crd else place
    shape = CRD_SPEC if crd else CONFIG
    defects = list(shape(config, Place(inner.span, "spec" if crd else "")))
    name = text_at(root, "metadata", "name")
    address = names.unique(document.path, f"alert routing {name}".strip())
    facts: dict[str, Value] = {
        "receivers": Known(len(maps_at(config, "receivers"))),
        "scoped": Known(crd),
        "defects": Known([encoded(defect) for defect in defects]),
    }
    type_ = "monitoring.coreos.com/AlertmanagerConfig" if crd else "alertmanager/config"
    resource = Resource(
        address=address,
        type=type_,
        kind="alert-routing",
        format="alertmanager",
        span=place.span,
        scope=document.path,
        name=name,
        attributes=config,
        facts=facts,
        spans=NodeSpans(config),
        namespace=text_at(root, "metadata", "namespace"),
    )
    reading.resources.append(resource)
    reading.resources += [_receiver(document, node, names, resource) for node in maps_at(config, "receivers")]


def _receiver(document: Document, node: Map, names: Names, routing: Resource) -> Resource:
    name = text_at(node, "name")
    return Resource(
        address=names.unique(document.path, f"receiver {name}".strip()),
        type="alertmanager/receiver",
        kind="receiver",
        format="alertmanager",
        span=object_place(node).span,
        scope=document.path,
        name=name,
        attributes=node,
        facts={"integrations": Known(sum(1 for _ in integrations(node))), "defects": Known([])},
        spans=NodeSpans(node),
        namespace=routing.namespace,
        parent=routing.id,
    )


def integrations(receiver: Map) -> Iterator[Map]:
    """Yield the ways in which a receiver tells somebody."""
    for key, entries in receiver.items():
        if key.removesuffix("Configs").removesuffix("_configs") in INTEGRATIONS and isinstance(entries, list):
            yield from (entry for entry in entries if isinstance(entry, Map))
