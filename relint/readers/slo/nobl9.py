"""Nobl9: SLO, AlertPolicy and Service of `n9/v1alpha`.

Source: nobl9/nobl9-go, manifest/v1alpha/slo, alertpolicy and service, read 2026-11. Its loader ignores fields that it
does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relint.lang.promql.durations import go_seconds
from relint.lang.yaml import Map
from relint.model.objective import Query, Window
from relint.model.value import Known, Value
from relint.readers.naming import Names
from relint.readers.shapes import Defect, Place, decimal_of, nearest
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
    text_at,
    texts_of,
)
from relint.readers.slo.nobl9_shapes import SHAPES

API = "n9/v1alpha"
UNIT_SECONDS = {
    "Second": 1,
    "Minute": 60,
    "Hour": 3600,
    "Day": 86400,
    "Week": 7 * 86400,
    "Month": 30 * 86400,
    "Quarter": 90 * 86400,
    "Year": 365 * 86400,
}
KINDS = (
    "SLO",
    "Service",
    "Agent",
    "AlertPolicy",
    "AlertSilence",
    "Alert",
    "Project",
    "AlertMethod",
    "Direct",
    "DataExport",
    "RoleBinding",
    "Annotation",
    "UserGroup",
    "BudgetAdjustment",
    "Report",
)
BY_LOWER = {kind.lower(): kind for kind in KINDS}  # its loader does not look at the case
LANGUAGES = {"prometheus": "promql", "amazonPrometheus": "promql", "azurePrometheus": "promql", "newRelic": "nrql"}


def is_nobl9(root: Map) -> bool:
    """Tell whether an object is Nobl9's."""
    return text_at(root, "apiVersion") == API


def read(items: Sequence[Item]) -> Found:
    """Return the SLOs and alert policies of Nobl9."""
    names, found = Names(), Found()
    known: dict[str, set[str]] = {}
    for item in items:
        known.setdefault(_kind(item), set()).add(text_at(item.node, "metadata", "name"))
    for item in items:
        kind, name = _kind(item), text_at(item.node, "metadata", "name")
        address = names.unique(item.document.path, f"{kind} {name}".strip())
        shape = SHAPES.get(kind)
        defects = list(shape(item.node, item.place)) if shape else []
        if kind == "SLO":
            draft = _draft(item, address, name)
            draft.defects = defects + list(_references(item, known))
            found.drafts.append(draft)
        elif kind == "AlertPolicy":
            facts = _policy_facts(item)
            defects += _methods(item, known)
            found.pieces.append(piece(item, "alert-policy", f"{API}/{kind}", address, facts, defects=defects))
        elif kind == "Service":
            found.pieces.append(piece(item, "slo-service", f"{API}/{kind}", address, {}, defects=defects))
    return found


def _kind(item: Item) -> str:
    written = text_at(item.node, "kind")
    return BY_LOWER.get(written.lower(), written)


def _methods(item: Item, known: dict[str, set[str]]) -> Iterator[Defect]:
    spec, place = map_at(item.node, "spec"), item.place.of(item.node, "spec")
    for position, method in enumerate(maps_at(spec, "alertMethods")):
        metadata = map_at(method, "metadata")
        inner = place.of(spec, "alertMethods").of(spec["alertMethods"] if spec else None, position)
        at = inner.of(method, "metadata").of(metadata, "name")
        yield from _dangling("AlertMethod", text_at(metadata, "name"), known, at)


def _references(item: Item, known: dict[str, set[str]]) -> Iterator[Defect]:
    spec, place = map_at(item.node, "spec"), item.place.of(item.node, "spec")
    if spec is None:
        return
    yield from _dangling("Service", text_at(spec, "service"), known, place.of(spec, "service"))
    source = map_at(spec, "indicator", "metricSource")
    kind = BY_LOWER.get(text_at(source, "kind").lower(), "Agent")
    at = place.of(spec, "indicator").of(map_at(spec, "indicator"), "metricSource").of(source, "name")
    yield from _dangling(kind, text_at(source, "name"), known, at)
    policies = spec.get("alertPolicies")
    for position, name in enumerate(policies if isinstance(policies, list) else []):
        if isinstance(name, str):
            inner = place.of(spec, "alertPolicies").of(policies, position)
            yield from _dangling("AlertPolicy", name, known, inner)
    own = text_at(item.node, "metadata", "project"), text_at(item.node, "metadata", "name")
    for objective in maps_at(spec, "objectives"):
        for component in maps_at(objective, "composite", "components", "objectives"):
            if (text_at(component, "project"), text_at(component, "objective")) == own:
                at = Place(component.span("objective") or place.span, "spec.objectives.composite.components.objective")
                yield at.defect("has the name of its own SLO, which Nobl9 takes for a loop")
            span = component.span("slo")
            if span:
                at = Place(span, "spec.objectives.composite.components.slo")
                yield from _dangling("SLO", text_at(component, "slo"), known, at)


