"""What a function may reach beside its arguments: files, and the evaluator for templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from relint.lang.hcl.values import Val
from relint.model.files import Files, MemoryFiles

Render: TypeAlias = Callable[[str, Mapping[str, Val], str], Val]
"""(text of a template, its variables, the name to show in errors) -> what the template gives.

The evaluator must evaluate the text with a context that has `in_template` set.
"""


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one module's expressions."""

    files: Files = field(default_factory=lambda: MemoryFiles({}))
    root: str = ""
    """The root module's directory in `files`, "" for the top; file names are relative to it, as `path.module` is."""
    trees: Callable[[], Sequence[str]] = tuple
    """Directories in `files`, beside `root`, that may be read: of modules called elsewhere, and of the settings."""
    render: Render | None = None
    read_tfvars: Callable[[str], Mapping[str, Val]] | None = None
    """Parse the text of a tfvars file and evaluate it without any variable or function."""
    in_template: bool = False
    calls: bool = True
    """Whether functions may be called at all: not in files of variable values, defaults and types."""
    stops_early: bool = False
    """Whether `false && x` is false although x is refused, as it is since Terraform 1.12."""
    outside: dict[str, None] = field(default_factory=dict)
    """What is in `files`, was asked for, and may not be read; shared by all copies."""
    gaps: dict[int, tuple[object, tuple[str, frozenset[str]] | None]] = field(default_factory=dict)
    """What `try` found out about large values, by the identity of their data; shared by all copies."""
    guessing: list[int] = field(default_factory=lambda: [0])
    """How many refused expressions, within one another, are being asked for their types; shared by all copies."""
    spent: list[int] = field(default_factory=lambda: [0])
    """How many elements the for expressions of this run have gone through; shared by all copies."""
