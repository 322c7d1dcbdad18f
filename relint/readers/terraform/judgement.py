"""Which directories are root modules, and which are reusable modules that are judged through their callers.

A directory with a backend, a cloud block, a configured provider or values for its variables is a root, and so is one
that the settings name. Without these marks it is a library where anything in the input calls it or where it lies under
`modules/`; else it is a root.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from relint.readers.terraform.module_sources import is_local, local_directory, source_of
from relint.readers.terraform.settings import TerraformSettings
from relint.readers.terraform.sources import Sources, directory_of

INSTALLED = ".terraform"


def judged(sources: Sources, starts: Collection[str], settings: TerraformSettings) -> list[tuple[str, bool]]:
    """Return the directories to read as roots, each with whether it is a library that nothing calls.

    Only those that are in `starts`, or that lead there by their module calls.
    """
    graph = {directory: _callees(sources, directory) for directory in sources.directories if not _installed(directory)}
    called = {callee for directory, callees in graph.items() for callee in callees if callee != directory}
    marked = _with_values(sources)
    libraries = {directory for directory in graph if _is_library(sources, directory, called, marked, settings)}
    chosen = [(directory, False) for directory in graph if directory not in libraries]
    reached = _reached(graph, (directory for directory, _ in chosen))
    for directory in (*sorted(libraries - called), *sorted(libraries & called)):
        if directory not in reached:  # of libraries that call one another in a circle, the first stands for all
            chosen.append((directory, True))
            reached |= _reached(graph, (directory,))
    wanted = set(starts)
    return sorted(entry for entry in chosen if _reached(graph, entry[:1]) & wanted)


def _installed(directory: str) -> bool:
    return INSTALLED in directory.split("/")


def _callees(sources: Sources, directory: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for block in sources.declarations(directory).calls.values():
        source = source_of(block)
        callee = local_directory(directory, source) if is_local(source) else None
        if callee is not None and callee in sources.by_directory:
            found[callee] = None
    return tuple(found)


def _with_values(sources: Sources) -> frozenset[str]:
    """Return the directories that hold values for variables."""
    return frozenset(directory_of(path) for path in sources.files.paths if path.endswith((".tfvars", ".tfvars.json")))


def _is_library(
    sources: Sources, directory: str, called: Collection[str], marked: Collection[str], settings: TerraformSettings
) -> bool:
    if directory in settings.libraries:
        return True
    declared = sources.declarations(directory)
    if directory in settings.roots or directory in marked or declared.has_backend or declared.configures_provider:
        return False
    return directory in called or "modules" in directory.split("/")


def _reached(graph: dict[str, tuple[str, ...]], starts: Iterable[str]) -> set[str]:
    """Return the directories that are called from the given ones, themselves included."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        directory = waiting.pop()
        if directory not in found:
            found.add(directory)
            waiting += graph.get(directory, ())
    return found
