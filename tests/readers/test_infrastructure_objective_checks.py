"""What the providers of objectives refuse, in both directions."""

from __future__ import annotations

import pytest

from relint.engine.run import understand
from relint.engine.settings import Settings
from relint.model.files import MemoryFiles
from relint.model.value import Known

DATADOG = """resource "datadog_service_level_objective" "x" {
  name = "x"
  type = "metric"
  query {
    numerator   = "sum:good{*}.as_count()"
    denominator = "sum:all{*}.as_count()"
  }
  thresholds {
    timeframe = "30d"
    target    = 99.9
  }
}
"""
NEWRELIC = """resource "newrelic_service_level" "x" {
  guid = "abc"
  name = "x"
  events {
    account_id = 1
    valid_events {
      from = "Transaction"
    }
    good_events {
      from = "Transaction"
    }
  }
  objective {
    target = 99
    time_window {
      rolling {
        count = 7
        unit  = "DAY"
      }
    }
  }
}
"""
GRAFANA = """resource "grafana_slo" "x" {
  name = "x"
  query {
    type = "ratio"
    ratio {
      success_metric = "good_total"
      total_metric   = "all_total"
    }
  }
  objectives {
    value  = 0.995
    window = "28d"
  }
}
"""
GOOGLE = """resource "google_monitoring_slo" "x" {
  service             = "s"
  goal                = 0.9
  rolling_period_days = 28
  request_based_sli {
    good_total_ratio {
      good_service_filter  = "a"
      total_service_filter = "b"
    }
  }
}
"""
AWS = """resource "aws_applicationsignals_service_level_objective" "x" {
  name = "x"
  goal {
    attainment_goal = 99.9
    interval {
      rolling_interval {
        duration      = 30
        duration_unit = "DAY"
      }
    }
  }
  sli {
    metric_threshold = 200
  }
}
"""
ELASTIC = """resource "elasticstack_kibana_slo" "x" {
  name             = "x"
  budgeting_method = "occurrences"
  kql_custom_indicator {
    good = "a"
  }
  time_window {
    duration = "30d"
    type     = "rolling"
  }
  objective {
    target = 0.95
  }
}
"""
NOBL9 = """resource "nobl9_slo" "x" {
  name             = "x"
  project          = "p"
  budgeting_method = "Occurrences"
  objective {
    target = 0.9
  }
  time_window {
    count      = 28
    unit       = "Day"
    is_rolling = true
  }
}
"""
VALID = [DATADOG, NEWRELIC, GRAFANA, GOOGLE, AWS, ELASTIC, NOBL9]


def fields(text: str) -> list[str]:
    files = MemoryFiles({"main.tf": 'terraform {\n  backend "s3" {}\n}\n' + text})
    (found,) = understand(files, files.paths, Settings()).system.of_kind("objective")
    value = found.facts["defects"]
    assert isinstance(value, Known)
    assert isinstance(value.data, list)
    return [entry["field"] for entry in value.data]


@pytest.mark.parametrize("text", VALID, ids=lambda text: text.split('"')[1])
def test_valid_objectives_have_no_defect(text: str) -> None:
    assert fields(text) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "field"),
    [
        (DATADOG, '"metric"', '"other"', "type"),
        (DATADOG, '"metric"', '"monitor"', "it"),
        (DATADOG, "  query {", "  monitor_ids = [1]\n  query {", "monitor_ids"),
        (DATADOG, "target    = 99.9", "target    = 99.9\n    warning = 99.5", "thresholds.warning"),
        (DATADOG, "target    = 99.9", "target    = 100", "thresholds.target"),
        (NEWRELIC, '"DAY"', '"WEEK"', "objective.time_window.rolling.unit"),
        (NEWRELIC, "good_events {", "other_events {", "events"),
        (NEWRELIC, "good_events {", "bad_events {\n    }\n    good_events {", "events.bad_events"),
        (NEWRELIC, "valid_events {", "other_events {", "events"),
        (GRAFANA, '"ratio"', '"freeform"', "query"),
        (GRAFANA, '"ratio"', '"other"', "query.type"),
        (GOOGLE, "  rolling_period_days = 28\n", "", "it"),
        (GOOGLE, "= 28", '= 28\n  calendar_period = "DAY"', "calendar_period"),
        (GOOGLE, '      total_service_filter = "b"\n', "", "request_based_sli.good_total_ratio"),
        (GOOGLE, "request_based_sli {", "basic_sli {\n  }\n  request_based_sli {", "request_based_sli"),
        (AWS, '"DAY"', '"WEEK"', "goal.interval.rolling_interval.duration_unit"),
        (AWS, "sli {", "slis {", "it"),
        (ELASTIC, '"rolling"', '"other"', "time_window.type"),
        (ELASTIC, '"occurrences"', '"timeslices"', "objective.timeslice_target"),
        (ELASTIC, "kql_custom_indicator {", "custom_indicator {", "it"),
        (NOBL9, "= 28", "= 32", "time_window.count"),
        (NOBL9, '"Day"', '"Month"', "time_window.unit"),
        (NOBL9, "target = 0.9", "target = 0.9\n    time_slice_target = 0.9", "objective.time_slice_target"),
    ],
)
def test_what_a_provider_refuses_is_a_defect(text: str, old: str, new: str, field: str) -> None:
    assert old in text
    assert field in {name.replace(".0", "") for name in fields(text.replace(old, new, 1))}


def test_what_is_filled_in_later_is_no_fault() -> None:
    text = 'variable "days" { type = number }\n' + GOOGLE.replace("= 28", "= var.days")
    assert fields(text) == []
