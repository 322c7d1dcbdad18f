"""Which objects of a repository live side by side.

A repository holds environments, overlays, examples and copies; objects of different ones must neither clash nor
satisfy each other. The rule, from the inside out:

1. What one kustomization that nobody builds on comes to (an overlay) is one unit; a file that no kustomization names
   is one unit. A base is never a unit of its own while an overlay builds on it.
2. Units are joined upwards through the directories as long as no two objects of one kind, namespace and name meet:
   `apps/web.yaml` and `apps/db.yaml` become one scope `apps`, `envs/prod` and `envs/dev` with the same Deployment stay
   two. Where children of a directory clash, those that clash stay apart and the others are joined.

The scope's name is its directory, or its file where a directory holds copies side by side (`install.yaml`,
`install-ha.yaml`); one scope that takes in the whole input has no name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from posixpath import dirname


@dataclass(slots=True)
class Unit:
    """Things that certainly live side by side: their place, and the keys of what they hold."""

    name: str  # a file, or the directory of a kustomization
    folder: str
    keys: frozenset[str]


@dataclass(slots=True)
class _Group:
    """Units that have been joined."""

    name: str
    units: list[Unit] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


def scopes(units: Iterable[Unit]) -> Mapping[str, str]:
    """Return the scope of each unit, by the unit's name."""
    by_folder: dict[str, list[_Group]] = defaultdict(list)
    for unit in units:
        by_folder[unit.folder].append(_Group(unit.name, [unit], set(unit.keys)))
    for folder in sorted(_with_parents(by_folder), key=_depth, reverse=True):
        groups = _joined(folder, by_folder.pop(folder, []))
        if folder == "":
            return {unit.name: group.name for group in groups for unit in group.units}
        by_folder[dirname(folder)] += groups
    return {}


def _depth(folder: str) -> tuple[int, str]:
    return (folder.count("/") + 1 if folder else 0), folder


def _with_parents(folders: Collection[str]) -> set[str]:
    found = {""}
    for folder in folders:
        above = folder
        while above and above not in found:
            found.add(above)
            above = dirname(above)
    return found


def _joined(folder: str, groups: list[_Group]) -> list[_Group]:
    """Join the groups of a folder that clash with no other."""
    owners: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for key in group.keys:
            owners[key].add(number)
    clashing = {number for numbers in owners.values() if len(numbers) > 1 for number in numbers}
    together = [group for number, group in enumerate(groups) if number not in clashing]
    apart = [group for number, group in enumerate(groups) if number in clashing]
    if not together:
        return apart
    joined = _Group(folder)
    for group in together:
        joined.units += group.units
        joined.keys |= group.keys
    return [joined, *apart]
