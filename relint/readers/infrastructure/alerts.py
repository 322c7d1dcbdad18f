"""Alerts that Terraform declares, with the facts that rules about alerts read.

Documentation read 2026-11: hashicorp/aws r/cloudwatch_metric_alarm, DataDog/datadog r/monitor (no data is not told by
default) and Datadog's guide to missing data, newrelic/newrelic r/nrql_alert_condition, grafana/grafana r/rule_group,
elastic/elasticstack r/kibana_alerting_rule. For google, azurerm, PagerDuty and Opsgenie see the catalog's entries of
their types, where it has any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from relint.lang.promql.durations import prometheus_seconds
from relint.model.alert import Alert
from relint.model.objective import Objective
from relint.model.resource import Resource, identity
from relint.model.value import Data, Known, Unknown, Value
from relint.readers.infrastructure.alert_texts import described_by, is_pager, pages_somebody, reference_in, runbook_in
from relint.readers.infrastructure.body import Body, Source, json_of, leaves, tags_of, text_of, whole
from relint.readers.prometheus.severity import pages
from relint.readers.slo.assemble import RUNBOOK_KEYS, owner_of

HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z][\w.+@-]*")
OTHER_STATES = re.compile(  # parts of a message that an alert does not send
    r"\{\{#(?P<state>is_(?:\w*recovery|warning|no_data|renotify))\}\}.*?\{\{/(?P=state)\}\}"
    r"|\{\{\^is_alert\}\}.*?\{\{/is_alert\}\}",
    re.DOTALL,
)
BURN = re.compile(
    r"""burn_rate\(["'][^)]*["']\)(?:\.over\(["'][^)"']*["']\))?\.long_window\(["'](?P<long>\w+)["']\)"""
    r"""(?:\.short_window\(["'](?P<short>\w+)["']\))?\s*>=?\s*(?P<factor>\d[\d.]*)?"""
)
SELECT_BURN = re.compile(r"""select_slo_burn_rate\(\s*["'].*?["']\s*,\s*["']?(?P<long>\d+[smhd])["']?\s*\)""")
SERVICE_TAG = re.compile(r"\bservice:([\w.-]+)|\bappName\s*=\s*'([^']+)'")
SCALING = re.compile(r"autoscaling_policy|:scalingPolicy:|:automate:")
BELOW_ONE = re.compile(r"<=?\s*[01](?:\.0*)?\s*\Z")
FILLED = re.compile(r"\bdefault(?:_zero)?\(|\.fill\(\s*zero")  # a gap counts as zero
AZURE_PAGES = {0: True, 2: False, 3: False, 4: False}  # 0 is "critical", 1 "error", 2 to 4 less than that


@dataclass(slots=True)
class _Read:
    """What one alert says."""

    body: Body
    facts: dict[str, Value] = field(default_factory=dict)
    expression: str = ""
    language: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)


def _cloudwatch(read: _Read, _targets: Mapping[str, Objective]) -> None:
    body = read.body
    period, times = body.number("period"), body.number("evaluation_periods")
    read.expression = body.text("metric_name") or body.text("alarm_rule")
    read.language = "cloudwatch"
    read.facts |= {
        "runbook": runbook_in(body, "alarm_description"),
        "pages": pages_somebody(body, "alarm_actions"),
        "for_seconds": Known(period * times if period and times else None),
    }
    if _scales(body):
        read.facts["heartbeat"] = Known(data=False)
    silent = body.get("treat_missing_data")
    if body.resource.type == "aws_cloudwatch_metric_alarm" and not isinstance(silent, Unknown):
        told = body.get("insufficient_data_actions") not in (None, [], ())
        read.facts["silent_on_no_data"] = Known(
            silent != "breaching" and not told, body.span("treat_missing_data"), "explicit" if silent else "default"
        )


def _scales(body: Body) -> bool:
    """Tell whether an alarm takes capacity away when there is little to do: it watches for no outage."""
    refs = [ref for path, refs in body.resource.refs.items() if path.startswith("alarm_actions") for ref in refs]
    return any(SCALING.search(name) for name in (*refs, *leaves(body.get("alarm_actions"))))


