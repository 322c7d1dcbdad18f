"""What only shows when objectives are looked at together: doubles, composites, siblings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from math import prod

from relint.linking.buckets import bucket_facts
from relint.linking.links import Inventory
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value

EXAMPLES = frozenset({"example", "examples", "doc", "docs", "test", "tests", "testdata", "fixtures", "samples"})
POLICY = ("error-budget-policy", "error_budget_policy", "errorbudgetpolicy")

Facts = dict[str, dict[str, Value]]
Table = Callable[[Inventory], Mapping[str, Mapping[str, Value]]]


def set_facts(inventory: Inventory) -> Facts:
    """Return facts of each objective that need the others."""
    facts: Facts = defaultdict(dict)
    policy = any(word in path.lower() for path in inventory.paths for word in POLICY)
    codeowners = any(path.rpartition("/")[2] == "CODEOWNERS" for path in inventory.paths)
    for identity in inventory.objectives:
        owner = inventory.resources[identity].facts.get("owner")
        named = Known(isinstance(owner, Known) and bool(owner.data))
        owned: Value = Known(data=True) if codeowners else owner if isinstance(owner, Unknown) else named
        facts[identity] = {"policy_in_repository": Known(policy), "owned": owned, "alerts": Known(0)}
    tables: tuple[Table, ...] = (_duplicates, _same_indicators, _siblings, _composites, bucket_facts)
    for table in tables:
        for identity, more in table(inventory).items():
            facts[identity].update(more)
    return facts


def _duplicates(inventory: Inventory) -> Facts:
    """Find objectives with one identity; in a directory of their own copies are variants, not doubles."""
    seen: dict[tuple[str, str], str] = {}
    facts: Facts = {}
    for identity in inventory.objectives:
        resource = inventory.resources[identity]
        value = resource.facts.get("identity")
        key = (_neighbourhood(resource.span.path), str(value.data) if isinstance(value, Known) else "")
        earlier = seen.get(key, "")
        facts[identity] = {"duplicate_of": Known(earlier if key[1] else "", resource.span)}
        seen.setdefault(key, f"{resource.span.path}:{resource.span.line}")
    return facts


def _neighbourhood(path: str) -> str:
    """Return where identities must differ: in a directory; among examples, which show variants, in one file."""
    folder = path.rpartition("/")[0]
    return path if EXAMPLES & set(folder.lower().split("/")) else folder


def _same_indicators(inventory: Inventory) -> Facts:
    seen: dict[tuple[object, ...], tuple[str, Objective]] = {}
    facts: Facts = {}
    for identity, objectives in inventory.objectives.items():
        resource, found = inventory.resources[identity], ""
        for objective in objectives[:1] if len(objectives) == 1 else ():
            texts = tuple(sorted((q.role, " ".join(q.text.split())) for q in objective.queries))
            window = objective.window.seconds if objective.window else None
            key = (_neighbourhood(resource.span.path), objective.service, window, objective.latency_seconds, texts)
            earlier = seen.get(key) if texts else None
            if earlier and earlier[1].target != objective.target:
                found = earlier[0]
            seen.setdefault(key, (resource.address, objective))
        facts[identity] = {"same_indicator": Known(found, resource.span)}
    return facts


def _siblings(inventory: Inventory) -> Facts:
    groups: dict[str, list[str]] = defaultdict(list)
    for identity, objectives in inventory.objectives.items():
        if objectives[0].service:
            groups[objectives[0].service].append(identity)
    facts: Facts = {}
    for members in groups.values():
        sorts = sorted({objective.sort for identity in members for objective in inventory.objectives[identity]})
        for identity in members:
            facts[identity] = {"siblings": Known(len(members)), "sibling_sorts": Known(list(sorts))}
    return facts


def _composites(inventory: Inventory) -> Facts:
    by_name: dict[str, Sequence[Objective]] = {}
    for identity, objectives in inventory.objectives.items():
        resource = inventory.resources[identity]
        by_name[_key(resource)] = objectives
    facts: Facts = {}
    for identity, objectives in inventory.objectives.items():
        components = objectives[0].components
        resource = inventory.resources[identity]
        targets = [by_name[name][0].target for name in components if by_name.get(name)]
        known = [target for target in targets if isinstance(target, Decimal)]
        complete = bool(components) and len(known) == len(components)
        facts[identity] = {
            "composite_bound": Known(float(prod(known)) if complete else None),
            "looped": Known(bool(components) and _loops(_key(resource), by_name)),
        }
    return facts


def _key(resource: Resource) -> str:
    return f"{resource.namespace}/{resource.name}"


def _loops(start: str, by_name: Mapping[str, Sequence[Objective]]) -> bool:
    seen: set[str] = set()
    waiting = [name for objective in by_name.get(start, ()) for name in objective.components]
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            waiting += [part for objective in by_name.get(name, ()) for part in objective.components]
    return False
