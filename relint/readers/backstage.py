"""Backstage's software catalog: what the team says its services are, who owns them, and where their runbooks are.

Source: the descriptor format, well-known annotations and well-known relations of the Backstage documentation, read
2026-11. Templates for new projects and entities that a template fills in later are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relint.lang.yaml import Document, Map, NodeSpans
from relint.model.finding import Problem
from relint.model.resource import Resource
from relint.model.span import Span, whole_file
from relint.model.value import Data, Known, Value
from relint.readers.naming import Names
from relint.readers.reading import Reading
from relint.readers.shapes import Shape, anything, mapping, sequence, text
from relint.readers.slo.assemble import RUNBOOK_KEYS, encoded, first_of
from relint.readers.slo.draft import maps_at, object_place, text_at, texts_of

DEPLOYED = frozenset({"component", "api", "resource", "system", "domain"})
"""Kinds that stand for something that can fail; the others are people, places and templates."""

NAME = re.compile(r"[a-zA-Z0-9](?:[-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?\Z")
REFERENCE = re.compile(r"(?:(?P<kind>[a-zA-Z][\w.-]*):)?(?:(?P<namespace>[\w.-]+)/)?(?P<name>[\w.-]+)\Z")
FILLED_IN = re.compile(r"\$\{\{|\{\{|\{%")
RUNBOOK = re.compile(r"run[-_ ]?book|play[-_ ]?book|\bsop\b|incident response", re.IGNORECASE)
ON_CALL = ("pagerduty.com/", "opsgenie.com/", "victorops.com/", "splunk.com/on-call", "grafana.com/grafana-oncall")
ALERTS = "prometheus.io/alert"
CLUSTER_ID = "backstage.io/kubernetes-id"
TECHDOCS = "backstage.io/techdocs-ref"
RELATIONS = {"dependsOn": "component", "consumesApis": "api", "providesApis": "api"}
"""Field of `spec` -> the kind that a reference without one means; for `dependsOn` Backstage wants it written."""


def _spec(*required: str) -> Shape:
    """Return the shape of an entity whose `spec` needs these fields; others may stand beside them."""
    names = ("type", "lifecycle", "owner", "system", "subcomponentOf", "domain")
    lists = ("dependsOn", "providesApis", "consumesApis", "dependencyOf")
    fields = {**dict.fromkeys(names, text()), **dict.fromkeys(lists, sequence(text())), "definition": anything}
    spec = mapping(fields, required=required, closed=False)
    return mapping({"spec": spec}, closed=False)


SHAPES = {
    "component": _spec("type", "lifecycle", "owner"),
    "api": _spec("type", "lifecycle", "owner", "definition"),
    "resource": _spec("type", "owner"),
    "system": _spec("owner"),
    "domain": _spec("owner"),
}
"""Kind -> what Backstage demands; source: backstage/backstage, packages/catalog-model/src/schema/kinds, 2026-11."""


@dataclass(frozen=True, slots=True)
class _Entity:
    document: Document
    node: Map
    kind: str
    name: str
    namespace: str

    @property
    def reference(self) -> str:
        return f"{self.kind}:{self.namespace}/{self.name}".lower()


def read(documents: Sequence[Document]) -> Reading:
    """Return the entities of catalog files; what Backstage could not register is a problem."""
    reading, names, paths = Reading(), Names(), set()
    for document in documents:
        paths.add(document.path)
        found = _entity(document, reading)
        if found is not None and found.kind in DEPLOYED:
            reading.resources.append(_resource(found, names))
    reading.files = {"backstage": len(paths)} if paths else {}
    return reading


def _entity(document: Document, reading: Reading) -> _Entity | None:
    root = document.root
    if not isinstance(root, Map):
        return None
    kind, name = text_at(root, "kind"), text_at(root, "metadata", "name")
    if FILLED_IN.search(f"{kind}{name}"):
        return None
    reason = _refused(root, kind, name)
    if reason:
        reading.problems.append(Problem(_span(root), f"catalog entity cannot be registered: {reason}"))
        return None
    namespace = text_at(root, "metadata", "namespace") or "default"
    return _Entity(document, root, kind.lower(), name, namespace)


def _refused(root: Map, kind: str, name: str) -> str:
    if not isinstance(root.get("metadata"), Map):
        return "it has no metadata"
    if not name:
        return "metadata.name is missing"
    if not NAME.match(name):
        return "metadata.name must be at most 63 letters, digits, '-', '_' and '.'"
    if kind.lower() in DEPLOYED and not isinstance(root.get("spec"), Map):
        return "it has no spec"
    return ""


def _span(root: Map) -> Span:
    return object_place(root).span if root.path else whole_file(root.path)


def _resource(entity: _Entity, names: Names) -> Resource:
    node = entity.node
    annotations = texts_of(node["metadata"].get("annotations"))
    return Resource(
        address=names.unique(entity.document.path, entity.reference),
        type=f"backstage/{entity.kind}",
        kind="catalog-entity",
        format="catalog",
        span=_span(node),
        scope=entity.document.path,
        name=entity.name,
        attributes=node,
        facts=_facts(entity, annotations),
        spans=NodeSpans(node),
        labels=texts_of(node["metadata"].get("labels")),
        annotations=annotations,
    )


def _facts(entity: _Entity, annotations: dict[str, str]) -> dict[str, Value]:
    node, spec = entity.node, entity.node.get("spec")
    runbooks = list(_runbooks(node))
    span = node.span("metadata")
    written = first_of(RUNBOOK_KEYS, annotations)
    first = str(runbooks[0]["url"]) if runbooks else written
    facts: dict[str, Data] = {
        "sort": text_at(spec, "type"),
        "reference": entity.reference,
        "owner": text_at(spec, "owner"),
        "lifecycle": text_at(spec, "lifecycle"),
        "system": text_at(spec, "system"),
        "runbooks": runbooks or ([{"url": written}] if written else []),
        "needs": [entry for field in RELATIONS for entry in _references(entity, field)],
        "on_call": any(key.startswith(ON_CALL) for key in annotations),
        "alerts_named": [word.strip() for word in annotations.get(ALERTS, "").split(",") if word.strip()],
        "cluster_id": annotations.get(CLUSTER_ID, ""),
        "techdocs": annotations.get(TECHDOCS, ""),
        "defects": [encoded(defect) for defect in SHAPES[entity.kind](node, object_place(node))],
    }
    return {**{name: Known(data) for name, data in facts.items()}, "runbook": Known(first, span)}


def _runbooks(node: Map) -> Iterator[dict[str, Data]]:
    """Yield the links of an entity whose type or title says that they lead to a runbook."""
    for link in maps_at(node, "metadata", "links"):
        url = text_at(link, "url")
        if url and RUNBOOK.search(f"{text_at(link, 'type')} {text_at(link, 'title')}"):
            line, column = link.start
            yield {"url": url, "line": line, "column": column}


def _references(entity: _Entity, field: str) -> Iterator[Data]:
    """Yield what a field of `spec` refers to, as whole references: `component:default/orders`."""
    spec = entity.node.get("spec")
    listed = spec.get(field) if isinstance(spec, Map) else None
    for written in listed if isinstance(listed, list) else []:
        match = REFERENCE.match(written.strip()) if isinstance(written, str) else None
        if match:
            kind, namespace = match["kind"] or RELATIONS[field], match["namespace"] or entity.namespace
            yield {"field": field, "reference": f"{kind}:{namespace}/{match['name']}".lower()}
