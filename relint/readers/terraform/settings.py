"""What a reading of Terraform is given, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from relint.model.finding import Note, Problem
from relint.model.resource import NOTHING, Resource

if TYPE_CHECKING:
    from relint.readers.terraform.module import Module


@dataclass(frozen=True, slots=True)
class TerraformSettings:
    """How to read Terraform; paths are relative to the workspace."""

    var_files: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default=NOTHING)  # text, as `TF_VAR_name` has it
    workspace: str = ""  # "": nobody said, so `terraform.workspace` is unknown
    roots: tuple[str, ...] = ()  # directories that are root modules, whatever they look like
    libraries: tuple[str, ...] = ()  # directories that are reusable modules
    stops_early: bool = False  # `false && x` does not look at x, as since Terraform 1.12
    readable: tuple[str, ...] = ()  # directories that functions may read, beside those of a root and of what it calls


@dataclass(frozen=True, slots=True)
class Root:
    """One directory that was read as a root module, or as a reusable one by itself."""

    directory: str  # "" for the top; the scope of its resources
    reusable: bool
    module: Module  # to be asked for the values of outputs, locals and variables


@dataclass(slots=True)
class TerraformReading:
    """Everything that was found, in the order of directories and files."""

    resources: list[Resource] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """What could not be read: broken files, modules that are not there, cycles."""
    invalid: list[Problem] = field(default_factory=list)
    """What Terraform would refuse when it evaluates: wrong types, missing attributes, what is declared twice."""
    missing: list[Problem] = field(default_factory=list)
    """Where an expression reads a file that is not in the input, such as an archive that is built before a deploy."""
    notes: list[Note] = field(default_factory=list)
    roots: list[Root] = field(default_factory=list)
    files: int = 0
