"""SLO specifications: what each format's own validator refuses, relint refuses, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.lang.yaml import parse
from relint.model.value import Known, Unknown
from relint.readers import slo
from relint.readers.reading import Reading

OPENSLO = """apiVersion: openslo/v1
kind: SLO
metadata:
  name: web
  labels: {team: [a, b], tier: one}
  annotations: {example.com/key: value}
spec:
  service: shop
  indicator:
    metadata: {name: good}
    spec:
      ratioMetric:
        counter: true
        good: {metricSource: {metricSourceRef: prom, type: Prometheus, spec: {query: good_total}}}
        total: {metricSource: {type: Prometheus, spec: {query: all_total}}}
  budgetingMethod: Occurrences
  timeWindow:
    - duration: 1w
      isRolling: true
  objectives:
    - target: 0.9995
  alertPolicies:
    - kind: AlertPolicy
      metadata: {name: policy}
      spec:
        alertWhenBreaching: true
        conditions:
          - kind: AlertCondition
            metadata: {name: fast}
            spec:
              severity: page
              condition: {kind: burnrate, op: gte, threshold: 2, lookbackWindow: 1h, alertAfter: 5m}
        notificationTargets:
          - kind: AlertNotificationTarget
            metadata: {name: mail}
            spec: {target: email}
"""

ALPHA = """apiVersion: openslo/v1alpha
kind: SLO
metadata: {name: web, displayName: Web}
spec:
  service: shop
  timeWindows: [{unit: Day, count: 28, isRolling: true}]
  budgetingMethod: Occurrences
  objectives:
    - displayName: fine
      value: 1
      target: 0.99
      ratioMetrics:
        incremental: true
        good: {source: datadog, queryType: query, query: good}
        total: {source: datadog, queryType: query, query: all}
"""

V2 = """apiVersion: openslo.com/v2alpha
kind: SLO
metadata: {name: web, labels: {team: a}}
spec:
  serviceRef: shop
  sliRef: good
  budgetingMethod: Timeslices
  timeWindow: [{duration: 4w, isRolling: true}]
  objectives:
    - {target: 0.99, timeSliceTarget: 0.9, timeSliceWindow: 5m}
"""

SLOTH = """version: prometheus/v1
service: cart
slos:
  - name: ok
    objective: 99.9
    sli:
      events:
        error_query: rate(errors_total[{{.window}}])
        total_query: rate(all_total[{{ .window }}])
    alerting:
      name: CartErrors
      page_alert: {labels: {severity: page}}
"""

PYRRA = """apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: cart, namespace: shop}
spec:
  target: "99.5"
  window: 2w
  indicator:
    latency:
      success: {metric: 'http_seconds_bucket{job="a",le="0.5"}'}
      total: {metric: 'http_seconds_count{job="a"}'}
"""

NOBL9 = """apiVersion: n9/v1alpha
kind: SLO
metadata: {name: web, project: shop}
spec:
  service: shop
  indicator: {metricSource: {name: prom, project: shop, kind: Agent}}
  budgetingMethod: Occurrences
  timeWindows: [{unit: Day, count: 28, isRolling: true}]
  objectives:
    - name: ok
      target: 0.9
      countMetrics:
        incremental: true
        good: {prometheus: {promql: good_total}}
        total: {prometheus: {promql: all_total}}
  alertPolicies: [fast]
  attachments: [{url: "https://wiki.example/web"}]
"""

GENERATOR = """apiVersion: sre.google.com/v2
kind: ServiceLevelObjective
metadata: {name: web, labels: {service_name: shop}}
spec:
  description: Share of good answers
  backend: prometheus
  method: good_bad_ratio
  service_level_indicator: {filter_good: good, filter_valid: all}
  goal: 0.95
