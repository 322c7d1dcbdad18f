"""Dependencies of a chart that stand elsewhere in the repository (`repository: file://../common`).

`helm dependency build` copies them into charts/. Here a scratch folder of links takes the place of that copy, so that
nothing of the scanned tree is changed or copied.

Source: https://helm.sh/docs/helm/helm_dependency/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import join, normpath
from typing import Any, NamedTuple

from relint.readers.kubernetes.fields import items, text

BESIDE = "file://"
DEPTH = 5  # of dependencies of dependencies
NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


class StandIn(NamedTuple):
    """The folder of a chart that another one depends on."""

    folder: str
    linked: bool  # it is put in place; else only its templates are called so


Bodies = Mapping[str, Mapping[str, Any]]
"""What the Chart.yaml of every folder says, libraries included."""


def dependencies(root: Path, folder: str, bodies: Bodies, depth: int = 0) -> Mapping[str, StandIn] | None:
    """Return where the dependencies stand that the charts/ of a chart lacks: "charts/common" -> its stand-in.

    What has an alias stands there under that too, for Helm calls its templates so. None: one of them is nowhere in the
    repository.
    """
    found: dict[str, StandIn] = {}
    for name, alias, repository in _named(bodies[folder]):
        if _is_held(root / folder, name):
            continue
        target = normpath(join(folder, repository.removeprefix(BESIDE)))
        if not repository.startswith(BESIDE) or target not in bodies or not NAME.fullmatch(name) or depth > DEPTH:
            return None
        below = dependencies(root, target, bodies, depth + 1)
        if below is None:
            return None
        for called, linked in ((alias, False), (name, True)):
            inner = {f"charts/{called}/{p}": each._replace(linked=linked and each.linked) for p, each in below.items()}
            found |= {f"charts/{called}": StandIn(target, linked), **inner} if called else {}
    return found


def _named(body: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the name, the alias and the repository of each dependency."""
    return [(text(each, "name"), text(each, "alias"), text(each, "repository")) for each in items(body, "dependencies")]


def _is_held(folder: Path, name: str) -> bool:
    try:
        return any(path.name == name or path.name.startswith(f"{name}-") for path in (folder / "charts").iterdir())
    except OSError:
        return False


def with_links(root: Path, folder: str, beside: Mapping[str, StandIn], scratch: Path) -> Path:
    """Return a folder of links that is the chart with its dependencies in place."""
    made = scratch / "chart"
    _link(root / folder, made)
    for path in sorted(path for path in beside if beside[path].linked):
        _link(root / beside[path].folder, made / path)
    return made


def _link(source: Path, made: Path) -> None:
    made.mkdir(parents=True)
    for entry in source.iterdir():
        if entry.name == "charts" and entry.is_dir():
            (made / "charts").mkdir()
            for held in entry.iterdir():
                (made / "charts" / held.name).symlink_to(held.resolve())
        else:
            (made / entry.name).symlink_to(entry.resolve())
