"""Alerts -> the objective and the service that they watch; doubles, recorded series, and who is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from relint.linking.links import Inventory, Links
from relint.linking.objectives import LABELS, by_name, chosen
from relint.linking.receivers import reached
from relint.linking.slips import Slips
from relint.model.alert import Alert
from relint.model.dependency import Dependency, Evidence, Relation
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value

NAME_LABELS = ("slo", "slo_name", "sloth_slo", "slo_id", "sloth_id", "objective")
SERVICE_LABELS = ("sloth_service", "service", "service_name", "app", "job")


def link(inventory: Inventory) -> Links:
    """Return what each alert watches, and facts that need the other alerts, rules and routes."""
    links, index = Links(), _Index(inventory)
    for identity, alert in inventory.alerts.items():
        resource = inventory.resources[identity]
        found = index.objective_of(alert)
        links.derived[identity] = {
            **_objective_facts(found),
            "near_service": Known("") if _is_copy(resource, inventory) else _near_service(resource, alert, index),
            "service_has_objective": Known(found is not None or index.guards(alert)),
        }
        if found:
            evidence = Evidence(f"its labels name {inventory.resources[found[0]].address}", resource.span)
            links.dependencies.append(Dependency(identity, (found[0],), evidence, Relation.OBSERVES))
        index.count(alert, found)
        _watch_service(links, resource, alert, index.services)
    for facts in (_doubles(inventory), _unrecorded(inventory), reached(inventory)):
        for identity, more in facts.items():
            links.derived.setdefault(identity, {}).update(more)
    for identity in inventory.objectives:
        links.derived.setdefault(identity, {})["alerts"] = Known(index.alerts[identity])
    return links


class _Index:
    """Objectives and services by the words that alerts have for them."""

    def __init__(self, inventory: Inventory) -> None:
        self.services = by_name(inventory.resources)
        self.alerts: Counter[str] = Counter()
        self.near = Slips(self.services)
        self._named: dict[str, list[tuple[str, Objective]]] = {}
        self._of_service: dict[str, list[str]] = {}
        for identity, objectives in inventory.objectives.items():
            for objective in objectives[:1]:
                name = inventory.resources[identity].name
                for word in {name, f"{objective.service}-{name}"} if len(objectives) == 1 else ():
                    self._named.setdefault(word, []).append((identity, objective))
                if objective.service:
                    self._of_service.setdefault(objective.service, []).append(identity)

    def objective_of(self, alert: Alert) -> tuple[str, Objective] | None:
        """Return the one objective that an alert's labels and selectors name; None where none or several fit."""
        words = _words(alert)
        services = {words[label] for label in SERVICE_LABELS if words.get(label)}
        fits: dict[str, Objective] = {}
        for word in {words[label] for label in NAME_LABELS if words.get(label)}:
            for identity, objective in self._named.get(word, ()):
                full = word.startswith(f"{objective.service}-")
                if full or not services or not objective.service or objective.service in services:
                    fits[identity] = objective
        return next(iter(fits.items())) if len(fits) == 1 else None

    def count(self, alert: Alert, found: tuple[str, Objective] | None) -> None:
        """Count an alert for the objective that it names, else for all of the service that it names."""
        words = _words(alert)
        services = {words[label] for label in SERVICE_LABELS if words.get(label)}
        guarded = {identity for service in services for identity in self._of_service.get(service, ())}
        self.alerts.update([found[0]] if found else guarded)

    def guards(self, alert: Alert) -> bool:
        """Tell whether an objective is about a service that an alert names."""
        words = _words(alert)
        return any(words.get(label, "") in self._of_service for label in SERVICE_LABELS)

    def near_service(self, word: str) -> str:
        """Return the one service whose name is a slip away from a word; "" where none or several are."""
        return self.near.of(word)


def _is_copy(resource: Resource, inventory: Inventory) -> bool:
    """Tell whether others make the alert: its names are theirs, and near one of this input's by chance."""
    return resource.span.path in inventory.vendored


def _words(alert: Alert) -> Mapping[str, str]:
    return {**alert.selectors, **alert.labels}


def _objective_facts(found: tuple[str, Objective] | None) -> dict[str, Value]:
    if found is None:
        return {"objective_target": Known(None), "objective_days": Known(None)}
    target, window = found[1].target, found[1].window
    return {
        "objective_target": Known(float(target), found[1].target_span) if isinstance(target, Decimal) else target,
        "objective_days": Known(window.seconds / 86400) if window else Unknown("its objective has no window"),
    }


