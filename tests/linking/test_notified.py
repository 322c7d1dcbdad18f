"""Who hears of alerts that Terraform declares."""

from __future__ import annotations

import pytest

from relint.engine.rules import bundled_rules, load
from relint.engine.run import run, understand
from relint.engine.settings import Settings
from relint.linking.notified import OPEN
from relint.model.files import MemoryFiles
from relint.model.system import System
from relint.model.value import Unknown

GRAFANA = """
resource "grafana_contact_point" "nobody" {
  name = "nobody"
  email { addresses = ["<example@email.com>", "x@example.com"] }
}
resource "grafana_contact_point" "pager" {
  name = "pager"
  pagerduty { integration_key = "k" }
}
resource "grafana_notification_policy" "tree" {
  group_by      = ["alertname"]
  contact_point = grafana_contact_point.nobody.name
  %s
}
resource "grafana_rule_group" "g" {
  name             = "g"
  folder_uid       = "f"
  interval_seconds = 60
  rule {
    name   = "Errors"
    labels = { severity = "critical", team = "shop" }
    %s
  }
}
"""
NEW_RELIC = """
resource "newrelic_alert_policy" "p" {
  name = "p"
  %s
}
resource "newrelic_nrql_alert_condition" "c" {
  policy_id = newrelic_alert_policy.p.id
  name      = "c"
}
%s
"""
WORKFLOW = """
resource "newrelic_workflow" "w" {
  name = "w"
  %s
  issues_filter {
    name = "f"
    type = "FILTER"
    predicate {
      attribute = "%s"
      operator  = "EXACTLY_MATCHES"
      values    = [%s]
    }
  }
  destination { channel_id = "c" }
}
resource "newrelic_alert_policy" "other" { name = "other" }
"""


def system(source: str) -> System:
    memory = MemoryFiles({"main.tf": source})
    return understand(memory, memory.paths, Settings()).system


def heard(policies: str = "", rule: str = "") -> tuple[object, object]:
    found = system(GRAFANA % (policies, rule))
    (alert,) = found.of_kind("alert")
    silent = found.fact(alert, "reaches_nobody")
    return found.known(alert, "receivers"), "unknown" if isinstance(silent, Unknown) else silent and silent.data


def policy(matcher: str, more: str = "") -> str:
    label, match, value = matcher.split()
    return f'policy {{\n matcher {{\n label = "{label}"\n match = "{match}"\n value = "{value}"\n }}\n {more}\n }}\n'


PAGER = "contact_point = grafana_contact_point.pager.name"


@pytest.mark.parametrize(
    ("policies", "receivers", "silent"),
    [
        ("", ["nobody"], True),
        (policy("severity = critical", PAGER), ["pager"], False),
        (policy("severity = page", PAGER), ["nobody"], True),
        (policy("severity =~ crit.*|page", PAGER), ["pager"], False),
        (policy("severity !~ crit.*", PAGER), ["nobody"], True),
        (policy("team = shop", policy("severity = critical", PAGER)), ["pager"], False),
        (policy("team = shop"), ["nobody"], True),  # inherits the contact point
        (policy("zone = eu", PAGER), ["nobody", "pager"], False),  # a label that the query may bring
        (policy("team = shop", "continue = true") + policy("severity = critical", PAGER), ["nobody", "pager"], False),
        (policy("severity = critical", 'contact_point = "made by hand"'), ["made by hand"], "unknown"),
        (policy("severity = critical", "contact_point = terraform_data.x.id"), [OPEN], "unknown"),
    ],
)  # fmt: skip
def test_grafana_walks_its_tree(policies: str, receivers: list[str], silent: object) -> None:
    assert heard(policies) == (receivers, silent)


def test_a_rule_of_grafana_may_name_its_contact_point() -> None:
    assert heard(rule='notification_settings { contact_point = "pager" }') == (["pager"], False)


@pytest.mark.parametrize(
    ("own", "others", "targets"),
    [
        ("", "", "unknown"),  # workflows may be made elsewhere
        ("channel_ids = [1]", "", 1),
        ("", WORKFLOW % ("", "labels.policyIds", "newrelic_alert_policy.p.id"), 1),
        ("", WORKFLOW % ("", "labels.policyIds", "newrelic_alert_policy.other.id"), 0),
        ("", WORKFLOW % ("enabled = false", "labels.policyIds", "newrelic_alert_policy.p.id"), "unknown"),
        ("", WORKFLOW % ("", "accumulations.tag.team", '"shop"'), "unknown"),
        ("", WORKFLOW % ("", "labels.policyIds", '"123"'), "unknown"),
    ],
)
def test_new_relic_asks_its_workflows(own: str, others: str, targets: object) -> None:
    found = system(NEW_RELIC % (own, others))
    value = found.fact(found.resources["newrelic_alert_policy.p"], "notification_targets")
    assert ("unknown" if isinstance(value, Unknown) else value and value.data) == targets


@pytest.mark.parametrize(
    ("message", "handles"),
    [
        ("Down @pagerduty-shop", 1),
        ("Down {{#is_alert}}@pagerduty-shop{{/is_alert}}", 1),
        ("Down {{#is_warning}}@slack-shop{{/is_warning}}{{#is_recovery}}@pagerduty-shop{{/is_recovery}}", 0),
        ("Down {{#is_alert}}@a-b{{/is_alert}} {{#is_alert_recovery}}@slack-shop{{/is_alert_recovery}}", 1),
    ],
)
def test_datadog_tells_who_is_named_for_the_alert(message: str, handles: int) -> None:
    found = system(f'resource "datadog_monitor" "m" {{\n  message = "{message}"\n}}\n')
    assert found.known(found.resources["datadog_monitor.m"], "actions") == handles


def test_a_monitor_is_joined_with_the_service_that_it_pages() -> None:
    found = system(
        'resource "datadog_monitor" "m" {\n  message = "@pagerduty-Web_Shop"\n}\n'
        'resource "pagerduty_service" "s" {\n  name = "Web Shop"\n  '
        "escalation_policy = pagerduty_escalation_policy.e.id\n}\n"
        'resource "pagerduty_escalation_policy" "e" {\n  name = "e"\n}\n'
    )
    pairs = {(d.consumer, d.providers[0]) for d in found.dependencies}
    assert pairs >= {
        ("datadog_monitor.m", "pagerduty_service.s"),
        ("pagerduty_service.s", "pagerduty_escalation_policy.e"),
    }


def test_a_page_that_reaches_a_placeholder_is_found() -> None:
    files = MemoryFiles({"main.tf": GRAFANA % ("", "")})
    rules = [rule for rule in load(bundled_rules(), shipped=True)[0] if rule.name == "alerts/unheard-alert"]
    (finding,) = run(files, files.paths, Settings(), rules).findings
    assert "can only reach nobody" in finding.message
