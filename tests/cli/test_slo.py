"""`relint slo` on a small system."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from relint.cli.slo import slo

SPEC = """version: prometheus/v1
service: cart
slos:
  - name: ok
    objective: 99.9
    sli: {raw: {error_ratio_query: "x[{{.window}}]"}}
    alerting: {name: CartErrors}
"""


def test_the_table_says_how_soon_each_alert_fires(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text(SPEC)
    outcome = CliRunner().invoke(slo, [str(tmp_path)])
    assert outcome.exit_code == 0
    assert "99.9 % over 30 d rolling (default), 43.2 minutes of outage allowed" in outcome.output
    assert "fast page: 14.4x over 1 h fires after 51.8 s" in outcome.output


def test_json_has_one_entry_a_target(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text(SPEC)
    found = json.loads(CliRunner().invoke(slo, [str(tmp_path), "--format", "json"]).output)
    (line,) = found["objectives"]
    assert (found["version"], line["target_percent"], line["budget_minutes"]) == (1, 99.9, 43.2)


def test_a_broken_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text("apiVersion: openslo/v1\nkind: SLO\nspec: [\n")
    assert CliRunner().invoke(slo, [str(tmp_path)]).exit_code == 2


def _lines(tmp_path: Path, text: str) -> list[dict[str, object]]:
    (tmp_path / "slo.yaml").write_text(text)
    found = json.loads(CliRunner().invoke(slo, [str(tmp_path), "--format", "json"]).output)["objectives"]
    assert isinstance(found, list)
    return found


def test_without_budget_the_first_error_fires(tmp_path: Path) -> None:
    (line,) = _lines(tmp_path, SPEC.replace("99.9", "100"))
    assert line["alerts"] == [
        "fast page: 14.4x over 1 h fires at the first error",
        "slow page: 6x over 6 h fires at the first error",
        "fast ticket: 3x over 1 d fires at the first error",
        "slow ticket: 1x over 3 d fires at the first error",
    ]


@pytest.mark.parametrize(
    ("written", "target"), [("99.950", "0.9995"), ("99.99e0", "0.9999"), ("0.1", "0.001"), ("99.99999", "0.9999999")]
)
def test_targets_keep_their_digits(tmp_path: Path, written: str, target: str) -> None:
    (line,) = _lines(tmp_path, SPEC.replace("99.9", written))
    assert (line["target"], line["target_text"], line["unit"]) == (target, written, "percent")


PYRRA = """apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: cart, namespace: shop}
spec:
  target: "99"
  window: 7d
  indicator: {bool_gauge: {metric: 'probe_success{job="cart"}'}}
"""


def test_pyrra_waits_for_half_the_short_window(tmp_path: Path) -> None:
    (line,) = _lines(tmp_path, PYRRA)
    alerts = line["burn_alerts"]
    assert isinstance(alerts, list)
    assert [(a["long_seconds"], a["short_seconds"], a["hold_seconds"], a["fires_after_seconds"]) for a in alerts] == [
        (900, 60, 60, 186),
        (5400, 480, 240, 618),
        (21600, 1800, 900, 1332),
        (86400, 5400, 2700, 3564),
    ]


POLICIES = """apiVersion: openslo/v1
kind: SLO
metadata: {name: web}
spec:
  service: shop
  indicatorRef: good
  budgetingMethod: Timeslices
  timeWindow: [{duration: 1M, calendar: {startTime: 2022-01-01 12:00:00, timeZone: UTC}}]
  objectives:
    - {displayName: all, target: 0.99, timeSliceTarget: 0.9, timeSliceWindow: 5m}
    - {displayName: paid, targetPercent: 99.9, timeSliceTarget: 0.9, timeSliceWindow: 5m}
  alertPolicies: [{alertPolicyRef: burn}]
---
apiVersion: openslo/v1
kind: AlertPolicy
metadata: {name: burn}
spec:
  alertWhenBreaching: true
  alertWhenNoData: true
  conditions: [{conditionRef: fast}]
  notificationTargets: [{targetRef: mail}]
---
apiVersion: openslo/v1
kind: AlertCondition
metadata: {name: fast}
spec: {severity: page, condition: {kind: burnrate, op: gt, threshold: 2, lookbackWindow: 1h, alertAfter: 5m}}
"""


def test_policies_fire_as_their_conditions_say(tmp_path: Path) -> None:
    lines = _lines(tmp_path, POLICIES)
    assert [(line["name"], line["target"], line["alerts"]) for line in lines] == [
        ("all", "0.99", ["policy burn: 2x over 1 h fires after 6 min 12 s"]),
        ("paid", "0.999", ["policy burn: 2x over 1 h fires after 5 min 7 s"]),
    ]
    assert {(line["budgeting"], line["window_seconds"], line["rolling"]) for line in lines} == {
        ("timeslices", 30 * 86400, False)
    }
    assert {line["alerts_without_data"] for line in lines} == {True}


GENERATOR = """apiVersion: sre.google.com/v2
kind: ServiceLevelObjective
metadata: {name: web, labels: {service_name: shop}}
spec:
  description: Share of good answers
  backend: prometheus
  method: good_bad_ratio
  service_level_indicator: {filter_good: good, filter_valid: all}
  goal: 0.95
---
backends: {prometheus: {url: x}}
error_budget_policies:
  default:
    steps:
      - {name: 1 hour, burn_rate_threshold: 9, alert: true, window: 3600, message_alert: a, message_ok: b}
      - {name: 28 days, burn_rate_threshold: 1, alert: false, window: 2419200, message_alert: a, message_ok: b}
"""


def test_steps_of_a_budget_policy_are_alerts_but_for_a_full_goal(tmp_path: Path) -> None:
    assert _lines(tmp_path, GENERATOR)[0]["alerts"] == ["1 hour: 9x over 1 h fires after 27 min"]
    assert _lines(tmp_path, GENERATOR.replace("0.95", "1"))[0]["alerts"] == []
