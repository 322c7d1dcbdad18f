"""The constraints of each SLO format that its schema alone does not say, in both directions."""

from __future__ import annotations

import pytest

from tests.readers.test_slo_specs import GENERATOR, NOBL9, OPENSLO, PYRRA, SLOTH, V2, changed, defects, reading

POLICY = """apiVersion: n9/v1alpha
kind: AlertPolicy
metadata: {name: fast, project: shop}
spec:
  severity: High
  coolDown: 5m
  conditions:
    - {measurement: averageBurnRate, value: 5.0, alertingWindow: 15m, op: gte}
  alertMethods: [{metadata: {name: chat}}]
"""

SERVICE = """apiVersion: n9/v1alpha
kind: Service
metadata: {name: shop, project: shop, labels: {team: [a, b]}}
spec:
  description: The shop
  reviewCycle: {startTime: "2026-01-01T09:00:00", timeZone: UTC, rrule: FREQ=WEEKLY}
  responsibleUsers: [{id: u1}]
"""

COMPOSITE = """apiVersion: n9/v1alpha
kind: SLO
metadata: {name: whole, project: shop}
spec:
  service: shop
  budgetingMethod: Occurrences
  timeWindows: [{unit: Day, count: 28, isRolling: true}]
  objectives:
    - name: all
      target: 0.9
      composite:
        maxDelay: 45m
        aggregation: Reliability
        components:
          objectives:
            - {project: shop, slo: web, objective: ok, weight: 1, whenDelayed: Ignore}
            - {project: shop, slo: pay, objective: ok, weight: 2, whenDelayed: CountAsBad}
"""

WINDOWS = """apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 7d
  page:
    quick: {errorBudgetPercent: 8, shortWindow: 5m, longWindow: 1h}
    slow: {errorBudgetPercent: 12.5, shortWindow: 30m, longWindow: 6h}
  ticket:
    quick: {errorBudgetPercent: 20, shortWindow: 2h, longWindow: 1d}
    slow: {errorBudgetPercent: 42, shortWindow: 6h, longWindow: 3d}
"""

KUBERNETES_SLOTH = """apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata: {name: cart}
spec:
  service: cart
  slos:
    - name: ok
      objective: 99.9
      sli: {raw: {errorRatioQuery: "x[{{.window}}]"}}
      alerting: {pageAlert: {disable: true}, ticketAlert: {disable: true}}
"""

DEFINITION = """apiVersion: metrics.keptn.sh/v1
kind: AnalysisDefinition
metadata: {name: release}
spec:
  objectives:
    - analysisValueTemplateRef: {name: latency}
      target:
        failure: {greaterThan: {fixedValue: 600m}}
        warning: {inRange: {lowBound: 300m, highBound: 600m}}
      weight: 2
  totalScore: {passPercentage: 90, warningPercentage: 75}
"""

ANALYSIS = """apiVersion: metrics.keptn.sh/v1
kind: Analysis
metadata: {name: release-1}
spec:
  timeframe: {recent: 10m}
  analysisDefinition: {name: release}
"""

GATE = """spec_version: "1.0"
comparison: {compare_with: single_result}
objectives:
  - sli: response_time_p95
    pass: [{criteria: ["<=+10%", "<600"]}]
    warning: [{criteria: ["<=800"]}]
total_score: {pass: "90%", warning: "75%"}
"""

SOURCE = """apiVersion: openslo/v1
kind: DataSource
metadata: {name: prom}
spec: {type: Prometheus, connectionDetails: {url: "http://prom"}}
"""

PROMQL = "good: {prometheus: {promql: good_total}}\n        total: {prometheus: {promql: all_total}}"

VALID = {
    "v1": OPENSLO,
    "v2": V2,
    "source": SOURCE,
    "sloth": SLOTH,
    "sloth/k8s": KUBERNETES_SLOTH,
    "windows": WINDOWS,
    "pyrra": PYRRA,
    "gen": GENERATOR,
    "nobl9": NOBL9,
    "composite": COMPOSITE,
    "policy": POLICY,
    "service": SERVICE,
    "definition": DEFINITION,
    "analysis": ANALYSIS,
    "gate": GATE,
}


