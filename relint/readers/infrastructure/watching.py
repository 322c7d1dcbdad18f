"""Objectives and alerts among Terraform's resources: read, and joined where the one refers to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from relint.model.alert import Alert
from relint.model.dependency import Dependency, Evidence, Relation
from relint.model.files import Files
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.readers.infrastructure.body import Source, source_of
from relint.readers.reading import Reading

OBJECTIVES = frozenset(
    [
        "datadog_service_level_objective",
        "newrelic_service_level",
        "grafana_slo",
        "google_monitoring_slo",
        "aws_applicationsignals_service_level_objective",
        "elasticstack_kibana_slo",
        "nobl9_slo",
    ]
)
ALERTS = frozenset(
    [
        "aws_cloudwatch_metric_alarm",
        "aws_cloudwatch_composite_alarm",
        "datadog_monitor",
        "newrelic_nrql_alert_condition",
        "grafana_rule_group",
        "google_monitoring_alert_policy",
        "azurerm_monitor_metric_alert",
        "azurerm_monitor_activity_log_alert",
        "azurerm_monitor_scheduled_query_rules_alert",
        "azurerm_monitor_scheduled_query_rules_alert_v2",
        "elasticstack_kibana_alerting_rule",
    ]
)
PAGING = frozenset({"pagerduty_service", "opsgenie_service"})
STATE_CHANGE = "CloudWatch Alarm State Change"  # the detail type of such events
WATCHING = OBJECTIVES | ALERTS | PAGING
"""Types that are read here; named once more, so that a workspace without them imports none of their readers."""


def watched(reading: Reading, files: Files) -> Reading:
    """Return a reading of Terraform with its objectives and alerts understood."""
    if WATCHING.isdisjoint(resource.type for resource in reading.resources):
        return reading
    source = source_of(files)
    alerted, consulted = _named(reading.resources)
    _read_objectives(reading, source, alerted)
    targets = {key: found[0] for key, found in reading.objectives.items() if len(found) == 1}
    _read_alerts(reading, source, targets, consulted)
    return reading


def _named(resources: Sequence[Resource]) -> tuple[frozenset[str], frozenset[str]]:
    """Return ids that alerts refer to, and ids that objectives or alerts read the state of."""
    of_alerts = {ref for r in resources if r.type in ALERTS for refs in r.refs.values() for ref in refs}
    of_objectives = {ref for r in resources if r.type in OBJECTIVES for refs in r.refs.values() for ref in refs}
    return frozenset(of_alerts), frozenset(of_alerts | of_objectives | set(_on_the_bus(resources)))


def _on_the_bus(resources: Sequence[Resource]) -> Iterator[str]:
    """Yield the alarms of roots in which a rule of EventBridge takes up every change of an alarm's state."""
    rules = [r for r in resources if r.type == "aws_cloudwatch_event_rule"]
    scopes = {r.scope for r in rules if STATE_CHANGE in str(r.attributes.get("event_pattern"))}
    for resource in resources if scopes else ():
        if resource.scope in scopes and resource.type.startswith("aws_cloudwatch_") and resource.type in ALERTS:
            yield resource.id


def _read_objectives(reading: Reading, source: Source, alerted: frozenset[str]) -> None:
    from relint.readers.infrastructure.objectives import is_objective, objective

    for position, resource in enumerate(reading.resources):
        if is_objective(resource):
            made, found = objective(resource, source, alerted=resource.id in alerted)
            reading.resources[position] = made
            reading.objectives[made.id] = found


def _read_alerts(reading: Reading, source: Source, targets: Mapping[str, Objective], consulted: frozenset[str]) -> None:
    from relint.readers.infrastructure.alerts import alerts, is_alert, paging_service

    resources: list[Resource] = []
    for resource in reading.resources:
        if resource.type in PAGING:
            resources.append(paging_service(resource, source))
        elif not is_alert(resource):
            resources.append(resource)
        else:
            for made, alert in alerts(resource, source, targets, consulted):
                resources.append(made)
                _take(reading, made, alert)
    reading.resources = resources


def _take(reading: Reading, resource: Resource, alert: Alert | None) -> None:
    if alert is None:
        return
    reading.alerts[resource.id] = alert
    for path, refs in resource.refs.items():
        for ref in refs:
            if ref in reading.objectives:
                evidence = Evidence(f"its {path.partition('.')[0]} names the objective", resource.span_of(path))
                reading.dependencies.append(Dependency(resource.id, (ref,), evidence, Relation.OBSERVES))