"""

VALID = {
    "v1": OPENSLO,
    "v1alpha": ALPHA,
    "v2alpha": V2,
    "sloth": SLOTH,
    "pyrra": PYRRA,
    "nobl9": NOBL9,
    "gen": GENERATOR,
}


def reading(*texts: str) -> Reading:
    documents = [d for n, text in enumerate(texts) for d in parse(f"slo{n}.yaml", text.encode()).documents]
    return slo.read(documents)


def defects(found: Reading) -> list[tuple[str, str, str]]:
    """Return field, topic and reason of everything that is surely refused."""
    rows = []
    for resource in found.resources:
        value = resource.facts["defects"]
        assert isinstance(value, Known)
        assert isinstance(value.data, list)
        rows += [(d["field"], d["topic"], d["reason"]) for d in value.data if not d["unsure"]]
    return rows


@pytest.mark.parametrize("name", VALID)
def test_valid_specs_have_no_defect(name: str) -> None:
    found = reading(VALID[name])
    assert defects(found) == []
    assert len(found.objectives) == 1


def changed(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


REFUSED = [
    ("v1", [("name: web", "name: Web")], "metadata.name"),
    ("v1", [("name: web", f"name: {'a' * 64}")], "metadata.name"),
    ("v1", [("  service: shop\n", "")], "spec.service"),
    ("v1", [("service: shop", f"service: shop\n  description: {'x' * 1051}")], "spec.description"),
    ("v1", [("Occurrences", "invalid")], "spec.budgetingMethod"),
    ("v1", [("Occurrences", "Timeslices")], "spec.objectives.0.timeSliceTarget"),
    ("v1", [("Occurrences", "RatioTimeslices")], "spec.objectives.0.timeSliceWindow"),
    ("v1", [("indicator:", "indicatorRef: x\n  indicator:")], "spec.indicatorRef"),
    ("v1", [("isRolling: true", "isRolling: false")], "spec.timeWindow.0"),
    ("v1", [("duration: 1w", "duration: 1x")], "spec.timeWindow.0.duration"),
    ("v1", [("duration: 1w", "duration: 30")], "spec.timeWindow.0.duration"),
    (
        "v1",
        [("      isRolling: true\n", "      isRolling: true\n    - {duration: 1w, isRolling: true}\n")],
        "spec.timeWindow",
    ),
    ("v1", [("target: 0.9995", "target: 1.0")], "spec.objectives.0.target"),
    ("v1", [("target: 0.9995", "target: -0.1")], "spec.objectives.0.target"),
    ("v1", [("target: 0.9995", 'target: "0.9"')], "spec.objectives.0.target"),
    ("v1", [("target: 0.9995", "targetPercent: 100")], "spec.objectives.0.targetPercent"),
    ("v1", [("target: 0.9995", "target: 0.9\n      targetPercent: 90")], "spec.objectives.0.targetPercent"),
    ("v1", [("- target: 0.9995", "- displayName: none")], "spec.objectives.0"),
    ("v1", [("target: 0.9995", "target: 0.9\n      op: gt")], "spec.objectives.0.op"),
    ("v1", [("target: 0.9995", "target: 0.9\n      sli: x")], "spec.objectives.0.sli"),
    (
        "v1",
        [("good: {", "bad: {metricSource: {spec: {q: x}}}\n        good: {")],
        "spec.indicator.spec.ratioMetric.bad",
    ),
    ("v1", [("good: {metricSource", "raw: {metricSource")], "spec.indicator.spec.ratioMetric.raw"),
    ("v1", [("spec: {query: good_total}", "spec: {}")], "spec.indicator.spec.ratioMetric.good.metricSource.spec"),
    (
        "v1",
        [("metricSourceRef: prom", "metricSourceRef: a b")],
        "spec.indicator.spec.ratioMetric.good.metricSource.metricSourceRef",
    ),
    ("v1", [("kind: burnrate", "kind: other")], "spec.alertPolicies.0.spec.conditions.0.spec.condition.kind"),
    ("v1", [("op: gte", "op: eq")], "spec.alertPolicies.0.spec.conditions.0.spec.condition.op"),
    ("v1", [("threshold: 2, ", "")], "spec.alertPolicies.0.spec.conditions.0.spec.condition.threshold"),
    ("v1", [("severity: page", "severity:")], "spec.alertPolicies.0.spec.conditions.0.spec.severity"),
    ("v1", [("kind: AlertPolicy", "kind: Policy")], "spec.alertPolicies.0.kind"),
    ("v1", [("spec: {target: email}", "spec: {}")], "spec.alertPolicies.0.spec.notificationTargets.0.spec"),
    ("v1", [("kind: SLO", "kind: SLOO")], "kind"),
    ("v1", [("openslo/v1", "openslo/v3")], "apiVersion"),
    ("v1alpha", [("      value: 1\n", "")], "spec.objectives.0.value"),
    ("v1alpha", [("unit: Day", "unit: Year")], "spec.timeWindows.0.unit"),
    ("v1alpha", [("count: 28", "count: 0")], "spec.timeWindows.0.count"),
    ("v1alpha", [("source: datadog", "source: data-dog")], "spec.objectives.0.ratioMetrics.good.source"),
    ("v1alpha", [("value: 1", "value: 1\n      op: gt")], "spec.objectives.0.op"),
    ("v1alpha", [("displayName: Web", "labels: {a: b}")], "metadata.labels"),
    ("v2alpha", [("serviceRef", "service")], "spec.serviceRef"),
    ("v2alpha", [("duration: 4w", "duration: 1M")], "spec.timeWindow.0.duration"),
    ("v2alpha", [("team: a", "team: A")], "metadata.labels.team"),
    ("v2alpha", [("timeSliceWindow: 5m", "timeSliceWindow: 5")], "spec.objectives.0.timeSliceWindow"),
    ("sloth", [("objective: 99.9", "objective: 0")], "slos.0.objective"),
    ("sloth", [("objective: 99.9", "objective: 100.1")], "slos.0.objective"),
    ("sloth", [("objective: 99.9", 'objective: "99.9"')], "slos.0.objective"),
    ("sloth", [("service: cart", "service: -cart")], "service"),
    ("sloth", [("name: ok", "name: o")], "slos.0.name"),
    ("sloth", [("      name: CartErrors\n", "")], "slos.0.alerting.name"),
    ("sloth", [("{{.window}}", "5m")], "slos.0.sli.events.error_query"),
    ("sloth", [("rate(errors", "rate((errors")], "slos.0.sli.events.error_query"),
    ("sloth", [("      events:", "      raw: {error_ratio_query: 'x[{{.window}}]'}\n      events:")], "slos.0.sli.raw"),
    ("sloth", [("page_alert", "pageAlert")], "slos.0.alerting.pageAlert"),
    ("pyrra", [('"99.5"', '"101"')], "spec.target"),
    ("pyrra", [('"99.5"', '"abc"')], "spec.target"),
    ("pyrra", [('"99.5"', "99.5")], "spec.target"),
    ("pyrra", [("window: 2w", "window: 1M")], "spec.window"),
    ("pyrra", [(',le="0.5"', "")], "spec.indicator.latency.success.metric"),
    ("pyrra", [('le="0.5"', 'le="fast"')], "spec.indicator.latency.success.metric"),
    ("pyrra", [("'http_seconds_count{job=\"a\"}'", "'rate(x[5m])'")], "spec.indicator.latency.total.metric"),
    ("pyrra", [("latency:", "speed:")], "spec.indicator"),
    ("nobl9", [("target: 0.9", "target: 1")], "spec.objectives.0.target"),
    ("nobl9", [("unit: Day, count: 28", "unit: Day, count: 32")], "spec.timeWindows.0"),
    ("nobl9", [("unit: Day", "unit: Month")], "spec.timeWindows.0.unit"),
    ("nobl9", [("        incremental: true\n", "")], "spec.objectives.0.countMetrics.incremental"),
    ("nobl9", [("good: {prom", "bad: {prom: {promql: x}}\n        good: {prom")], "spec.objectives.0.countMetrics.bad"),
    ("nobl9", [("Occurrences", "Timeslices")], "spec.objectives.0.timeSliceTarget"),
    ("nobl9", [("https://wiki.example/web", "wiki")], "spec.attachments.0.url"),
    ("nobl9", [("project: shop}\nspec", "label: x}\nspec")], "metadata.project"),
    ("gen", [("  goal: 0.95\n", "")], "spec.goal"),
    ("gen", [("  backend: prometheus\n", "")], "spec.backend"),
    ("gen", [(", filter_valid: all", "")], "spec.service_level_indicator"),
]


@pytest.mark.parametrize(("name", "pairs", "field"), REFUSED, ids=[f"{n}: {p[0][1][:40]!r}" for n, p, _ in REFUSED])
def test_what_the_format_refuses_is_a_defect(name: str, pairs: list[tuple[str, str]], field: str) -> None:
    found = defects(reading(changed(VALID[name], pairs)))
    assert field in {where for where, _, _ in found}, found


ACCEPTED = [
    ("v1", [("target: 0.9995", "target: 0")]),
    ("v1", [("target: 0.9995", "targetPercent: 0.9999")]),
    ("v1", [("    - target: 0.9995\n", "    []\n")]),
    ("v1", [("isRolling: true", "calendar: {startTime: 2022-01-01 12:00:00, timeZone: Europe/Berlin}")]),
    ("v1", [("duration: 1w", "duration: 1Q")]),
    ("sloth", [("objective: 99.9", "objective: 100")]),
    ("sloth", [("objective: 99.9", "objective: 0.999")]),
    ("sloth", [("service: cart", "service: 12")]),
    ("pyrra", [('"99.5"', '"0"')]),
    ("pyrra", [('"99.5"', '"100.0"')]),
    ("pyrra", [('le="0.5"', 'le="+Inf"')]),
    ("gen", [("0.95", "99")]),
    ("gen", [("0.95", "${GOAL}")]),
    ("gen", [("goal: 0.95", "goal: 0.95\n  service_level_indicators: x")][:0]),
]


@pytest.mark.parametrize(("name", "pairs"), ACCEPTED)
def test_what_the_format_accepts_is_none(name: str, pairs: list[tuple[str, str]]) -> None:
    assert defects(reading(changed(VALID[name], pairs))) == []


@given(st.decimals(0, 1, places=9, allow_nan=False))
def test_targets_are_exact(target: Decimal) -> None:
    text = OPENSLO.replace("0.9995", f"{target:f}")
    (objectives,) = reading(text).objectives.values()
    assert objectives[0].target == target


def test_the_unit_comes_from_the_format() -> None:
    (sloth,) = reading(SLOTH.replace("99.9", "0.999")).objectives.values()
    (openslo,) = reading(OPENSLO.replace("0.9995", "99.9")).objectives.values()
    assert (sloth[0].target, openslo[0].target) == (Decimal("0.00999"), Decimal("99.9"))


def test_a_target_that_is_filled_in_later_is_unknown() -> None:
    (objectives,) = reading(GENERATOR.replace("0.95", "${GOAL}")).objectives.values()
    assert isinstance(objectives[0].target, Unknown)


def test_windows_of_the_formats() -> None:
    days = {}
    for name, text in VALID.items():
        (objectives,) = reading(text).objectives.values()
        window = objectives[0].window
        days[name] = (window.seconds / 86400, window.explicit) if window else None
    assert days == {
        "v1": (7, True),
        "v1alpha": (28, True),
        "v2alpha": (28, True),
        "sloth": (30, False),
        "pyrra": (14, True),
        "nobl9": (28, True),
        "gen": None,
    }


def test_references_are_resolved_across_files() -> None:
    sli = """apiVersion: openslo/v1
