"""OpenSLO: v1alpha, v1 and v2alpha, with references between objects resolved across all files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from relint.lang.promql.durations import shorthand_seconds
from relint.lang.yaml import Map
from relint.model.objective import Query, Window
from relint.model.value import Known, Value
from relint.readers.naming import Names
from relint.readers.shapes import Defect, Place, absent, nearest, not_nil
from relint.readers.slo.assemble import piece
from relint.readers.slo.draft import (
    Draft,
    Found,
    Item,
    Role,
    Target,
    map_at,
    maps_at,
    number_at,
    object_place,
    text_at,
    texts_of,
)
from relint.readers.slo.openslo_parts import objectives_of
from relint.readers.slo.openslo_shapes import shape_of

VERSIONS = {"openslo/v1alpha": "v1alpha", "openslo/v1": "v1", "openslo.com/v2alpha": "v2alpha"}
KINDS = ("SLO", "SLI", "DataSource", "Service", "AlertPolicy", "AlertCondition", "AlertNotificationTarget")
UNIT_SECONDS = {"Second": 1, "Day": 86400, "Week": 7 * 86400, "Month": 30 * 86400, "Quarter": 90 * 86400}
QUERY_KEYS = ("query", "promql", "expr", "q", "queryString", "nrql", "metric")
LANGUAGES = {"prometheus": "promql", "datadog": "ddq", "newrelic": "nrql", "cloudwatch": "cloudwatch"}
PIECES = {
    "SLI": "indicator",
    "DataSource": "data-source",
    "Service": "slo-service",
    "AlertCondition": "alert-condition",
    "AlertNotificationTarget": "notification-target",
}


def is_openslo(root: Map) -> bool:
    """Tell whether an object says that it is OpenSLO's, be it by a kind that nobody else has."""
    version, kind = text_at(root, "apiVersion"), text_at(root, "kind")
    if version.startswith(("openslo/", "openslo.com/")):
        return True
    own = kind in KINDS and (kind != "Service" or text_at(root, "metadata", "displayName") != "")
    return bool(version) and own and "/" not in version and map_at(root, "spec") is not None


@dataclass(slots=True)
class _Index:
    """All objects of the input by kind and name."""

    objects: dict[tuple[str, str], Item] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)

    def add(self, item: Item) -> None:
        kind = text_at(item.node, "kind")
        self.kinds.add(kind)
        self.objects.setdefault((kind, text_at(item.node, "metadata", "name")), item)

    def spec(self, kind: str, name: str) -> Map | None:
        item = self.objects.get((kind, name))
        return map_at(item.node, "spec") if item else None

    def dangling(self, kind: str, node: Any, key: str, place: Place) -> Iterator[Defect]:
        """Yield the defect of a reference by name that leads nowhere."""
        name = text_at(node, key)
        if not name or (kind, name) in self.objects:
            return
        unsure = "" if kind in self.kinds else f"no {kind} is in the input"
        near = nearest(name, [known for known_kind, known in self.objects if known_kind == kind])
        hint = f"; {near} is near" if near else ""
        yield place.of(node, key).defect(f"names no {kind} of the input: {name}{hint}", "reference", unsure)


def read(items: Sequence[Item]) -> Found:
    """Return the SLOs and the other objects of OpenSLO documents."""
    index, names, found = _Index(), Names(), Found()
    for item in items:
        index.add(item)
    for item in items:
        _read_object(item, index, names, found)
    return found


def _read_object(item: Item, index: _Index, names: Names, found: Found) -> None:
    version = VERSIONS.get(text_at(item.node, "apiVersion"), "")
    kind, name = text_at(item.node, "kind"), text_at(item.node, "metadata", "name")
    shape = shape_of(version, kind) if version else None
    address = names.unique(item.document.path, f"{kind or 'object'} {name}".strip())
    type_ = f"{text_at(item.node, 'apiVersion')}/{kind}"
    if shape is None:
        key, word = ("kind", "kind") if version else ("apiVersion", "version")
        reason = f"is no {word} of OpenSLO: {text_at(item.node, key) or 'nothing'}"
        found.pieces.append(
            piece(item, "spec", type_, address, {}, defects=[item.place.of(item.node, key).defect(reason)])
        )
        return
    defects = list(shape(item.node, item.place))
    defects += _source_references(item, index)
    if kind == "SLO":
        draft = _draft(item, address, type_, version, index)
        draft.defects = defects + list(_slo_references(item, version, index))
        found.drafts.append(draft)
        _inline_policies(item, draft, index, names, found)
    elif kind == "AlertPolicy":
        found.pieces.append(_policy(item, address, type_, index, defects))
    else:
        facts = _condition_facts(map_at(item.node, "spec")) if kind == "AlertCondition" else _other_facts(item, kind)
        found.pieces.append(piece(item, PIECES[kind], type_, address, facts, defects=defects))


