"""Routing trees and receivers as resources."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence

from relint.lang.yaml import Document, Map, NodeSpans, parse
from relint.model.resource import Resource
from relint.model.value import Known, Value
from relint.readers.alertmanager.shapes import CONFIG, CRD_SPEC, INTEGRATIONS
from relint.readers.naming import Names
from relint.readers.reading import Reading
from relint.readers.shapes import Place
from relint.readers.slo.assemble import encoded
from relint.readers.slo.draft import map_at, maps_at, object_place, text_at

KEY = "alertmanager.yaml"


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
    if text_at(root, "kind") == "Secret":
        inner = _of_secret(root)
        return (inner, False) if inner is not None else None
    plain = "apiVersion" not in root and isinstance(root.get("receivers"), list)
    return (root, False) if plain and ("route" in root or "global" in root) else None


def _of_secret(root: Map) -> Map | None:
    """Return the configuration inside of a Secret such as kube-prometheus ships it."""
    text = text_at(root, "stringData", KEY)
    if not text and text_at(root, "data", KEY):
        try:
            text = base64.b64decode(text_at(root, "data", KEY), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
    documents = parse(root.path, text.encode()).documents if text else []
    inner = documents[0].root if documents else None
    return inner if isinstance(inner, Map) and "route" in inner else None


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
    embedded = config is not root and not crd
    place = object_place(root)
    inner = Place(place.span, "spec").of(config, "") if crd else place
    shape = CRD_SPEC if crd else CONFIG
    defects = list(shape(config, Place(inner.span, "spec" if crd else "")))
    name = text_at(root, "metadata", "name")
    address = names.unique(document.path, f"alert routing {name}".strip())
    facts: dict[str, Value] = {
        "receivers": Known(len(maps_at(config, "receivers"))),
        "scoped": Known(crd),
        "defects": Known([] if embedded else [encoded(defect) for defect in defects]),
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
    reading.resources += [
        _receiver(document, node, names, resource, embedded=embedded) for node in maps_at(config, "receivers")
    ]


def _receiver(document: Document, node: Map, names: Names, routing: Resource, *, embedded: bool) -> Resource:
    name = text_at(node, "name")
    return Resource(
        address=names.unique(document.path, f"receiver {name}".strip()),
        type="alertmanager/receiver",
        kind="receiver",
        format="alertmanager",
        span=routing.span if embedded else object_place(node).span,
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