def _datadog(read: _Read, targets: Mapping[str, Objective]) -> None:
    body = read.body
    read.labels = tags_of(body)
    message, query = body.words("message"), body.words("query")
    read.expression, read.language = query, "datadog"
    handles = HANDLE.findall(OTHER_STATES.sub(" ", message))
    doubt = body.unknown("message") if not handles else None
    asset = next((item for item in body.bodies("assets") if item.text("category") == "runbook"), None)
    priority = body.number("priority")
    paging = any(is_pager(handle) for handle in handles)
    read.facts |= {
        "enabled": Known(True),
        "actions": doubt or Known(len(handles), body.span("message")),
        "runbook": runbook_in(asset, "url") if asset else runbook_in(body, "message"),
        "described": Known(bool(message.strip())),
        "pages": Known(True if paging else False if priority and priority >= 3 else None),
        "arms": Known(_datadog_arms(body, query, targets), body.span("query")),
    }
    if body.text("type") in {"metric alert", "query alert"} and BELOW_ONE.search(query) and not FILLED.search(query):
        told = body.get("notify_no_data") is True or body.text("on_missing_data") == "show_and_notify_no_data"
        unknown = body.unknown("notify_no_data") or body.unknown("on_missing_data")
        read.facts |= {"heartbeat": Known(True), "silent_on_no_data": unknown or Known(not told)}


def _datadog_arms(body: Body, query: str, targets: Mapping[str, Objective]) -> list[Data]:
    found = _objective_of(body.resource, targets)
    match = BURN.search(query)
    if match is None or found is None or not isinstance(found.target, Decimal):
        return []
    factor = float(match["factor"]) if match["factor"] else body.number("monitor_thresholds.critical")
    long = prometheus_seconds(match["long"])
    # Without a short window Datadog takes a twelfth of the long one.
    short = prometheus_seconds(match["short"]) if match["short"] else (long or 0) / 12
    if not factor or not long or not 0 < found.target < 1:
        return []
    return [{"factor": factor, "budget": float(1 - found.target), "long": long, "short": short}]


def _objective_of(resource: Resource, targets: Mapping[str, Objective]) -> Objective | None:
    named = sorted({ref for refs in resource.refs.values() for ref in refs if ref in targets})
    return targets[named[0]] if len(named) == 1 else None


def _newrelic(read: _Read, _targets: Mapping[str, Objective]) -> None:
    body = read.body
    read.expression, read.language = body.words("nrql.query"), "nrql"
    terms = [term for term in body.bodies("term") if term.text("priority").lower() in {"", "critical"}]
    critical = [*body.bodies("critical"), *terms]
    doubt = body.unknown("critical") or body.unknown("term")
    less = any(term.text("operator").lower().startswith("below") for term in critical)
    told = body.get("open_violation_on_expiration")
    fill = body.text("fill_option").lower()
    read.facts |= {
        "enabled": body.flag("enabled", default=True),
        # A warning alone opens no issue: nobody is told.
        "actions": doubt or Known(len(critical), body.span("warning")),
        "runbook": body.value("runbook_url"),
        "pages": Known(None),
        "for_seconds": Known(critical[0].number("threshold_duration") if critical else None),
        "heartbeat": Known(less and any((term.number("threshold") or 2) <= 1 for term in critical)),
        "silent_on_no_data": told if isinstance(told, Unknown) else Known(told is not True and fill != "static"),
    }


def _google(read: _Read, targets: Mapping[str, Objective]) -> None:
    body = read.body
    read.labels, read.language = tags_of(body, "user_labels"), "monitoring-filter"
    conditions = [*body.bodies("conditions")]
    kinds = ("condition_threshold.filter", "condition_prometheus_query_language.query", "condition_absent.filter")
    read.expression = "\n".join(words for c in conditions for kind in kinds if (words := c.words(kind)))
    severity = body.text("severity")
    paging = pages_somebody(body, "notification_channels")
    quiet = pages(severity)
    read.facts |= {
        "runbook": _google_runbook(body),
        "pages": Known(quiet) if quiet is not None else paging,
        "arms": Known(_google_arms(body, conditions, targets), body.span("conditions")),
    }
    if severity:
        read.facts["severity"] = Known(severity, body.span("severity"))
    below = [c for c in conditions if c.text("condition_threshold.comparison") == "COMPARISON_LT"]
    low = [c for c in below if (c.number("condition_threshold.threshold_value") or 0) <= 1]
    active = [c for c in low if c.text("condition_threshold.evaluation_missing_data").endswith("_ACTIVE")]
    absent = any(c.bodies("condition_absent") for c in conditions)
    read.facts |= {
        "heartbeat": Known(bool(low)),
        "silent_on_no_data": Known(len(active) < len(low) and not absent),
    }


def _google_runbook(body: Body) -> Value:
    links = [link.words("url") for link in body.bodies("documentation.links")]
    named = next((link for link in links if link), "")
    if named:
        return Known(named, body.span("documentation"))
    return runbook_in(body, "documentation.content")


