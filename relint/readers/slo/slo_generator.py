"""slo-generator v2: SLO configurations, and the error budget policies of its shared configuration.

Source: google/slo-generator, slo_generator/report.py and its samples, read 2026-11. It checks next to nothing: the goal
has no range, unknown fields are ignored, `${VARIABLE}` is filled from the environment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from relint.lang.yaml import Map
from relint.model.objective import Query, Window
from relint.model.value import Data, Known
from relint.readers.naming import Names
from relint.readers.shapes import (
    Defect,
    Place,
    Shape,
    Topic,
    absent,
    anything,
    decimal_of,
    given,
    is_variable,
    nearest,
    number,
    sequence,
    text,
    when,
)
from relint.readers.shapes import (
    tolerant as mapping,
)
from relint.readers.slo.assemble import piece
from relint.readers.slo.draft import Draft, Found, Item, Role, Target, map_at, maps_at, number_at, text_at, texts_of

API = "sre.google.com/v2"
TEXT = text(lenient=True)
ROLES: Mapping[str, Role] = {
    "filter_good": "good",
    "filter_bad": "bad",
    "filter_valid": "total",
    "query_good": "good",
    "query_bad": "bad",
    "query_valid": "total",
    "query_total": "total",
    "expression": "raw",
    "query": "raw",
}
LANGUAGES = {"prometheus": "promql", "cloud_monitoring_mql": "mql", "cloud_monitoring": "filter", "datadog": "ddq"}
NEEDED = {"good_bad_ratio": (("filter_good", "query_good", "expression"), ("filter_valid", "filter_bad"))}


def is_slo_generator(root: Map) -> bool:
    """Tell whether an object is an SLO of slo-generator."""
    return text_at(root, "apiVersion") == API and text_at(root, "kind") == "ServiceLevelObjective"


def is_policies(root: Map) -> bool:
    """Tell whether an object is the shared configuration of slo-generator."""
    return map_at(root, "error_budget_policies") is not None and map_at(root, "backends") is not None


def read(items: Sequence[Item]) -> Found:
    """Return the SLOs of slo-generator and its error budget policies; windows come from the policies."""
    names, found = Names(), Found()
    policies = {name: policy for item in items for name, policy in _policies(item.node).items()}
    backends = [name for item in items for name in map_at(item.node, "backends") or () if is_policies(item.node)]
    for item in items:
        if is_slo_generator(item.node):
            draft = _draft(item, names, policies)
            draft.defects += _references(item, policies, backends)
            found.drafts.append(draft)
        for name, policy in _policies(item.node).items():
            address = names.unique(item.document.path, f"error budget policy {name}")
            inner = Item(item.document, policy, item.place.of(item.node, "error_budget_policies"))
            facts = {
                "steps": Known(_steps(policy)),
                "alerts_at_all": Known(any(step.get("alert") is True for step in maps_at(policy, "steps"))),
            }
            defects = list(_policy_shape()(policy, inner.place))
            type_ = "slo-generator/policy"
            found.pieces.append(piece(inner, "budget-policy", type_, address, facts, defects=defects, name=name))
    return found


def _references(item: Item, policies: Collection[str], backends: Collection[str]) -> Iterator[Defect]:
    """Yield the names that the shared configuration does not know; slo-generator then stops."""
    spec = map_at(item.node, "spec")
    for key, known in (("error_budget_policy", policies), ("backend", backends)):
        name = text_at(spec, key)
        if name and name not in known and not is_variable(name):
            near = nearest(name, known)
            hint = f"; {near} is near" if near else ""
            unsure = "" if known else "the shared configuration is not in the input"
            place = item.place.of(item.node, "spec").of(spec, key)
            yield place.defect(f"is not in the shared configuration: {name}{hint}", "reference", unsure)


def _policies(root: Map) -> dict[str, Map]:
    table = map_at(root, "error_budget_policies")
    return {name: policy for name, policy in (table or {}).items() if isinstance(policy, Map)}


def _steps(policy: Map) -> list[Data]:
    return [
        {
            "name": text_at(step, "name"),
            "window": number_at(step, "window"),
            "threshold": number_at(step, "burn_rate_threshold"),
            "alerts": step.get("alert") is True,
        }
        for step in maps_at(policy, "steps")
    ]


def _number(topic: Topic = "schema") -> Shape:
    """Return the shape of a number that may stand in quotes: slo-generator converts it."""

    def check(value: object, place: Place) -> Iterator[Defect]:
        written = decimal_of(value) if isinstance(value, str) else None
        yield from number(topic=topic)(value if written is None else float(written), place)

    return check


def _policy_shape() -> Shape:
    step = mapping(
        {"name": TEXT, "burn_rate_threshold": _number(), "window": number(above=0, topic="window")},
        required=("name", "burn_rate_threshold", "window", "message_alert", "message_ok"),
        closed=False,
    )
    return mapping({"steps": sequence(step)}, required=("steps",), closed=False)


def _draft(item: Item, names: Names, policies: Mapping[str, Map]) -> Draft:
    node, metadata, spec = item.node, map_at(item.node, "metadata"), map_at(item.node, "spec")
    name = text_at(metadata, "name")
    address = names.unique(item.document.path, f"SLO {name}")
    draft = Draft(item.document, node, item.place, f"{API}/ServiceLevelObjective", "slo-generator", address, name)
    draft.identity = f"slo-generator {name}"
    draft.labels, draft.annotations = texts_of(map_at(metadata, "labels")), texts_of(map_at(metadata, "annotations"))
    draft.service, draft.service_path = draft.labels.get("service_name", ""), "metadata.labels.service_name"
    draft.description, draft.description_path = text_at(spec, "description"), "spec.description"
    span = spec.span("goal") if spec else None
    if span is not None:
        draft.targets = [Target(text_at(spec, "goal"), "ratio", span)]
    draft.queries = list(_queries(spec))
    named = text_at(spec, "error_budget_policy") or "default"
    policy = policies.get(named)
    steps = [number_at(step, "window") for step in maps_at(policy, "steps")]
    draft.windows = [Window(int(w), explicit=False) for w in steps if w and 0 < w < 1e9]
    draft.window_default = "the steps of its error budget policy"
    draft.alerting = "unknown"
    if policy is not None:
        draft.policies = (named,)
        draft.alerting = "generated" if any(s.get("alert") is True for s in maps_at(policy, "steps")) else "none"
    if text_at(spec, "method") == "distribution_cut":
        draft.sort = "latency"
    draft.defects = list(_shape()(node, item.place))
    return draft


def _queries(spec: Map | None) -> Iterator[Query]:
    indicator = map_at(spec, "service_level_indicator")
    language = LANGUAGES.get(text_at(spec, "backend"), text_at(spec, "backend") or "unknown")
    for key, role in ROLES.items():
        span = indicator.span(key) if indicator else None
        if span is not None and text_at(indicator, key):
            yield Query(role, text_at(indicator, key), language, span)


def _shape() -> Shape:
    fields: dict[str, Shape] = {
        "description": TEXT,
        "backend": TEXT,
        "method": TEXT,
        "exporters": anything,
        "error_budget_policy": TEXT,
        "frequency": TEXT,
        "timezone": TEXT,
        "service_level_indicator": mapping({}, closed=False),
        "goal": _number(topic="target"),
    }
    spec = mapping(
        fields,
        # A report is made of all of them, the description included.
        required=("backend", "method", "description"),
        checks=(given("service_level_indicator"), when(lambda node: absent(node.get("goal")), _goal), _good_and_valid),
    )
    metadata = mapping({"name": TEXT, "labels": anything, "annotations": anything}, required=("name",), closed=False)
    outer: dict[str, Shape] = {"apiVersion": anything, "kind": anything, "metadata": metadata, "spec": spec}
    return mapping(outer, required=("metadata", "spec"))


def _goal(node: Map, place: Place) -> Iterator[Defect]:
    yield place.of(node, "goal").defect("is required", "target")


def _good_and_valid(node: Map, place: Place) -> Iterator[Defect]:
    indicator = map_at(node, "service_level_indicator")
    if indicator is None or text_at(node, "method") != "good_bad_ratio":
        return
    good = any(key in indicator for key in ("filter_good", "query_good"))
    rest = any(key in indicator for key in ("filter_valid", "filter_bad", "query_valid", "query_bad", "query_total"))
    if good and not rest:
        yield place.of(node, "service_level_indicator").defect(
            "needs filter_valid or filter_bad beside filter_good", "no-total"
        )
