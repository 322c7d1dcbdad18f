"""Rule groups, alerts and recording rules with their facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relint.lang import gotemplate
from relint.lang.promql import is_logql, parse
from relint.lang.promql.durations import prometheus_seconds
from relint.lang.promql.labels import labels_of
from relint.lang.promql.matchers import equalities
from relint.lang.yaml import Document, Map, NodeSpans
from relint.model.alert import Alert
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known, Value
from relint.readers.naming import Names
from relint.readers.prometheus.expressions import as_values, facts_of
from relint.readers.prometheus.scraping import configuration, is_configuration, receivers
from relint.readers.prometheus.severity import pages
from relint.readers.prometheus.shapes import GROUP, rule
from relint.readers.reading import Reading
from relint.readers.shapes import Defect, Place
from relint.readers.slo.assemble import RUNBOOK_KEYS, encoded, owner_of
from relint.readers.slo.draft import map_at, maps_at, object_place, text_at, texts_of

SILENT_NAMES = ("watchdog", "deadman", "dead_man", "infoinhibitor", "heartbeat", "alwaysfiring", "always_firing")


def is_rules(root: object) -> bool:
    """Tell whether a document holds Prometheus rules."""
    return _groups_holder(root) is not None


def _groups_holder(root: object) -> Map | None:
    if not isinstance(root, Map):
        return None
    if "apiVersion" in root:
        return map_at(root, "spec") if text_at(root, "kind") in {"PrometheusRule", "VMRule", "GlobalRules"} else None
    return root if isinstance(root.get("groups"), list) else None


@dataclass(slots=True)
class _File:
    """The rules of one document while they are read."""

    document: Document
    names: Names
    reading: Reading
    kind: str  # "" for a plain file
    namespace: str
    group: str = ""
    group_id: str = ""
    group_labels: dict[str, str] | None = None


def read(documents: Sequence[Document]) -> Reading:
    """Return the groups, alerts and recording rules of documents."""
    reading, names = Reading(), Names()
    paths = set()
    for document in documents:
        reading.resources += receivers(document)
        for root in _objects(document.root):
            holder = _groups_holder(root)
            if is_configuration(root):
                paths.add(document.path)
                reading.resources.append(configuration(document, root, object_place(root)))
            elif holder is not None:
                paths.add(document.path)
                namespace = text_at(root, "metadata", "namespace")
                file = _File(document, names, reading, text_at(root, "kind"), namespace)
                _read_groups(file, root, holder)
    reading.files = {"prometheus": len(paths)} if paths else {}
    return reading


def _objects(root: object) -> Iterator[Map]:
    if isinstance(root, Map):
        items = maps_at(root, "items") if text_at(root, "kind").endswith("List") or "items" in root else []
        yield from items or [root]


def _read_groups(file: _File, root: Map, holder: Map) -> None:
    outer = Place(object_place(root).span, "spec" if holder is not root else "")
    place = outer.of(holder, "groups")
    seen: dict[str, int] = {}
    groups = holder.get("groups")
    for position, group in enumerate(groups if isinstance(groups, list) else []):
        if isinstance(group, Map):
            at = place.of(groups, position)
            name = text_at(group, "name")
            repeated = (
                [at.of(group, "name").defect(f"repeats the name of an earlier group: {name}")] if name in seen else []
            )
            seen[name] = position
            _read_group(file, group, Place(_head(group, at.span), at.field), repeated)


def _head(node: Map, found: Span) -> Span:
    line, column = node.start
    return Span(found.path, line, column, line, column)


def _read_group(file: _File, group: Map, place: Place, repeated: list[Defect]) -> None:
    file.group = text_at(group, "name")
    file.group_labels = texts_of(group.get("labels"))
    interval = prometheus_seconds(text_at(group, "interval"))
    defects = [*GROUP(group, place), *repeated] if file.kind != "VMRule" else repeated
    rules = maps_at(group, "rules")
    address = file.names.unique(file.document.path, f"rule group {file.group}")
    facts: dict[str, Value] = {
        "interval_seconds": Known(interval, group.span("interval")),
        "rules": Known(len(rules)),
        "defects": Known([encoded(defect) for defect in defects]),
    }
    resource = _resource(file, "rule-group", address, group, place=place, facts=facts)
    file.group_id = resource.id
    file.reading.resources.append(resource)
    listed = group.get("rules")
    for position, node in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(node, Map):
            at = place.of(group, "rules").of(group["rules"], position)
            _read_rule(file, node, Place(_head(node, at.span), at.field), interval)


def _resource(file: _File, kind: str, address: str, node: Map, *, place: Place, facts: dict[str, Value]) -> Resource:
    return Resource(
        address=address,
        type=f"prometheus/{kind}",
        kind=kind,
        format="prometheus",
        span=place.span,
        scope=file.document.path,
        name=text_at(node, {"alert": "alert", "recording-rule": "record"}.get(kind, "name")),
        attributes=node,
        facts=facts,
        spans=NodeSpans(node),
        labels=texts_of(node.get("labels")),
        annotations=texts_of(node.get("annotations")),
        namespace=file.namespace,
        parent=file.group_id if kind != "rule-group" else "",
    )


def _read_rule(file: _File, node: Map, place: Place, interval: float | None) -> None:
    expression = text_at(node, "expr")
    logql = is_logql(expression) or _is_loki(file.document.path, expression)
    promql = not logql and file.kind != "VMRule"
    defects = list(rule(promql=promql)(node, place)) if file.kind != "VMRule" else []
    encoded_defects: Value = Known([encoded(defect) for defect in defects])
    language = "promql" if promql else "logql" if logql else "metricsql"
    if text_at(node, "alert"):
        facts = {
            **_alert_facts(file, node, expression, interval),
            "defects": encoded_defects,
            "language": Known(language),
        }
        if promql and not any(defect.topic == "query" for defect in defects):
            facts |= _expression_facts(node, expression)
        _add_alert(file, node, place, facts, language)
        return
    name = text_at(node, "record")
    address = file.names.unique(file.document.path, f"recording rule {name}".strip())
    facts = {
        "expression": Known(expression, node.span("expr")),
        "metrics": Known(facts_of(expression).get("metrics", []) if promql else []),
        "defects": encoded_defects,
    }
    file.reading.resources.append(_resource(file, "recording-rule", address, node, place=place, facts=facts))


def _is_loki(path: str, expression: str) -> bool:
    """Tell whether a file is Loki's by where it lies; alerts about Loki lie there too, and those are PromQL."""
    folders = path.lower().rpartition("/")[0].split("/")
    if "loki" in folders or "loki-rules" in path.lower():
        return True
    return any("loki" in folder for folder in folders) and bool(parse(expression).error)