def _other_facts(item: Item, kind: str) -> dict[str, Value]:
    spec = map_at(item.node, "spec")
    if kind == "DataSource":
        return {"secret": Known(literal_secret(spec.get("connectionDetails") if spec else None))}
    return {}


SECRET_KEYS = ("password", "passwd", "secret", "token", "apikey", "api_key", "accesskey", "access_key", "privatekey")


def literal_secret(node: Any) -> str:
    """Return the first key under which a credential is written out; "" where there is none."""
    if isinstance(node, Map):
        for key, value in node.items():
            plain = key.lower().replace("-", "_")
            if isinstance(value, str) and any(word in plain for word in SECRET_KEYS) and _literal(key, value):
                return key
            inner = literal_secret(value)
            if inner:
                return inner
    if isinstance(node, list):
        return next((key for key in map(literal_secret, node) if key), "")
    return ""


def _literal(key: str, value: str) -> bool:
    elsewhere = ("$", "{{", "<", "vault:", "secret:", "ref+", "file:", "/", "op://", "env:", "arn:")
    reference = key.lower().endswith(("ref", "name", "file", "path", "url", "env", "arn"))
    return bool(value.strip()) and not reference and not value.startswith(elsewhere)


def _draft(item: Item, address: str, type_: str, version: str, index: _Index) -> Draft:
    node, place = item.node, item.place
    spec, metadata = map_at(node, "spec"), map_at(node, "metadata")
    service_key = "serviceRef" if version == "v2alpha" and not_nil(spec or Map("", (1, 1)), "serviceRef") else "service"
    draft = Draft(item.document, node, place, type_, "openslo", address, text_at(metadata, "name"))
    draft.identity = f"openslo SLO {draft.name}"
    draft.service, draft.service_path = text_at(spec, service_key), f"spec.{service_key}"
    draft.title = text_at(metadata, "displayName")
    draft.description, draft.description_path = text_at(spec, "description"), "spec.description"
    draft.labels, draft.annotations = texts_of(map_at(metadata, "labels")), texts_of(map_at(metadata, "annotations"))
    draft.budgeting = {"RatioTimeslices": "ratio_timeslices"}.get(
        text_at(spec, "budgetingMethod"), text_at(spec, "budgetingMethod").lower() or "occurrences"
    )
    draft.targets = list(_targets(spec))
    draft.window_path = "spec.timeWindows" if version == "v1alpha" else "spec.timeWindow"
    draft.windows = list(_windows(spec))
    _indicators(draft, spec, version, index)
    _alerting(draft, spec, version, index)
    draft.composite = any(_has_indicator(o) for o in maps_at(spec, "objectives"))
    return draft


def _has_indicator(objective: Map) -> bool:
    return any(not_nil(objective, key) for key in ("indicator", "indicatorRef", "sli", "sliRef"))


def _targets(spec: Map | None) -> Iterator[Target]:
    for number, objective in enumerate(maps_at(spec, "objectives"), 1):
        for key, unit in (("target", "ratio"), ("targetPercent", "percent")):
            span = objective.span(key)
            if span is not None and text_at(objective, key):
                name = text_at(objective, "displayName") or text_at(objective, "indicatorRef") or str(number)
                target = Target(text_at(objective, key), "percent" if unit == "percent" else "ratio", span, name)
                target.operator = text_at(objective, "op")
                target.threshold = number_at(objective, "value")
                yield target
                break


def _windows(spec: Map | None) -> Iterator[Window]:
    for window in maps_at(spec, "timeWindow"):
        seconds = shorthand_seconds(text_at(window, "duration"))
        if seconds:
            yield Window(seconds, window.get("isRolling") is True, text_at(window, "duration"))
    for window in maps_at(spec, "timeWindows"):
        unit, count = UNIT_SECONDS.get(text_at(window, "unit")), number_at(window, "count")
        if unit and count and 0 < count < 1e6:
            text = f"{text_at(window, 'count')} {text_at(window, 'unit')}"
            yield Window(int(unit * count), window.get("isRolling") is True, text)


