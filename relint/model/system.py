"""The one model of what depends on what: immutable, made by `relint.linking`, read by everything after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from relint.model.alert import Alert, Runbook
from relint.model.dependency import Dependency
from relint.model.objective import Objective
from relint.model.resource import NOTHING, Resource
from relint.model.value import Unknown, Value


@dataclass(frozen=True, eq=False)
class System:
    """Resources, what they need, and what was derived about them; keys are resource ids."""

    resources: Mapping[str, Resource]
    dependencies: tuple[Dependency, ...] = ()
    derived: Mapping[str, Mapping[str, Value]] = field(default=NOTHING)  # facts found by linking; they win
    objectives: Mapping[str, tuple[Objective, ...]] = field(default=NOTHING)
    alerts: Mapping[str, Alert] = field(default=NOTHING)
    runbooks: Mapping[str, Runbook] = field(default=NOTHING)
    environments: Mapping[str, str] = field(default=NOTHING)  # id -> "production" | "staging" | ...
    paths: frozenset[str] = frozenset()  # every file of the workspace, read or not
    vendored: Mapping[str, str] = field(default=NOTHING)  # path of rules or runbooks -> who else makes them

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Resource, ...]]:
        """Resources by kind and, beside it, by type."""
        table: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources.values():
            table[resource.kind].append(resource)
            if resource.type != resource.kind:
                table[resource.type].append(resource)
        return {kind: tuple(resources) for kind, resources in table.items()}

    @cached_property
    def needs(self) -> Mapping[str, tuple[Dependency, ...]]:
        """What each resource needs."""
        return _grouped((dependency.consumer, dependency) for dependency in self.dependencies)

    @cached_property
    def needed_by(self) -> Mapping[str, tuple[Dependency, ...]]:
        """The dependencies in which each resource is a provider."""
        return _grouped((provider, d) for d in self.dependencies for provider in d.providers)

    @cached_property
    def children(self) -> Mapping[str, tuple[Resource, ...]]:
        """The parts of each resource."""
        table: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources.values():
            if resource.parent:
                table[resource.parent].append(resource)
        return {parent: tuple(parts) for parent, parts in table.items()}

    def of_kind(self, kind: str) -> tuple[Resource, ...]:
        """Return the resources of a kind or a type, in the order of the input."""
        return self.by_kind.get(kind, ())

    def fact(self, resource: Resource, name: str) -> Value | None:
        """Return a fact in relint's words; None where this type of resource has no such fact."""
        derived = self.derived.get(resource.id)
        if derived is not None and name in derived:
            return derived[name]
        return resource.facts.get(name)

    def known(self, resource: Resource, name: str) -> object:
        """Return a fact's data; None where it is unknown, null or not a fact of this type."""
        value = self.fact(resource, name)
        return None if value is None or isinstance(value, Unknown) else value.data


def _grouped(pairs: Iterable[tuple[str, Dependency]]) -> Mapping[str, tuple[Dependency, ...]]:
    table: dict[str, list[Dependency]] = defaultdict(list)
    for key, dependency in pairs:
        table[key].append(dependency)
    return {key: tuple(dependencies) for key, dependencies in table.items()}
