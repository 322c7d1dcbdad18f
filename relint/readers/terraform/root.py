"""One root module being evaluated: what all its module instances share."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from relint.lang.hcl.constraints import Constraint
from relint.lang.hcl.errors import EvaluationError, FileMissingError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.rendering import render
from relint.lang.hcl.syntax import Source
from relint.lang.hcl.values import Val
from relint.model.finding import Note, Problem
from relint.model.resource import identity
from relint.model.span import Span, whole_file
from relint.readers.terraform.memo import CycleError, Evaluation
from relint.readers.terraform.module_sources import called_directories
from relint.readers.terraform.settings import TerraformSettings
from relint.readers.terraform.sizes import Sizes
from relint.readers.terraform.sources import Sources
from relint.readers.terraform.variables import Given, values_in

DEEPEST = 30  # module calls within one another


@dataclass(slots=True, eq=False)
class Root:
    """The surroundings that every module instance under one root shares."""

    directory: str
    sources: Sources
    settings: TerraformSettings
    reusable: bool
    given: Mapping[str, Given]
    installed: Mapping[str, str]  # "vpc.subnets" -> directory, from .terraform/modules/modules.json
    evaluation: Evaluation = field(default_factory=Evaluation)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    invalid: dict[Problem, None] = field(default_factory=dict)
    missing: dict[Problem, None] = field(default_factory=dict)  # files that functions ask for
    context: Context = field(default_factory=Context)
    sizes: Sizes = field(default_factory=Sizes)
    constraints: dict[int, Constraint] = field(default_factory=dict)  # by the identity of a variable's block
    opened: Callable[[str, str], Any] | None = None  # returns the root module at another directory, with a workspace
    calls: Sequence[str] | None = None  # see `called`

    def __post_init__(self) -> None:
        outer = Context(self.sources.files, self.directory, self.trees, stops_early=self.settings.stops_early)

        def rendered(text: str, variables: Mapping[str, Val], name: str) -> Val:
            return render(text, variables, name, replace(self.context, in_template=True))

        self.context = replace(outer, render=rendered, read_tfvars=values_in)

    def trees(self) -> Sequence[str]:
        """Return the directories beside its own that its functions may read files of."""
        return tuple(dict.fromkeys((*self.called, *map(posixpath.normpath, self.settings.readable))))

    @property
    def called(self) -> Sequence[str]:
        """The directories of the modules that it calls, at any depth."""
        if self.calls is None:
            self.calls = called_directories(self.directory, self.sources, self.installed)
        return self.calls

    def identity(self, address: str) -> str:
        """Return the id that a resource of this root has in a system."""
        return identity(self.directory, address)

    def refused(self, error: EvaluationError, source: Source | None = None) -> None:
        """Keep what Terraform would refuse, with its place; once, however often it is met."""
        if isinstance(error, CycleError):
            return
        table = self.missing if isinstance(error, FileMissingError) else self.invalid
        at = error.source if isinstance(error.source, Source) else source
        span = at.span(*(error.place or (0, 0))) if at else whole_file(self.directory)
        table[Problem(span, error.reason)] = None

    def problem(self, span: Span, message: str) -> None:
        """Keep something that cannot be read."""
        found = Problem(span, message)
        if found not in self.problems:
            self.problems.append(found)
