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
    routings = [r for r in inventory.resources.values() if r.type == "alertmanager/config"]
    read = {routing.span.path for routing in routings}
    secrets = (r for r in inventory.resources.values() if r.kind == "secret-object" and "alertmanager" in r.name)
    hidden = next((secret for secret in secrets if secret.span.path not in read), None)
    if not routings and hidden is None:
        return {identity: {"reaches_nobody": Known(None)} for identity in inventory.alerts}
    trees = [_tree(inventory, routing) for routing in (*routings, *_scoped(inventory))]
    if len(routings) != 1 or hidden or _is_example(routings[0]) or trees[0].tells_nobody:
        why = Unknown(_why(routings, hidden))
        return {identity: {"reaches_nobody": why, "receivers": why} for identity in inventory.alerts}
    return {
        identity: _of_alert(alert.labels, alert.name, trees)
        for identity, alert in inventory.alerts.items()
        if inventory.resources[identity].format == "prometheus"
    }


def _scoped(inventory: Inventory) -> Iterator[Resource]:
    """Yield the AlertmanagerConfigs: the operator hangs each under the tree, for alerts of its namespace only."""
    for resource in inventory.resources.values():
        if resource.type == "monitoring.coreos.com/AlertmanagerConfig":
            yield resource


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """A routing tree, and which of its receivers have no integration."""

    route: Any
    silent: frozenset[str]
    tells_nobody: bool
    namespace: str  # "": alerts of all namespaces


def _tree(inventory: Inventory, routing: Resource) -> _Tree:
    receivers = [r for r in inventory.resources.values() if r.kind == "receiver" and r.parent == routing.id]
    silent = frozenset(resource.name for resource in receivers if _integrations(resource) == 0)
    scope = routing.namespace if routing.type != "alertmanager/config" else ""
    return _Tree(routing.attributes.get("route"), silent, len(silent) == len(receivers), scope)


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


def _of_alert(labels: Mapping[str, str], name: str, trees: Sequence[_Tree]) -> dict[str, Value]:
    known = {key: value for key, value in labels.items() if "{{" not in value} | {"alertname": name}
    entered = [tree for tree in trees if not tree.namespace or known.get("namespace", tree.namespace) == tree.namespace]
    names = {(tree, receiver) for tree in entered for receiver in _under(tree, known)}
    return {
        "receivers": Known(sorted({receiver for _, receiver in names})),
        "reaches_nobody": Known(bool(names) and all(receiver in tree.silent for tree, receiver in names)),
    }


def _under(tree: _Tree, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the receivers of a tree that an alert may reach; the root of a scoped tree has conditions of its own."""
    if not tree.namespace or (isinstance(tree.route, Mapping) and _matches(tree.route, labels) is not False):
        yield from receivers_of(tree.route, labels)


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
        elif isinstance(text, Mapping):  # as an AlertmanagerConfig has it
            regex = "=~" if text.get("regex") is True else "="
            yield _Condition(str(text.get("name")), str(text.get("matchType") or regex), str(text.get("value") or ""))


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