@pytest.mark.parametrize("name", VALID)
def test_valid_objects_have_no_defect(name: str) -> None:
    assert defects(reading(VALID[name])) == []


REFUSED = [
    ("v1", "target: 0.9995", "target: 0.9\n      indicator: {}", "spec.objectives.0.indicator.metadata"),
    ("v1", "openslo/v1", "v1", "apiVersion"),
    (
        "v1",
        "isRolling: true",
        'calendar: {startTime: "2026-02-30 00:00:00", timeZone: UTC}',
        "spec.timeWindow.0.calendar.startTime",
    ),
    ("sloth", "version: prometheus/v1\n", "", "version"),
    ("source", ', connectionDetails: {url: "http://prom"}', "", "spec.connectionDetails"),
    ("sloth", "service: cart", "service: cart\nlabels: {__name__: x}", "labels.__name__"),
    ("sloth", "service: cart", 'service: cart\nlabels: {team: ""}', "labels.team"),
    ("sloth", "labels: {severity: page}", "labels: {severity: }", "slos.0.alerting.page_alert.labels.severity"),
    ("sloth", "service: cart", "service: cart\nslo_plugins: {chain: [{priority: 1}]}", "slo_plugins.chain.0.id"),
    ("sloth", "service: cart", "service: cart\nslo_plugins: {overridePrevious: true}", "slo_plugins.overridePrevious"),
    ("sloth", "prometheus/v1", "prometheus/v999", "version"),
    ("sloth/k8s", "name: ok", f"name: {'a' * 129}", "spec.slos.0.name"),
    ("sloth/k8s", "pageAlert: {disable: true}", "pageAlert: {}", "spec.slos.0.alerting.name"),
    ("windows", "sloPeriod: 7d", "sloPeriod: 0s", "spec.sloPeriod"),
    ("windows", "longWindow: 1h", "longWindow: 1.5h", "spec.page.quick.longWindow"),
    ("windows", "errorBudgetPercent: 8", "errorBudgetPercent: 0", "spec.page.quick.errorBudgetPercent"),
    ("windows", "    quick: {errorBudgetPercent: 8, shortWindow: 5m, longWindow: 1h}\n", "", "spec.page.quick"),
    ("pyrra", '"99.5"', '" 99.5"', "spec.target"),
    ("pyrra", '"99.5"', '"99.5%"', "spec.target"),
    ("gen", "goal: 0.95", "goal: high", "spec.goal"),
    ("gen", "  description: Share of good answers\n", "", "spec.description"),
    ("gen", "  service_level_indicator: {filter_good: good, filter_valid: all}\n", "", "spec.service_level_indicator"),
    (
        "nobl9",
        "count: 28, isRolling: true",
        'count: 1, calendar: {startTime: "2019-01-01 00:00:00", timeZone: UTC}',
        "spec.timeWindows.0.calendar.startTime",
    ),
    (
        "nobl9",
        "[fast]",
        "[fast]\n  composite: {target: 1, burnRateCondition: {value: 1, op: gt}}",
        "spec.composite.target",
    ),
    ("nobl9", "project: shop}\nspec", "project: shop, annotations: {-key: x}}\nspec", "metadata.annotations.-key"),
    ("nobl9", "project: shop}\nspec", "project: shop, labels: {Team: [x]}}\nspec", "metadata.labels.Team"),
    ("nobl9", "project: shop}\nspec", "project: shop, labels: {team: [x, x]}}\nspec", "metadata.labels.team"),
    ("nobl9", "promql: good_total", "query: good_total", "spec.objectives.0.countMetrics.good.prometheus.promql"),
    ("nobl9", "good: {prom", "bad: {prom", "spec.objectives.0.countMetrics.bad"),
    ("nobl9", "good: {prometheus: {promql: good_total}}", "good: {}", "spec.objectives.0.countMetrics.good"),
    ("nobl9", "total: {prometheus: {promql: all_total}}", "total: {datadog: {query: x}}", "spec.objectives"),
    ("nobl9", PROMQL, "goodTotal: {prometheus: {promql: x}}", "spec.objectives.0.countMetrics.goodTotal"),
    ("nobl9", "[fast]", "[Fast]", "spec.alertPolicies.0"),
    ("nobl9", "[fast]", "[fast]\n  tier: " + "x" * 254, "spec.tier"),
    ("nobl9", "[fast]", "[fast]\n  composite: {target: 0.9}", "spec.composite.burnRateCondition"),
    (
        "nobl9",
        "[fast]",
        "[fast]\n  anomalyConfig: {noData: {alertMethods: []}}",
        "spec.anomalyConfig.noData.alertMethods",
    ),
    (
        "nobl9",
        "[fast]",
        "[fast]\n  anomalyConfig: {noData: {alertMethods: [{name: a}], alertAfter: 5m30s}}",
        "spec.anomalyConfig.noData.alertAfter",
    ),
    (
        "nobl9",
        "count: 28, isRolling: true",
        'count: 400, calendar: {startTime: "2026-01-01 00:00:00", timeZone: UTC}',
        "spec.timeWindows.0.count",
    ),
    (
        "nobl9",
        "count: 28, isRolling: true",
        'count: 1, calendar: {startTime: "2026-01-01", timeZone: UTC}',
        "spec.timeWindows.0.calendar.startTime",
    ),
    ("composite", "slo: pay", "slo: web", "spec.objectives.0.composite.components.objectives.1"),
    ("composite", "weight: 1", "weight: 0", "spec.objectives.0.composite.components.objectives.0.weight"),
    ("composite", "45m", "45s", "spec.objectives.0.composite.maxDelay"),
    ("composite", "Reliability", "Mean", "spec.objectives.0.composite.aggregation"),
    ("composite", "service: shop", "service: shop\n  indicator: {metricSource: {name: p}}", "spec.indicator"),
    ("composite", "service: shop", "service: shop\n  anomalyConfig: {noData:}", "spec.anomalyConfig"),
    ("policy", "High", "Huge", "spec.severity"),
    ("policy", "coolDown: 5m", "coolDown: 4m", "spec.coolDown"),
    ("policy", "alertingWindow: 15m", "alertingWindow: 8d", "spec.conditions.0.alertingWindow"),
    ("policy", "alertingWindow: 15m", "alertingWindow: 15m30s", "spec.conditions.0.alertingWindow"),
    ("policy", "op: gte", "lastsFor: 5m", "spec.conditions.0.lastsFor"),
    ("policy", "averageBurnRate", "burnedBudget", "spec.conditions.0.alertingWindow"),
    ("policy", "averageBurnRate", "timeToBurnBudget", "spec.conditions.0.value"),
    ("policy", "op: gte", "op: gt", "spec.conditions.0.op"),
    ("service", "FREQ=WEEKLY", "FREQ=HOURLY", "spec.reviewCycle.rrule"),
    ("service", "[{id: u1}]", '[{id: ""}]', "spec.responsibleUsers.0.id"),
    ("definition", "greaterThan: {fixedValue: 600m}", "", "spec.objectives.0.target.failure"),
    ("definition", "lowBound: 300m", "lowBound: 1", "spec.objectives.0.target.warning.inRange.lowBound"),
    ("definition", "fixedValue: 600m", "fixedValue: slow", "spec.objectives.0.target.failure.greaterThan.fixedValue"),
    ("definition", "warningPercentage: 75", "warningPercentage: 90", "spec.totalScore.warningPercentage"),
    ("definition", "passPercentage: 90", "passPercentage: 101", "spec.totalScore.passPercentage"),
    ("analysis", "{recent: 10m}", '{recent: 10m, from: "2026-01-01T00:00:00Z"}', "spec.timeframe.from"),
    ("analysis", "{recent: 10m}", '{from: "2026-01-01T00:00:00Z"}', "spec.timeframe"),
    ("analysis", "10m", "ten minutes", "spec.timeframe.recent"),
    ("analysis", "{recent: 10m}", '{from: "2026-01-01", to: "2026-01-02"}', "spec.timeframe.from"),
    ("gate", '"<600"', '"600"', "objectives.0.pass.0.criteria.1"),
    ("gate", '"<600"', '"==600"', "objectives.0.pass.0.criteria.1"),
]


