"""The view that a rule in Python has of the system."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from relint.analyses.results import result
from relint.model.resource import NOTHING, Resource
from relint.model.system import System
from relint.model.value import Data
from relint.plugin.violation import Undecidable, Violation

Table = TypeVar("Table")


@dataclass(frozen=True, slots=True)
class RuleContext:
    """The system, the rule's options, and the analyses."""

    system: System
    options: Mapping[str, Data] = field(default=NOTHING)  # by name, defaults filled in

    def result(self, analysis: Callable[[System], Table]) -> Table:
        """Return an analysis of the system; each runs once, whoever asks for it."""
        return result(self.system, analysis)

    def resource(self, identity: str) -> Resource:
        """Return the resource with an id.

        Raises:
            KeyError: no resource has it.
        """
        return self.system.resources[identity]


Check: TypeAlias = Callable[[RuleContext], Iterator[Violation | Undecidable]]
"""The one function of a module in `relint.checks`; its name there is `check`."""