def _alert_facts(file: _File, node: Map, expression: str, interval: float | None) -> dict[str, Value]:
    labels = {**(file.group_labels or {}), **texts_of(node.get("labels"))}
    annotations = texts_of(node.get("annotations"))
    name = text_at(node, "alert")
    severity = labels.get("severity", "")
    waits = prometheus_seconds(text_at(node, "for")) if node.get("for") is not None else None
    held = prometheus_seconds(text_at(node, "keep_firing_for"))
    text = " ".join(annotations.get(key, "") for key in ("summary", "description", "message", "title"))
    labels_span = node.span("labels") or node.span("alert")
    return {
        "severity": Known(severity, labels_span),
        "pages": Known(pages(severity)),
        "for_seconds": Known(waits, node.span("for") or node.span("alert")),
        "keep_firing_seconds": Known(held),
        "expression": Known(expression, node.span("expr")),
        "group": Known(file.group),
        "group_interval_seconds": Known(interval),
        "described": Known(bool(text.strip())),
        "dashboard": Known(any("dashboard" in key or "grafana" in key.lower() for key in annotations)),
        "watches_alerting": Known(name.lower().replace(" ", "").startswith(SILENT_NAMES)),
        "scrape_seconds": Known(None),
        "changing_labels": Known(sorted(key for key, value in labels.items() if gotemplate.reads_value(value))),
        "owner": Known(owner_of(labels, annotations)),
    }


def _expression_facts(node: Map, expression: str) -> dict[str, Value]:
    facts = as_values(facts_of(expression), node.span("expr"))
    found = parse(expression).node
    if found is not None:
        labels = labels_of(found)
        # The rule's own labels are there too, once the alert is; external labels are not.
        own = {"alertname", *texts_of(node.get("labels"))}
        facts["missing_labels"] = Known(sorted(label for label in _printed(node) - own if labels.lacks(label)))
    return facts


def _printed(node: Map) -> set[str]:
    """Return the labels that templates print."""
    texts = [*texts_of(node.get("annotations")).values(), *texts_of(node.get("labels")).values()]
    return {label for text in texts for label in gotemplate.labels_read(text)}


def _add_alert(file: _File, node: Map, place: Place, facts: dict[str, Value], language: str) -> None:
    name = text_at(node, "alert")
    address = file.names.unique(file.document.path, f"alert {name}")
    labels = {**(file.group_labels or {}), **texts_of(node.get("labels"))}
    annotations = texts_of(node.get("annotations"))
    key = next((key for key in RUNBOOK_KEYS if annotations.get(key)), "")
    table = map_at(node, "annotations")
    span = table.span(key) if table and key else None
    facts["runbook"] = Known(expanded(annotations.get(key, ""), name), span or node.span("annotations"))
    resource = _resource(file, "alert", address, node, place=place, facts=facts)
    file.reading.resources.append(resource)
    waits = facts["for_seconds"]
    seconds = waits.data if isinstance(waits, Known) else None
    expression = text_at(node, "expr")
    file.reading.alerts[resource.id] = Alert(
        resource=resource.id,
        name=name,
        expression=expression,
        language=language,
        severity=labels.get("severity", ""),
        pages=pages(labels.get("severity", "")),
        for_seconds=int(seconds) if isinstance(seconds, (int, float)) else None,
        labels=labels,
        annotations=annotations,
        selectors=equalities([expression]) if language == "promql" else {},
        runbook=expanded(annotations.get(key, ""), name),
        runbook_span=span,
        group=file.group,
    )


def expanded(reference: str, alert: str) -> str:
    """Return a runbook reference with the templates filled in that stand for the alert's own name."""
    for template in ("$labels.alertname", "$alert", ".Alert", ".Labels.alertname"):
        for opening, closing in (("{{ ", " }}"), ("{{", "}}"), ("{{- ", " -}}")):
            reference = reference.replace(f"{opening}{template}{closing}", alert)
    return reference