@pytest.mark.parametrize(("name", "old", "new", "field"), REFUSED, ids=[f"{n}: {b[:50]!r}" for n, _, b, _ in REFUSED])
def test_what_the_format_refuses_is_a_defect(name: str, old: str, new: str, field: str) -> None:
    found = defects(reading(changed(VALID[name], [(old, new)])))
    assert field in {where for where, _, _ in found}, found


ACCEPTED = [
    ("source", '{url: "http://prom"}', "{}"),
    ("sloth", "service: cart", "service: cart\nlabels: {my-label: x}"),
    ("sloth", "page_alert: {labels: {severity: page}}", 'page_alert: {disable: true, labels: {severity: ""}}'),
    ("sloth", "service: cart", "service: cart\nslo_plugins: {chain: [{id: a, config: {b: c}, priority: -1}]}"),
    ("windows", "longWindow: 1h", "longWindow: 1h30m"),
    ("pyrra", '"99.5"', '"9.95e1"'),
    ("pyrra", "namespace: shop}", "namespace: shop, labels: {pyrra.dev/team: a}}"),
    ("gen", "goal: 0.95", 'goal: "0.95"'),
    ("gen", "{filter_good: good, filter_valid: all}", "{}"),
    ("nobl9", "project: shop}\nspec", "project: shop, labels: {zespół: [x]}}\nspec"),
    ("nobl9", PROMQL, "goodTotal: {splunk: {query: index=web n9good n9total}}"),
    (
        "nobl9",
        PROMQL,
        "bad: {appDynamics: &a {applicationName: x, metricPath: A | B}}\n        total: {appDynamics: *a}",
    ),
    (
        "nobl9",
        PROMQL,
        "good: &e {elasticsearch: {index: a, query: '{{.BeginTime}} {{.EndTime}}'}}\n        total: *e",
    ),
    ("nobl9", "isRolling: true", 'calendar: {startTime: "2026-01-01 00:00:00", timeZone: Europe/Warsaw}'),
    ("nobl9", "[fast]", "[fast]\n  composite: {target: 0.9, burnRateCondition: {value: 2, op: gt}}"),
    ("policy", ", op: gte", ""),
    ("policy", "value: 5.0, alertingWindow: 15m, op: gte", "value: 5.0, lastsFor: 5m"),
    ("policy", "averageBurnRate, value: 5.0, alertingWindow: 15m, op: gte", "burnedBudget, value: 0.8, op: lt"),
    ("definition", "        failure: {greaterThan: {fixedValue: 600m}}\n", ""),
    ("analysis", "{recent: 10m}", '{from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z"}'),
    ("gate", '"<600"', '"< -10 %"'),
]


