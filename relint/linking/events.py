"""What events invoke, and what the clock does: an invocation that the next tick repeats is not lost for good."""

from __future__ import annotations

from collections.abc import Iterable

from relint.linking.companions import either
from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value, dig

TARGET, RULE, FUNCTION = "aws_cloudwatch_event_target", "aws_cloudwatch_event_rule", "function"


def link(inventory: Inventory) -> Links:
    """Return `scheduled` of each target of an event rule, and `invoked_by_events` of the functions behind the rest."""
    links = Links()
    for target in inventory.resources.values():
        if target.type != TARGET:
            continue
        rules = [inventory.resources[rule] for rule in target.refs.get("rule", ()) if rule in inventory.resources]
        scheduled = _scheduled(rule for rule in rules if rule.type == RULE)
        if scheduled is not None:
            links.derived.setdefault(target.id, {}).update(_of_target(target, scheduled))
        for name in target.refs.get("arn", ()):
            if name in inventory.resources and inventory.resources[name].kind == FUNCTION:
                _invoked(name, _negated(scheduled), inventory, links)
    return links


def _of_target(target: Resource, scheduled: Value) -> dict[str, Value]:
    """Return `scheduled`, and no word on dead letters where the clock tries again anyway and none are asked for."""
    facts = {"scheduled": scheduled}
    if isinstance(scheduled, Known) and scheduled.data and dig(target.attributes, "dead_letter_config") is None:
        facts["dead_letter"] = Known(data=None, origin="derived")
    return facts


def _scheduled(rules: Iterable[Resource]) -> Value | None:
    """Tell whether the clock alone starts a rule; None where the rule is not in the input."""
    said: Value | None = None
    for rule in rules:
        pattern = dig(rule.attributes, "event_pattern")
        if pattern is not None:
            return Known(data=False, origin="derived")
        schedule = dig(rule.attributes, "schedule_expression")
        said = Unknown(schedule.why) if isinstance(schedule, Unknown) and not schedule.present else said
        said = said or Known(schedule is not None, origin="derived")
    return said


def _negated(scheduled: Value | None) -> Value:
    if scheduled is None:
        return Known(data=True, origin="derived")
    return scheduled if isinstance(scheduled, Unknown) else Known(not scheduled.data, origin="derived")


def _invoked(function: str, value: Value, inventory: Inventory, links: Links) -> None:
    facts = links.derived.setdefault(function, {})
    said = [facts.get("invoked_by_events"), inventory.derived.get(function, {}).get("invoked_by_events"), value]
    facts["invoked_by_events"] = either(item for item in said if item is not None)
