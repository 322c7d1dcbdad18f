"""Objectives and alerts in Terraform are the same objectives and alerts as elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint import readers
from relint.model.files import MemoryFiles
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Known, Unknown
from relint.readers import Reading
from relint.readers.infrastructure.alert_texts import reference_in
from relint.readers.infrastructure.watching import ALERTS, OBJECTIVES, PAGING, watched

DATADOG = """\
resource "datadog_service_level_objective" "api" {
  name        = "api"
  type        = "metric"
  description = "99.95 % over 30 days"
  tags        = ["service:checkout", "team:shop"]
  query {
    numerator   = "sum:good{*}.as_count()"
    denominator = "sum:all{*}.as_count()"
  }
  thresholds {
    timeframe = "30d"
    target    = 99.95
  }
  thresholds {
    timeframe = "7d"
    target    = 99.9
  }
}
"""
SLO = {
    "newrelic": (
        """resource "newrelic_service_level" "o" {
          guid = "g"
          name = "o"
          events {
            account_id = 1
            valid_events { from = "Transaction" }
            bad_events {
              from  = "Transaction"
              where = "error"
            }
          }
          objective {
            target = 99.5
            time_window {
              rolling {
                count = 7
                unit  = "DAY"
              }
            }
          }
        }""",
        ("0.995", "percent", 7, True, ["bad", "total"]),
    ),
    "grafana": (
        """resource "grafana_slo" "o" {
          name        = "o"
          description = "d"
          query {
            type = "freeform"
            freeform { query = "sum(rate(good[5m])) / sum(rate(all[5m]))" }
          }
          objectives {
            value  = 0.9995
            window = "28d"
          }
        }""",
        ("0.9995", "ratio", 28, True, ["raw"]),
    ),
    "google": (
        """resource "google_monitoring_slo" "o" {
          service         = "checkout"
          goal            = 0.999
          calendar_period = "FORTNIGHT"
          request_based_sli {
            good_total_ratio {
              good_service_filter  = "good"
              total_service_filter = "all"
            }
          }
        }""",
        ("0.999", "ratio", 14, False, ["good", "total"]),
    ),
    "aws": (
        """resource "aws_applicationsignals_service_level_objective" "o" {
          name = "o"
          goal { warning_threshold = 30 }
          sli {
            sli_metric { metric_type = "LATENCY" }
          }
        }""",
        ("0.99", "percent", 7, True, []),
    ),
    "elastic": (
        """resource "elasticstack_kibana_slo" "o" {
          name             = "o"
          description      = "d"
          budgeting_method = "timeslices"
          kql_custom_indicator {
            index = "x"
            good  = "latency < 300"
            total = "*"
          }
          time_window {
            duration = "1M"
            type     = "calendarAligned"
          }
          objective { target = 0.95 }
        }""",
        ("0.95", "ratio", 30, False, ["good", "total"]),
    ),
    "nobl9": (
        """resource "nobl9_slo" "o" {
          name             = "o"
          project          = "p"
          service          = "checkout"
          budgeting_method = "Occurrences"
          time_window {
            unit       = "Day"
            count      = 30
            is_rolling = true
          }
          objective {
            target = 0.99
            count_metrics {
              incremental = true
              good {
                prometheus { promql = "good" }
              }
              total {
                prometheus { promql = "all" }
              }
            }
          }
        }""",
        ("0.99", "ratio", 30, True, ["good", "total"]),
    ),
}


def read(text: str) -> Reading:
    return readers.read(MemoryFiles({"main.tf": text}), ["main.tf"], readers.ReaderSettings())


def facts(reading: Reading, address: str) -> Mapping[str, Data | Unknown]:
    resource = next(r for r in reading.resources if r.address == address)
    return {name: value.data if isinstance(value, Known) else value for name, value in resource.facts.items()}


def test_targets_are_exact_and_each_has_its_window() -> None:
    reading = read(DATADOG)
    found = reading.objectives["datadog_service_level_objective.api"]
    assert [(o.target, o.target_text, o.unit) for o in found] == [
        (Decimal("0.9995"), "99.95", "percent"),
        (Decimal("0.999"), "99.9", "percent"),
    ]
    assert [o.window.seconds // 86400 for o in found if o.window] == [30, 7]
    assert found[0].target_span.line == 12
    assert (found[0].service, found[0].owner) == ("checkout", "shop")


@pytest.mark.parametrize("name", sorted(SLO))
def test_unit_and_window_are_those_of_the_format(name: str) -> None:
    text, (target, unit, days, rolling, roles) = SLO[name]
    (found,) = (objective for objectives in read(text).objectives.values() for objective in objectives)
    assert (found.target, found.unit) == (Decimal(target), unit)
    assert found.window is not None
    assert (found.window.seconds // 86400, found.window.rolling) == (days, rolling)
    assert [query.role for query in found.queries] == roles
    assert found.alerting == "none"


def test_the_default_of_a_provider_says_that_it_is_one() -> None:
    (found,) = read(SLO["aws"][0]).objectives["aws_applicationsignals_service_level_objective.o"]
    assert found.window is not None
    assert not found.window.explicit


@pytest.mark.parametrize(
    ("goal", "topics"),
    [("0.999", []), ("0.99995", ["target"]), ("1", ["full-target"]), ("99.9", ["wrong-unit"]), ("0", ["target"])],
)
def test_what_google_refuses(goal: str, topics: list[str]) -> None:
    text = SLO["google"][0].replace("0.999", goal)
    defects = facts(read(text), "google_monitoring_slo.o")["defects"]
    assert isinstance(defects, list)
    assert [defect["topic"] for defect in defects if isinstance(defect, Mapping)] == topics


def test_an_unknown_target_stays_unknown() -> None:
    text = 'variable "goal" {\n  type = number\n}\n' + SLO["google"][0].replace("0.999", "var.goal")
    reading = read(text)
    (found,) = reading.objectives["google_monitoring_slo.o"]
    assert isinstance(found.target, Unknown)
    assert isinstance(facts(reading, "google_monitoring_slo.o")["target"], Unknown)


BURN = """
resource "datadog_service_level_objective" "one" {
  name = "one"
  type = "monitor"
  thresholds {
    timeframe = "30d"
    target    = 99.9
  }
}
resource "datadog_monitor" "burn" {
  type    = "slo alert"
  message = "@pagerduty-shop"
  query   = "burn_rate(\\"${datadog_service_level_objective.one.id}\\").over(\\"30d\\").long_window(\\"1h\\") > 14.4"
}
"""


def test_a_burn_rate_alert_is_read_through_its_template() -> None:
    reading = read(BURN)
    found = facts(reading, "datadog_monitor.burn")
    assert found["arms"] == [{"factor": 14.4, "budget": 0.001, "long": 3600.0, "short": 300.0}]
    assert found["pages"] is True
    assert [d.providers for d in reading.dependencies] == [("datadog_service_level_objective.one",)]
    (objective,) = reading.objectives["datadog_service_level_objective.one"]
    assert objective.alerting == "declared"
    assert reading.alerts["datadog_monitor.burn"].resource == "datadog_monitor.burn"


@pytest.mark.parametrize(
    ("message", "actions"),
    [
        ("help", 0),
        ("ops@example.org", 0),
        ("@slack-shop and @pagerduty", 2),
        ("{{#is_alert}}@ops-team{{/is_alert}}", 1),
    ],
)
def test_whom_a_datadog_message_names(message: str, actions: int) -> None:
    found = facts(read(f'resource "datadog_monitor" "m" {{\n  message = "{message}"\n}}\n'), "datadog_monitor.m")
    assert found["actions"] == actions


def test_rules_of_a_group_are_alerts_of_their_own() -> None:
    text = """
    resource "grafana_rule_group" "shop" {
      name             = "shop"
      folder_uid       = "shop"
      interval_seconds = 600
      rule {
        name   = "Errors"
        for    = "5m"
        labels = { severity = "critical" }
      }
      rule {
        name      = "Slow"
        is_paused = true
      }
      rule {
        name = "recorded"
        record {
          from   = "A"
          metric = "x"
        }
      }
    }
    """
    reading = read(text)
    errors, slow = "grafana_rule_group.shop.rule[0]", "grafana_rule_group.shop.rule[1]"
    assert list(reading.alerts) == [errors, slow]
    assert (facts(reading, errors)["pages"], facts(reading, errors)["for_seconds"]) == (True, 300)
    assert (facts(reading, errors)["enabled"], facts(reading, slow)["enabled"]) == (True, False)
    assert facts(reading, "grafana_rule_group.shop")["interval_seconds"] == 600


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Errors, see https://wiki.shop.dev/runbooks/errors.", "https://wiki.shop.dev/runbooks/errors"),
        ("https://grafana.shop.dev/d/1 then https://wiki.shop.dev/x", "https://wiki.shop.dev/x"),
        ("[runbook](docs/runbooks/cart.md#steps)", "docs/runbooks/cart.md#steps"),
        ("https://grafana.shop.dev/d/1", ""),
        ("too many errors", ""),
    ],
)
def test_the_runbook_in_a_text(text: str, reference: str) -> None:
    assert reference_in(text) == reference


NAMES = ["target", "goal", "objective", "objectives", "thresholds", "query", "message", "rule", "conditions", "tags"]
NAMES += [
    "severity",
    "labels",
    "actions",
    "alarm_actions",
    "documentation",
    "time_window",
    "window",
    "critical",
    "data",
]
LEAF = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.just("inf")
    | st.floats()
    | st.text(max_size=8)
    | st.just(Unknown("why"))
)
DATA = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
)


@given(st.sampled_from(sorted(OBJECTIVES | ALERTS | PAGING)), st.dictionaries(st.sampled_from(NAMES), DATA, max_size=6))
def test_no_shape_of_attributes_breaks_the_reader(type_: str, attributes: dict[str, Data]) -> None:
    resource = Resource(f"{type_}.x", type_, "other", "terraform", Span("main.tf", 1, 1, 1, 9), attributes=attributes)
    reading = watched(Reading([resource]), MemoryFiles({}))
    for found in reading.resources:
        assert all(isinstance(value, (Known, Unknown)) for value in found.facts.values())
