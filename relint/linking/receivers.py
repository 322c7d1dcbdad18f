"""Who is told when an alert fires: the routing tree of Alertmanager, walked with what is known of the labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from relint.linking.links import Inventory
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value

MATCHER = re.compile(
    r"""^\s*\{?\s*"?(?P<name>[^\s=!~"{},]+)"?\s*(?P<operator>=~|!~|!=|=)\s*"?(?P<value>.*?)"?\s*\}?\s*\Z"""
)
LONGEST_REGEX = 500
EXAMPLES = frozenset({"example", "examples", "doc", "docs", "test", "tests", "testdata", "fixtures", "samples"})
PATIENCE = 1.0  # seconds: the input may hold a regular expression made to take for ever
ALTERNATIVES = re.compile(r"[\w -]+(?:\|[\w -]+)*\Z")


@dataclass(frozen=True, slots=True)
class _Condition:
    name: str
    operator: str
    value: str


def reached(inventory: Inventory) -> dict[str, dict[str, Value]]:
    """Return for each alert whether it surely reaches nobody: every receiver that it can reach has no integration."""
    routings = [
        resource
        for resource in inventory.resources.values()
        if resource.kind == "alert-routing" and resource.type == "alertmanager/config"
    ]
    hidden = next(
        (r for r in inventory.resources.values() if r.kind == "secret-object" and "alertmanager" in r.name), None
    )
    if not routings and hidden is None:
        return {identity: {"reaches_nobody": Known(None)} for identity in inventory.alerts}
    routing = routings[0] if routings else None
    receivers = [r for r in inventory.resources.values() if routing and r.kind == "receiver" and r.parent == routing.id]
    silent = {resource.name for resource in receivers if _integrations(resource) == 0}
    if routing is None or len(routings) > 1 or hidden or _is_example(routing) or len(silent) == len(receivers):
        why = Unknown(_why(routings, hidden))
        return {identity: {"reaches_nobody": why, "receivers": why} for identity in inventory.alerts}
    return {
        identity: _of_alert(alert.labels, alert.name, routing, silent)
        for identity, alert in inventory.alerts.items()
        if inventory.resources[identity].format == "prometheus"
    }


def _is_example(routing: Resource) -> bool:
    return not EXAMPLES.isdisjoint(routing.span.path.lower().split("/")[:-1])


def _why(routings: Sequence[Resource], hidden: Resource | None) -> str:
    if hidden is not None:
        return f"the routing tree may stand in the Secret {hidden.name}"
    if len(routings) > 1:
        return "the input has several routing trees"
    if _is_example(routings[0]):
        return "the routing tree of the input is an example"
    return "no receiver of the routing tree tells anybody: it is a stand-in for the real one"


def _integrations(resource: Resource) -> object:
    value = resource.facts.get("integrations")
    return value.data if isinstance(value, Known) else None


def _of_alert(labels: Mapping[str, str], name: str, routing: Resource, silent: set[str]) -> dict[str, Value]:
    known = {key: value for key, value in labels.items() if "{{" not in value} | {"alertname": name}
    names = sorted(set(receivers_of(routing.attributes.get("route"), known)))
    return {
        "receivers": Known(list(names)),
        "reaches_nobody": Known(bool(names) and all(receiver in silent for receiver in names)),
    }


def receivers_of(route: Any, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield every receiver that an alert with these labels, and perhaps more, may reach by a routing tree."""
    return _receivers(route, labels, "", depth=0)


def _receivers(route: Any, labels: Mapping[str, str], inherited: str, *, depth: int) -> Iterator[str]:
    """Yield every receiver that an alert may reach under a route that it has entered."""
    if not isinstance(route, Mapping) or depth > 50:
        return
    receiver = str(route.get("receiver") or inherited)
    children = route.get("routes")
    sure = False
    for child in children if isinstance(children, list) else []:
        if not isinstance(child, Mapping):
            continue
        answer = _matches(child, labels)
        if answer is not False:
            yield from _receivers(child, labels, receiver, depth=depth + 1)
        if answer is True:
            sure = True
            if child.get("continue") is not True:
                return
    if not sure:
        yield receiver


def _matches(route: Mapping[str, Any], labels: Mapping[str, str]) -> bool | None:
    answers = [_holds(condition, labels) for condition in _conditions(route)]
    return False if False in answers else None if None in answers else True


def _conditions(route: Mapping[str, Any]) -> Iterator[_Condition]:
    for key, operator in (("match", "="), ("match_re", "=~")):
        table = route.get(key)
        for name, value in table.items() if isinstance(table, Mapping) else ():
            yield _Condition(str(name), operator, str(value))
    written = route.get("matchers")
    for text in written if isinstance(written, list) else []:
        match = MATCHER.match(text) if isinstance(text, str) else None
        if match:
            yield _Condition(match["name"], match["operator"], match["value"])


def _holds(condition: _Condition, labels: Mapping[str, str]) -> bool | None:
    """Tell whether a condition holds; None for a label that the rule does not set: the series may bring it."""
    value = labels.get(condition.name)
    if value is None:
        return None
    if condition.operator in {"=", "!="}:
        return (value == condition.value) is (condition.operator == "=")
    found = fits(condition.value, value)
    return None if found is None else found is (condition.operator == "=~")


def fits(pattern: str, value: str) -> bool | None:
    """Tell whether a regular expression covers a value; None where nobody can say in a reasonable time."""
    if ALTERNATIVES.match(pattern):
        return value in pattern.split("|")
    if len(pattern) > LONGEST_REGEX or len(value) > LONGEST_REGEX:
        return None
    import regex

    try:
        return regex.fullmatch(pattern, value, timeout=PATIENCE) is not None
    except (regex.error, TimeoutError):
        return None
