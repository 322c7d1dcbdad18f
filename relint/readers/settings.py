"""What steers reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """The part of the settings that decides how files are read."""

    roots: tuple[str, ...] = ()  # directories of Terraform that are deployed as they stand
    libraries: tuple[str, ...] = ()  # directories that are not
    readable: tuple[str, ...] = ()  # directories that Terraform's functions may read, wherever they are called
    var_files: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)  # TF_VAR_ values, by variable
    workspace: str = ""  # "": nobody said, so `terraform.workspace` is unknown
    repository_urls: tuple[str, ...] = ()  # how this repository is called on its forge
    vendored: tuple[str, ...] = ()  # globs over paths of rules and runbooks that others make
    own: tuple[str, ...] = ()  # globs over paths that only look as if others made them
