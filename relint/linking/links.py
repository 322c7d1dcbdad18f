"""What a linking module finds: dependencies, and facts that need more than one resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from relint.model.alert import Alert, Runbook
from relint.model.dependency import Dependency
from relint.model.objective import Objective
from relint.model.resource import NOTHING, Resource
from relint.model.value import Value


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything the readers found, as linking modules get it; keys are resource ids."""

    resources: Mapping[str, Resource]
    objectives: Mapping[str, tuple[Objective, ...]] = field(default=NOTHING)
    alerts: Mapping[str, Alert] = field(default=NOTHING)
    runbooks: Mapping[str, Runbook] = field(default=NOTHING)
    paths: frozenset[str] = frozenset()  # every file of the workspace
    runbook_prefixes: Mapping[str, str] = field(default=NOTHING)  # URL prefix -> directory, from the settings
    repository_urls: tuple[str, ...] = ()  # how this repository is called on its forge
    vendored: Mapping[str, str] = field(default=NOTHING)  # path of rules or runbooks -> who else makes them
    derived: Mapping[str, Mapping[str, Value]] = field(default=NOTHING)  # what earlier modules found
    dependencies: Sequence[Dependency] = ()  # what earlier modules found


@dataclass(slots=True)
class Links:
    """What one linking module adds."""

    dependencies: list[Dependency] = field(default_factory=list)
    derived: dict[str, dict[str, Value]] = field(default_factory=dict)  # resource id -> fact -> value
    resources: list[Resource] = field(default_factory=list)  # that nothing declares but the links imply

    def add(self, other: Links) -> None:
        """Take in what another module found; a later fact wins."""
        self.dependencies += other.dependencies
        self.resources += other.resources
        for resource, facts in other.derived.items():
            self.derived.setdefault(resource, {}).update(facts)