def _google_arms(body: Body, conditions: Sequence[Body], targets: Mapping[str, Objective]) -> list[Data]:
    found = _objective_of(body.resource, targets)
    if found is None or not isinstance(found.target, Decimal) or not 0 < found.target < 1:
        return []
    pairs = []
    for condition in conditions:
        match = SELECT_BURN.search(condition.words("condition_threshold.filter"))
        factor = condition.number("condition_threshold.threshold_value")
        seconds = prometheus_seconds(match["long"]) if match else None
        if factor and seconds:
            pairs.append((seconds, factor))
    pairs.sort()
    budget = float(1 - found.target)
    if len(pairs) == 2 and body.text("combiner").startswith("AND"):
        return [{"factor": pairs[1][1], "budget": budget, "long": pairs[1][0], "short": pairs[0][0]}]
    return [{"factor": factor, "budget": budget, "long": seconds, "short": None} for seconds, factor in pairs]


def _azure(read: _Read, _targets: Mapping[str, Objective]) -> None:
    body = read.body
    read.expression, read.language = body.words("query") or body.text("criteria.metric_name"), "azure"
    severity = body.get("severity")
    read.facts |= {
        "runbook": runbook_in(body, "description"),
        "pages": pages_somebody(body, "action"),
    }
    if severity is not None and not isinstance(severity, Unknown):
        number = int(body.number("severity") or 0)
        read.facts["severity"] = Known(text_of(severity), body.span("severity"))
        read.facts["pages"] = Known(AZURE_PAGES.get(number))


def _elastic(read: _Read, _targets: Mapping[str, Objective]) -> None:
    body = read.body
    read.expression, read.language = body.words("params"), "elastic"
    read.labels = tags_of(body)
    actions = [action for action in body.bodies("actions") if action.text("group").lower() != "recovered"]
    doubt = body.unknown("actions")
    texts = " ".join(action.words("params") for action in actions)
    read.facts |= {
        "enabled": body.flag("enabled", default=True),
        "actions": doubt or Known(len(actions), body.span("actions")),
        "runbook": Known(reference_in(texts), body.span("actions")),
        "pages": pages_somebody(body, "actions"),
    }


READERS: Mapping[str, Callable[[_Read, Mapping[str, Objective]], None]] = {
    "aws_cloudwatch_metric_alarm": _cloudwatch,
    "aws_cloudwatch_composite_alarm": _cloudwatch,
    "datadog_monitor": _datadog,
    "newrelic_nrql_alert_condition": _newrelic,
    "google_monitoring_alert_policy": _google,
    "azurerm_monitor_metric_alert": _azure,
    "azurerm_monitor_activity_log_alert": _azure,
    "azurerm_monitor_scheduled_query_rules_alert": _azure,
    "azurerm_monitor_scheduled_query_rules_alert_v2": _azure,
    "elasticstack_kibana_alerting_rule": _elastic,
}
"""Type -> what reads one alert."""

GROUP = "grafana_rule_group"
PAGING = frozenset({"pagerduty_service", "opsgenie_service"})


def is_alert(resource: Resource) -> bool:
    """Tell whether a Terraform resource is an alert, or a group of them, that `alerts` reads."""
    return resource.type in READERS or resource.type == GROUP


def alerts(
    resource: Resource, source: Source, targets: Mapping[str, Objective], consulted: frozenset[str]
) -> list[tuple[Resource, Alert | None]]:
    """Return a resource with the facts of an alert, and the alert; a group gives itself and its rules.

    Args:
        resource: with the catalog's facts, where the catalog knows its type.
        source: the text at a place of the workspace.
        targets: the objectives of the input that have one target, by id.
        consulted: ids of alerts whose state another resource reads.
    """
    if resource.type == GROUP:
        return _grafana(resource, source)
    read = _Read(whole(resource, source))
    READERS[resource.type](read, targets)
    if resource.id in consulted or "consulted" not in resource.facts:
        read.facts["consulted"] = Known(resource.id in consulted)
    named = _objective_of(resource, targets)
    return [_finished(read, resource, named.resource if named else "")]


def _finished(read: _Read, resource: Resource, objective: str = "") -> tuple[Resource, Alert]:
    labels = {**resource.labels, **read.labels}
    facts: dict[str, Value] = {
        **dict(resource.facts.items()),
        "expression": Known(read.expression),
        "language": Known(read.language),
        "watches_alerting": Known(False),
        "owner": Known(owner_of(labels, read.annotations)),
        **read.facts,
    }
    made = replace(resource, kind="alert", facts=facts, labels=labels, annotations=read.annotations)
    return made, _alert(made, read, objective)