@pytest.mark.parametrize(("name", "old", "new"), ACCEPTED)
def test_what_the_format_accepts_is_none(name: str, old: str, new: str) -> None:
    assert defects(reading(changed(VALID[name], [(old, new)]))) == []


def test_a_name_that_the_shared_configuration_lacks_is_dangling() -> None:
    step = "{name: d, burn_rate_threshold: 1, window: 60, message_alert: a, message_ok: b}"
    shared = f"backends: {{prometheus: {{}}}}\nerror_budget_policies: {{default: {{steps: [{step}]}}}}\n"
    policy = GENERATOR.replace("goal:", "error_budget_policy: defaults\n  goal:")
    assert [field for field, _, _ in defects(reading(shared, policy))] == ["spec.error_budget_policy"]
    assert defects(reading(policy)) == []
    assert defects(reading(shared, GENERATOR.replace("prometheus", "prometheus/eu")))[0][0] == "spec.backend"


def test_fields_that_a_loader_passes_over_are_ignored_and_not_refused() -> None:
    text = NOBL9.replace("alertPolicies", "alert_policies")
    assert [(field, topic) for field, topic, _ in defects(reading(text))] == [("spec.alert_policies", "ignored-field")]


def test_a_metric_that_names_no_data_source_of_the_input_is_dangling() -> None:
    named = SOURCE.replace("name: prom", "name: prometheus")
    field = "spec.indicator.spec.ratioMetric.good.metricSource.metricSourceRef"
    assert [where for where, _, _ in defects(reading(OPENSLO, named))] == [field]
    assert defects(reading(OPENSLO, SOURCE)) == []
    assert defects(reading(OPENSLO)) == []