def _watch_service(links: Links, resource: Resource, alert: Alert, services: Mapping[str, Sequence[Resource]]) -> None:
    words = {**alert.selectors, **{key: value for key, value in alert.labels.items() if key in LABELS}}
    for label in LABELS:
        found = chosen(services.get(words.get(label, ""), ()), words.get("namespace", ""))
        if found is not None:
            value = resource.facts.get("expression")
            span = (value.span if isinstance(value, Known) else None) or resource.span
            evidence = Evidence(f"it asks for {label}={words[label]!r}", span)
            links.dependencies.append(Dependency(resource.id, (found.id,), evidence, Relation.OBSERVES))
            return


def _near_service(resource: Resource, alert: Alert, index: _Index) -> Value:
    """Return a service whose name is one slip away from the one that the alert asks for."""
    words = _words(alert)
    for label in ("service", "job", "app", "deployment"):
        word = words.get(label, "")
        near = index.near_service(word)
        if near:
            return Known(f"{label}={word!r}, where {near} is", resource.span)
    return Known("")


def _doubles(inventory: Inventory) -> dict[str, dict[str, Value]]:
    """Return for each alert how an earlier one of its file says the same, or is in its way; "" where none does."""
    seen: dict[tuple[object, ...], Alert] = {}
    facts: dict[str, dict[str, Value]] = {}
    for identity, alert in inventory.alerts.items():
        resource = inventory.resources[identity]
        if resource.format == "terraform":
            continue  # what tells two alarms apart is not all in the expression
        path, expression = resource.span.path, " ".join(alert.expression.split())
        known_as = (path, "known as", alert.name, tuple(sorted(alert.labels.items())))
        says = (path, "says", expression, alert.for_seconds)
        clause = _same_name(inventory, seen.get(known_as), alert) or _same_expression(inventory, seen.get(says))
        facts[identity] = {"repeats": Known(clause)}
        seen.setdefault(known_as, alert)
        seen.setdefault(says, alert)
    return facts


def _same_name(inventory: Inventory, earlier: Alert | None, alert: Alert) -> str:
    if earlier is None:
        return ""
    line = inventory.resources[earlier.resource].span.line
    if earlier.expression.split() == alert.expression.split():
        return f"says the same as the one at line {line}: name, labels and expression"
    apart = any(alert.selectors.get(label, value) != value for label, value in earlier.selectors.items())
    return (
        ""
        if apart or _halves(inventory, earlier, alert)
        else f"has the name and labels of the one at line {line}: where both fire, one hides the other"
    )


def _halves(inventory: Inventory, earlier: Alert, alert: Alert) -> bool:
    """Tell whether two alerts of a name are two cases of one: of the same series, each with words of its own."""
    facts = [inventory.resources[one.resource].facts.get("metrics") for one in (earlier, alert)]
    first, second = (set(_texts(fact.data)) if isinstance(fact, Known) else set() for fact in facts)
    return bool(first & second) and alert.annotations != earlier.annotations


def _same_expression(inventory: Inventory, earlier: Alert | None) -> str:
    if earlier is None:
        return ""
    line = inventory.resources[earlier.resource].span.line
    return f"has the expression of {earlier.name} at line {line}, and waits as long: both fire at once"


def _unrecorded(inventory: Inventory) -> dict[str, dict[str, Value]]:
    """Return for each alert the recorded series (`level:metric:operation`) that no rule of the input records."""
    recorded = {r.name for r in inventory.resources.values() if r.kind == "recording-rule"}
    prefixes = {name.partition(":")[0] for name in recorded}
    facts: dict[str, dict[str, Value]] = {}
    for identity in inventory.alerts:
        value = inventory.resources[identity].facts.get("metrics")
        names = _texts(value.data) if isinstance(value, Known) else []
        absent = [name for name in names if ":" in name.strip(":") and name not in recorded]
        unsure = [name for name in absent if name.partition(":")[0] not in prefixes]
        if unsure and len(unsure) == len(absent):
            facts[identity] = {"unrecorded": Unknown(f"{unsure[0]} may be recorded outside of the input")}
        else:
            facts[identity] = {"unrecorded": Known([name for name in absent if name not in unsure])}
    return facts


def _texts(data: Data) -> list[str]:
    return [item for item in data if isinstance(item, str)] if isinstance(data, list) else []