def _alert(resource: Resource, read: _Read, objective: str) -> Alert:
    facts = resource.facts
    seconds, paging = _data(facts.get("for_seconds")), _data(facts.get("pages"))
    runbook = facts.get("runbook")
    selectors = {"slo": objective.rpartition(".")[2]} if objective else {}
    service = SERVICE_TAG.search(read.expression)
    if service:
        selectors["service"] = service[1] or service[2]
    return Alert(
        resource=resource.id,
        name=resource.name,
        expression=read.expression,
        language=read.language,
        severity=str(_data(facts.get("severity")) or ""),
        pages=paging if isinstance(paging, bool) else None,
        for_seconds=int(seconds) if isinstance(seconds, (int, float)) else None,
        labels=read.labels,
        annotations=read.annotations,
        selectors=selectors,
        runbook=str(_data(runbook) or ""),
        runbook_span=runbook.span if isinstance(runbook, Known) else None,
    )


def _data(value: Value | None) -> Data:
    return value.data if isinstance(value, Known) else None


def _grafana(resource: Resource, source: Source) -> list[tuple[Resource, Alert | None]]:
    body = whole(resource, source)
    facts: dict[str, Value] = {
        "interval_seconds": body.unknown("interval_seconds") or Known(body.number("interval_seconds")),
        "rules": body.unknown("rule") or Known(len(body.items("rule"))),
        "defects": Known([]),
    }
    group = replace(resource, kind="rule-group", facts=facts)
    rules = [rule for rule in body.bodies("rule") if not rule.bodies("record")]
    return [(group, None), *(_grafana_rule(group, rule) for rule in rules)]


def _grafana_rule(group: Resource, rule: Body) -> tuple[Resource, Alert]:
    read = _Read(rule, language="grafana")
    read.labels, read.annotations = tags_of(rule, "labels"), tags_of(rule, "annotations")
    models = [model.words("model") for model in rule.bodies("data")]
    read.expression = "\n".join(models)
    key = next((key for key in RUNBOOK_KEYS if read.annotations.get(key)), "")
    doubt = rule.unknown("annotations") or (None if key else _unknown_entry(rule, "annotations", RUNBOOK_KEYS))
    severity = read.labels.get("severity", "")
    waits = prometheus_seconds(rule.text("for") or "0s")
    no_data = rule.text("no_data_state").lower()
    read.facts = {
        "enabled": _inverse(rule.flag("is_paused", default=False)),
        "runbook": doubt or Known(read.annotations.get(key, ""), rule.span(f"annotations.{key}" if key else "name")),
        "described": doubt or Known(any(read.annotations.get(k) for k in ("summary", "description", "message"))),
        "pages": Known(pages(severity)),
        "for_seconds": Known(waits),
        "group": Known(group.name),
        "group_interval_seconds": group.facts["interval_seconds"],
        "heartbeat": Known(any(_fires_below(model) for model in models)),
        "silent_on_no_data": Known(no_data in {"ok", "keeplast"}, rule.span("no_data_state")),
        "silent_on_error": Known(rule.text("exec_err_state").lower() == "ok", rule.span("exec_err_state")),
    }
    if severity:
        read.facts["severity"] = Known(severity)
    address = f"{group.address}.{rule.path.replace('rule.', 'rule[')}]"
    resource = Resource(
        address=address,
        type="grafana_rule_group.rule",
        kind="alert",
        format="terraform",
        span=rule.resource.spans.get(rule.path) or group.span,
        scope=group.scope,
        name=rule.text("name") or group.name,
        attributes=rule.data,
        parent=identity(group.scope, group.address),
        reusable=group.reusable,
    )
    return _finished(read, resource)


def _inverse(value: Value) -> Value:
    return replace(value, data=value.data is not True) if isinstance(value, Known) else value


def _unknown_entry(body: Body, path: str, keys: Sequence[str]) -> Unknown | None:
    table = body.get(path)
    values = [table.get(key) for key in keys] if isinstance(table, Mapping) else []
    return next((value for value in values if isinstance(value, Unknown)), None)


def _fires_below(model: str) -> bool:
    """Tell whether an expression of Grafana fires when a value is less than one or less."""
    found = json_of(model)
    conditions = found.get("conditions") if isinstance(found, Mapping) else None
    for condition in conditions if isinstance(conditions, list) else []:
        evaluator = condition.get("evaluator") if isinstance(condition, Mapping) else None
        if isinstance(evaluator, Mapping) and evaluator.get("type") == "lt":
            limits = evaluator.get("params")
            return isinstance(limits, list) and all(isinstance(n, (int, float)) and n <= 1 for n in limits[:1])
    return False


def paging_service(resource: Resource, source: Source) -> Resource:
    """Return a service of PagerDuty or Opsgenie: who is woken up, and by what book."""
    body = whole(resource, source)
    facts: dict[str, Value] = {
        "described": described_by(body, "description"),
        "runbook": runbook_in(body, "description"),
        "owner": Known(owner_of(resource.labels, {})),
    }
    return replace(resource, kind="paging-service", facts=facts)