kind: SLI
metadata: {name: good}
spec: {thresholdMetric: {metricSource: {type: Prometheus, spec: {query: latency}}}}
"""
    text = re.sub(
        r"  indicator:.*?  budgetingMethod", "  indicatorRef: good\n  budgetingMethod", OPENSLO, flags=re.DOTALL
    )
    (objectives,) = reading(text, sli).objectives.values()
    assert [query.text for query in objectives[0].queries] == ["latency"]
    missing = defects(reading(text.replace("indicatorRef: good", "indicatorRef: goood"), sli))
    assert missing == [("spec.indicatorRef", "reference", "names no SLI of the input: goood; good is near")]


def test_a_reference_is_not_dangling_where_its_kind_is_not_kept() -> None:
    text = OPENSLO.split("  alertPolicies:", maxsplit=1)[0] + "  alertPolicies: [{alertPolicyRef: elsewhere}]\n"
    assert defects(reading(text)) == []


def test_lists_of_objects_and_kubernetes_lists_are_read() -> None:
    listed = "- " + "\n  ".join(OPENSLO.strip().split("\n")) + "\n"
    items = "apiVersion: v1\nkind: List\nitems:\n- " + "\n  ".join(PYRRA.strip().split("\n")) + "\n"
    assert len(reading(listed).objectives) == 1
    assert len(reading(items).objectives) == 1


def test_latency_objectives_know_their_threshold() -> None:
    (objectives,) = reading(PYRRA).objectives.values()
    assert (objectives[0].sort, objectives[0].latency_seconds) == ("latency", 0.5)
    assert objectives[0].selectors == {"job": "a", "le": "0.5"}


scalars = st.one_of(st.none(), st.booleans(), st.integers(-5, 200), st.floats(allow_nan=True), st.text(max_size=8))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "spec",
                    "metadata",
                    "name",
                    "objectives",
                    "target",
                    "timeWindow",
                    "indicator",
                    "ratioMetric",
                    "good",
                    "slos",
                    "sli",
                    "events",
                    "raw",
                    "alerting",
                    "window",
                    "latency",
                    "success",
                    "metric",
                    "composite",
                    "components",
                    "conditions",
                    "alertPolicies",
                    "steps",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)
HEADS = [
    "apiVersion: openslo/v1\nkind: SLO\n",
    "apiVersion: openslo/v1alpha\nkind: SLO\n",
    "apiVersion: openslo.com/v2alpha\nkind: AlertPolicy\n",
    "apiVersion: sloth.slok.dev/v1\nkind: PrometheusServiceLevel\n",
    "apiVersion: sloth.slok.dev/v1\nkind: AlertWindows\n",
    "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\n",
    "apiVersion: n9/v1alpha\nkind: SLO\n",
    "apiVersion: n9/v1alpha\nkind: AlertPolicy\n",
    "apiVersion: sre.google.com/v2\nkind: ServiceLevelObjective\n",
    "apiVersion: metrics.keptn.sh/v1\nkind: AnalysisDefinition\n",
    "spec_version: '1.0'\n",
    "version: prometheus/v1\n",
]


@given(st.sampled_from(HEADS), st.dictionaries(st.sampled_from(["spec", "metadata", "slos", "objectives"]), anything))
def test_no_content_makes_a_reader_fail(head: str, body: dict[str, object]) -> None:
    import json

    text = head + "".join(f"{key}: {json.dumps(value)}\n" for key, value in body.items())
    reading(text)