def _dangling(kind: str, name: str, known: dict[str, set[str]], place: Place) -> Iterator[Defect]:
    names = known.get(kind, set())
    if not name or name in names:
        return
    near = nearest(name, sorted(names))
    hint = f"; {near} is near" if near else ""
    # An SLO file always has SLOs: that others are not beside it says nothing about a composite's components.
    unsure = "" if names and kind != "SLO" else f"the {kind} may stand outside of the input"
    yield place.defect(f"names no {kind} of the input: {name}{hint}", "reference", unsure)


def _draft(item: Item, address: str, name: str) -> Draft:
    node, metadata, spec = item.node, map_at(item.node, "metadata"), map_at(item.node, "spec")
    draft = Draft(item.document, node, item.place, f"{API}/SLO", "nobl9", address, name)
    draft.namespace = text_at(metadata, "project")
    draft.identity = f"nobl9 {draft.namespace}/{name}"
    draft.service, draft.service_path = text_at(spec, "service"), "spec.service"
    draft.title, draft.description = text_at(metadata, "displayName"), text_at(spec, "description")
    draft.description_path, draft.window_path = "spec.description", "spec.timeWindows"
    draft.labels, draft.annotations = texts_of(map_at(metadata, "labels")), texts_of(map_at(metadata, "annotations"))
    draft.budgeting = text_at(spec, "budgetingMethod").lower() or "occurrences"
    draft.windows = list(_windows(spec))
    for objective in maps_at(spec, "objectives"):
        _objective(draft, objective)
    policies = spec.get("alertPolicies") if spec else None
    draft.policies = tuple(p for p in policies if isinstance(p, str)) if isinstance(policies, list) else ()
    draft.alerting, draft.alerting_path = ("declared" if draft.policies else "none"), "spec.alertPolicies"
    draft.runbook = next((text_at(a, "url") for a in maps_at(spec, "attachments") if text_at(a, "url")), "")
    if map_at(spec, "anomalyConfig", "noData") is not None:
        draft.alerts_on_absence = True
    return draft


def _windows(spec: Map | None) -> Iterator[Window]:
    for window in maps_at(spec, "timeWindows"):
        unit, count = UNIT_SECONDS.get(text_at(window, "unit")), number_at(window, "count")
        if unit and count and 0 < count < 1e6:
            text = f"{text_at(window, 'count')} {text_at(window, 'unit')}"
            yield Window(int(unit * count), window.get("isRolling") is True, text)


def _objective(draft: Draft, objective: Map) -> None:
    span = objective.span("target")
    if span is not None and text_at(objective, "target"):
        name = text_at(objective, "name") or text_at(objective, "displayName")
        target = Target(text_at(objective, "target"), "ratio", span, name)
        target.operator, target.threshold = text_at(objective, "op"), number_at(objective, "value")
        draft.targets.append(target)
    counts = map_at(objective, "countMetrics")
    if counts is not None and isinstance(counts.get("incremental"), bool):
        draft.counter = counts["incremental"]
    roles: tuple[tuple[str, Role], ...] = (("good", "good"), ("bad", "bad"), ("total", "total"), ("goodTotal", "raw"))
    for key, role in roles:
        draft.queries += _metric(role, map_at(counts, key))
    draft.queries += _metric("threshold", map_at(objective, "rawMetric", "query"))
    components = maps_at(objective, "composite", "components", "objectives")
    if components or map_at(objective, "composite") is not None:
        draft.composite = True
        draft.components = tuple(f"{text_at(c, 'project')}/{text_at(c, 'slo')}" for c in components)


def _metric(role: Role, metric: Map | None) -> list[Query]:
    for source, body in (metric or {}).items():
        for key in ("promql", "query", "nrql", "expression"):
            span = body.span(key) if isinstance(body, Map) else None
            if span is not None and text_at(body, key):
                return [Query(role, text_at(body, key), LANGUAGES.get(source, source), span)]
    return []


def _policy_facts(item: Item) -> dict[str, Value]:
    spec = map_at(item.node, "spec")
    conditions = maps_at(spec, "conditions")
    burn = next((c for c in conditions if text_at(c, "measurement") == "averageBurnRate"), None)
    span = burn.span("op") if burn else None
    value = decimal_of(text_at(burn, "value")) if burn else None
    return {
        "operator": Known(text_at(burn, "op") if burn else "", span),
        "threshold": Known(float(value) if value is not None else None),
        "lookback_seconds": Known(go_seconds(text_at(burn, "alertingWindow"))),
        "hold_seconds": Known(go_seconds(text_at(burn, "lastsFor"))),
        "measures": Known("burn rate" if burn else "budget"),
        "severities": Known([text_at(spec, "severity")] if text_at(spec, "severity") else []),
        "notification_targets": Known(len(maps_at(spec, "alertMethods"))),
        "alerts_at_all": Known(True),
        "conditions": Known(len(conditions)),
    }
