"""Alerts -> the objective and the service that they watch; doubles, recorded series, and who is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from relint.linking.links import Inventory, Links
from relint.linking.objectives import LABELS, by_name, chosen
from relint.linking.receivers import reached
from relint.model.alert import Alert
from relint.model.dependency import Dependency, Evidence, Relation
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value

NAME_LABELS = ("slo", "slo_name", "sloth_slo", "slo_id", "sloth_id", "objective")
SHORTEST = 5  # letters: shorter names are near one another by chance
SERVICE_LABELS = ("sloth_service", "service", "service_name", "app", "job")


def link(inventory: Inventory) -> Links:
    """Return what each alert watches, and facts that need the other alerts, rules and routes."""
    links = Links()
    alerts = {identity: alert for identity, alert in inventory.alerts.items() if identity in inventory.resources}
    counts: dict[str, int] = {}
    services = by_name(inventory.resources)
    for identity, alert in alerts.items():
        resource = inventory.resources[identity]
        found = objective_of(alert, inventory)
        links.derived[identity] = {**_objective_facts(found), **_near_service(resource, alert, services)}
        for watched in _watched(resource, alert, inventory, counts, found):
            links.dependencies.append(watched)
        _watch_service(links, resource, alert, services)
    _add(links, _doubles(inventory))
    _add(links, _unrecorded(inventory))
    _add(links, reached(inventory))
    for identity in inventory.objectives:
        links.derived.setdefault(identity, {})["alerts"] = Known(counts.get(identity, 0))
    return links


def _add(links: Links, facts: Mapping[str, Mapping[str, Value]]) -> None:
    for identity, more in facts.items():
        links.derived.setdefault(identity, {}).update(more)


def objective_of(alert: Alert, inventory: Inventory) -> tuple[str, Objective] | None:
    """Return the one objective that an alert's labels and selectors name; None where none or several fit."""
    words = {**alert.selectors, **alert.labels}
    names = {words[label] for label in NAME_LABELS if words.get(label)}
    services = {words[label] for label in SERVICE_LABELS if words.get(label)}
    fits = []
    for identity, objectives in inventory.objectives.items():
        resource = inventory.resources.get(identity)
        if resource is None or len(objectives) != 1:
            continue
        objective = objectives[0]
        if _fits(resource.name, objective.service, names, services):
            fits.append((identity, objective))
    return fits[0] if len(fits) == 1 else None


def _fits(name: str, service: str, names: set[str], services: set[str]) -> bool:
    if names:
        same_service = not services or not service or service in services
        return (name in names and same_service) or f"{service}-{name}" in names
    return False


def _objective_facts(found: tuple[str, Objective] | None) -> dict[str, Value]:
    if found is None:
        return {"objective_target": Known(None), "objective_days": Known(None)}
    target, window = found[1].target, found[1].window
    return {
        "objective_target": Known(float(target), found[1].target_span) if isinstance(target, Decimal) else target,
        "objective_days": Known(window.seconds / 86400) if window else Unknown("its objective has no window"),
    }


def _watched(
    resource: Resource, alert: Alert, inventory: Inventory, counts: dict[str, int], found: tuple[str, Objective] | None
) -> Iterator[Dependency]:
    identities = [found[0]] if found else list(_of_service(alert, inventory))
    for identity in identities:
        counts[identity] = counts.get(identity, 0) + 1
    if found:
        evidence = Evidence(f"its labels name {inventory.resources[found[0]].address}", resource.span)
        yield Dependency(resource.id, (found[0],), evidence, Relation.OBSERVES)


def _of_service(alert: Alert, inventory: Inventory) -> Iterator[str]:
    """Yield the objectives of the service that an alert names: it may be the one that guards them."""
    words = {**alert.selectors, **alert.labels}
    services = {words[label] for label in SERVICE_LABELS if words.get(label)}
    for identity, objectives in inventory.objectives.items():
        if objectives and objectives[0].service in services and objectives[0].service:
            yield identity


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


def _near_service(resource: Resource, alert: Alert, services: Mapping[str, Sequence[Resource]]) -> dict[str, Value]:
    """Return a service whose name is one slip away from the one that the alert asks for."""
    words = {**alert.selectors, **alert.labels}
    for label in ("service", "job", "app", "deployment"):
        word = words.get(label, "")
        if len(word) >= SHORTEST and word not in services:
            near = [name for name in sorted(services) if len(name) >= SHORTEST and one_slip(word, name)]
            if len(near) == 1:
                return {"near_service": Known(f"{label}={word!r}, where {near[0]} is", resource.span)}
    return {"near_service": Known("")}


def one_slip(left: str, right: str) -> bool:
    """Tell whether two names differ by one letter, added, lost, changed or swapped; a changed digit is no slip.

    >>> one_slip("checkout", "chekout"), one_slip("orders-1", "orders-2"), one_slip("cart", "card-api")
    (True, False, False)
    """
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    first, second = left[start:], right[start:]
    if (first[:1] + second[:1]).isdigit() or "s" in {first, second}:
        return False
    swapped = len(first) == len(second) > 1 and first[1] + first[0] + first[2:] == second
    return first[1:] == second[1:] or first[1:] == second or first == second[1:] or swapped


def _doubles(inventory: Inventory) -> dict[str, dict[str, Value]]:
    """Return for each alert the earlier one of its file with the same name, labels and expression."""
    seen: dict[tuple[object, ...], str] = {}
    facts: dict[str, dict[str, Value]] = {}
    for identity, alert in inventory.alerts.items():
        resource = inventory.resources[identity]
        expression = " ".join(alert.expression.split())
        key = (resource.span.path, alert.name, expression, tuple(sorted(alert.labels.items())))
        facts[identity] = {"repeats": Known(seen.get(key, ""))}
        seen.setdefault(key, f"line {resource.span.line}")
    return facts


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