def _indicators(draft: Draft, spec: Map | None, version: str, index: _Index) -> None:
    if version == "v1alpha":
        _alpha_queries(draft, spec)
        return
    for holder in [spec, *maps_at(spec, "objectives")]:
        inline = map_at(holder, "indicator", "spec") or map_at(holder, "sli", "spec")
        reference = text_at(holder, "indicatorRef") or text_at(holder, "sliRef")
        sli = inline or index.spec("SLI", reference)
        if sli is not None:
            _sli_queries(draft, sli)


def _alpha_queries(draft: Draft, spec: Map | None) -> None:
    metric = map_at(spec, "indicator", "thresholdMetric")
    draft.queries += _alpha_query("threshold", metric)
    for objective in maps_at(spec, "objectives"):
        ratio = map_at(objective, "ratioMetrics")
        growing = ratio.get("incremental") if ratio is not None else None
        draft.counter = growing if isinstance(growing, bool) else draft.counter
        draft.queries += _alpha_query("good", map_at(objective, "ratioMetrics", "good"))
        draft.queries += _alpha_query("total", map_at(objective, "ratioMetrics", "total"))


def _alpha_query(role: Role, metric: Map | None) -> list[Query]:
    span = metric.span("query") if metric else None
    language = text_at(metric, "queryType").lower() or "unknown"
    return [Query(role, text_at(metric, "query"), language, span)] if span else []


def _sli_queries(draft: Draft, sli: Map) -> None:
    ratio = map_at(sli, "ratioMetric")
    if ratio is not None:
        draft.counter = ratio.get("counter") if isinstance(ratio.get("counter"), bool) else draft.counter
        for role in ("good", "bad", "total", "raw"):
            draft.queries += _metric_query(role, map_at(ratio, role))
    draft.queries += _metric_query("threshold", map_at(sli, "thresholdMetric"))


def _metric_query(role: Any, metric: Map | None) -> list[Query]:
    source = map_at(metric, "metricSource") or metric
    spec = map_at(source, "spec")
    type_ = (text_at(source, "type") or text_at(source, "dataSourceSpec", "type")).lower()
    for key in QUERY_KEYS:
        span = spec.span(key) if spec else None
        if span is not None and text_at(spec, key):
            language = LANGUAGES.get(type_, "promql" if key == "promql" else type_ or "unknown")
            return [Query(role, text_at(spec, key), language, span)]
    return []


def _alerting(draft: Draft, spec: Map | None, version: str, index: _Index) -> None:
    policies = maps_at(spec, "alertPolicies")
    draft.alerting_path = "spec.alertPolicies"
    draft.alerting = "none" if version == "v1alpha" or not policies else "declared"
    names = [text_at(p, "alertPolicyRef") or text_at(p, "metadata", "name") for p in policies]
    draft.policies = tuple(name for name in names if name)
    found = [map_at(p, "spec") or index.spec("AlertPolicy", text_at(p, "alertPolicyRef")) for p in policies]
    known = [policy for policy in found if policy is not None]
    if known and len(known) == len(policies):
        draft.alerts_on_absence = any(policy.get("alertWhenNoData") is True for policy in known)


def _slo_references(item: Item, version: str, index: _Index) -> Iterator[Defect]:
    spec, place = map_at(item.node, "spec"), item.place.of(item.node, "spec")
    if spec is None or version == "v1alpha":
        return
    objectives = place.of(spec, "objectives")
    holders = [(spec, place)]
    for position, objective in enumerate(objectives_of(spec)):
        if isinstance(objective, Map):
            holders.append((objective, objectives.of(spec["objectives"], position)))
    for holder, inner in holders:
        for key in ("indicatorRef", "sliRef"):
            yield from index.dangling("SLI", holder, key, inner)
    service = "serviceRef" if version == "v2alpha" else "service"
    yield from index.dangling("Service", spec, service, place)
    policies = place.of(spec, "alertPolicies")
    for position, policy in enumerate(maps_at(spec, "alertPolicies")):
        inner = policies.of(spec["alertPolicies"], position)
        yield from index.dangling("AlertPolicy", policy, "alertPolicyRef", inner)


