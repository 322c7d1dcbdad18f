"""What steers linking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LinkingSettings:
    """The part of the settings that decides how resources are joined."""

    environments: Mapping[str, Sequence[str]] = field(default_factory=dict)  # environment -> globs over paths
    runbook_prefixes: Mapping[str, str] = field(default_factory=dict)  # URL prefix -> directory
    repository_urls: tuple[str, ...] = ()
