"""What a reader makes of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relint.model.alert import Alert, Runbook
from relint.model.dependency import Dependency
from relint.model.finding import Note, Problem
from relint.model.objective import Objective
from relint.model.resource import Resource


@dataclass(slots=True)
class Reading:
    """Everything that one reader, or all of them, found; lists are in the order of the input."""

    resources: list[Resource] = field(default_factory=list)
    dependencies: list[Dependency] = field(default_factory=list)  # only those that the format itself states
    objectives: dict[str, tuple[Objective, ...]] = field(default_factory=dict)  # by resource id; at least one each
    alerts: dict[str, Alert] = field(default_factory=dict)
    runbooks: dict[str, Runbook] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)  # format -> files read
    vendored: Mapping[str, str] = field(default_factory=dict)  # path of rules or runbooks -> who else makes them

    def add(self, other: Reading) -> None:
        """Take in what another reader found."""
        self.resources += other.resources
        self.dependencies += other.dependencies
        self.objectives |= {identity: found for identity, found in other.objectives.items() if found}
        self.alerts |= other.alerts
        self.runbooks |= other.runbooks
        self.problems += other.problems
        self.notes += other.notes
        self.count(other.files)

    def count(self, files: Mapping[str, int]) -> None:
        """Add to the number of files read by format."""
        for name, number in files.items():
            self.files[name] = self.files.get(name, 0) + number