def _source_references(item: Item, index: _Index) -> Iterator[Defect]:
    """Yield the defects of references to data sources, from an indicator of its own or one written inside an SLO."""
    spec, place = map_at(item.node, "spec"), item.place.of(item.node, "spec")
    if text_at(item.node, "kind") == "SLI":
        yield from _metric_references(spec, place, index)
    if text_at(item.node, "kind") != "SLO" or spec is None:
        return
    holders = [(spec, place)]
    for position, objective in enumerate(objectives_of(spec)):
        if isinstance(objective, Map):
            holders.append((objective, place.of(spec, "objectives").of(spec["objectives"], position)))
    for holder, outer in holders:
        for key in ("indicator", "sli"):
            inline = map_at(holder, key)
            inner = outer.of(holder, key).of(inline, "spec")
            yield from _metric_references(map_at(inline, "spec"), inner, index)


def _metric_references(sli: Map | None, place: Place, index: _Index) -> Iterator[Defect]:
    ratio = map_at(sli, "ratioMetric")
    held = [(sli, "thresholdMetric", place)]
    held += [(ratio, role, place.of(sli, "ratioMetric")) for role in ("good", "bad", "total", "raw")]
    for holder, key, outer in held:
        metric = map_at(holder, key)
        inner = outer.of(holder, key)
        yield from index.dangling("DataSource", metric, "dataSourceRef", inner)
        source = map_at(metric, "metricSource")
        yield from index.dangling("DataSource", source, "metricSourceRef", inner.of(metric, "metricSource"))


def _inline_policies(item: Item, draft: Draft, index: _Index, names: Names, found: Found) -> None:
    for policy in maps_at(item.node, "spec", "alertPolicies"):
        if map_at(policy, "spec") is not None:
            inner = Item(item.document, policy, object_place(policy))
            name = text_at(policy, "metadata", "name") or draft.name
            address = names.unique(item.document.path, f"AlertPolicy {name}")
            found.pieces.append(_policy(inner, address, draft.type.replace("/SLO", "/AlertPolicy"), index, []))


def _policy(item: Item, address: str, type_: str, index: _Index, defects: list[Defect]) -> Any:
    spec, place = map_at(item.node, "spec"), item.place.of(item.node, "spec")
    conditions = maps_at(spec, "conditions")
    for key, kind, entries in (
        ("conditionRef", "AlertCondition", "conditions"),
        ("targetRef", "AlertNotificationTarget", "notificationTargets"),
    ):
        for position, entry in enumerate(maps_at(spec, entries)):
            inner = place.of(spec, entries).of(spec[entries] if spec else None, position)
            defects = [*defects, *index.dangling(kind, entry, key, inner)]
    inline = [map_at(condition, "spec") for condition in conditions]
    resolved = [
        own or index.spec("AlertCondition", text_at(condition, "conditionRef"))
        for own, condition in zip(inline, conditions, strict=True)
    ]
    facts = _condition_facts(next((c for c in inline if c is not None), None))
    severities = [text_at(condition, "severity") for condition in resolved if condition is not None]
    facts |= {
        # An operator stands with the condition that has it; its numbers hold for the policy all the same.
        **_numbers(next((c for c in resolved if c is not None), None)),
        "severities": Known(sorted(filter(None, severities))),
        "notification_targets": Known(len(maps_at(spec, "notificationTargets"))),
        "alerts_at_all": Known(_alerts_at_all(spec), item.place.span),
        "conditions": Known(len(conditions)),
    }
    return piece(item, "alert-policy", type_, address, facts, defects=defects)


def _alerts_at_all(spec: Map | None) -> bool:
    flags = ("alertWhenBreaching", "alertWhenResolved", "alertWhenNoData")
    return spec is not None and any(spec.get(flag) is True for flag in flags)


def _numbers(spec: Map | None) -> dict[str, Value]:
    condition = map_at(spec, "condition")
    return {
        "threshold": Known(number_at(condition, "threshold")),
        "lookback_seconds": Known(shorthand_seconds(text_at(condition, "lookbackWindow"))),
        "hold_seconds": Known(shorthand_seconds(text_at(condition, "alertAfter"))),
    }


def _condition_facts(spec: Map | None) -> dict[str, Value]:
    condition = map_at(spec, "condition")
    span = condition.span("op") if condition else None
    return {
        "operator": Known("" if condition is None else text_at(condition, "op"), span),
        **_numbers(spec),
        "measures": Known("" if absent(condition) else "burn rate"),
    }