@pytest.mark.parametrize(
    ("part", "same"),
    [("all_total{ a='1',b='2' }", True), ("all_total{b='2',a='1'}", True), ("all_total{a='1'}", False)],
)
def test_queries_are_the_same_whatever_the_order_of_their_labels(part: str, *, same: bool) -> None:
    text = SLOTH.replace("errors_total", part).replace(
        "all_total[{{ .window }}]", "all_total{b='2', a='1'}[{{.window}}]"
    )
    (spec,) = reading(text).resources
    assert spec.facts["part_equals_total"].data is same  # type: ignore[union-attr]


def test_a_period_has_one_set_of_windows_in_a_catalog() -> None:
    other = WINDOWS.replace("longWindow: 1h", "longWindow: 2h")
    assert [field for field, _, _ in defects(reading(WINDOWS, other))] == ["spec.sloPeriod"]
    assert defects(reading(WINDOWS, WINDOWS)) == []
    assert defects(reading(WINDOWS, other.replace("7d", "14d"))) == []


def test_what_nobl9_refers_to_must_be_there_where_its_kind_is_kept() -> None:
    kept = "apiVersion: n9/v1alpha\nkind: %s\nmetadata: {name: %s, project: shop}\nspec: {}\n"
    assert defects(reading(POLICY, kept % ("AlertMethod", "chat"))) == []
    field = "spec.alertMethods.0.metadata.name"
    assert [where for where, _, _ in defects(reading(POLICY, kept % ("AlertMethod", "mail")))] == [field]
    assert defects(reading(NOBL9, kept % ("agent", "prom"))) == []
    assert [where for where, _, _ in defects(reading(NOBL9, kept % ("Agent", "datadog")))] == [
        "spec.indicator.metricSource.name"
    ]


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("apiVersion: n9/v1alpha\nkind: Slo2", "kind"),
        ("apiVersion: n9/v1\nkind: SLO", "apiVersion"),
        ("apiVersion: pyrra.dev/v1alpha2\nkind: ServiceLevelObjective", "apiVersion"),
        ("apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjectiv", "kind"),
        ("apiVersion: sloth.slok.dev/v2\nkind: PrometheusServiceLevel", "apiVersion"),
        ("apiVersion: sloth.slok.dev/v1\nkind: AlertWindow", "kind"),
        ("apiVersion: sloth.slok.dev/v1\nkind: PrometheusServiceLevel", "spec"),
        ("apiVersion: sre.google.com/v2\nkind: SLO", "kind"),
        ("apiVersion: openslo/v1\nkind: Objective", "kind"),
    ],
)
def test_what_no_tool_knows_is_not_passed_over(head: str, field: str) -> None:
    assert [where for where, _, _ in defects(reading(f"{head}\nmetadata: {{name: x}}\n"))] == [field]
