"""The whole way from paths to a report; what the command line and the Python API call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from relint.engine.run import all_rules, run, settings_of, within
from relint.engine.settings import Settings
from relint.engine.workspace import workspace_of
from relint.model.files import MemoryFiles
from relint.model.finding import Report

STREAM = "stdin.yaml"

Adjust = Callable[[Settings], Settings]


def check_paths(paths: Sequence[str], adjust: Adjust) -> tuple[Report, Settings]:
    """Judge files and directories; `adjust` has the last word on the settings of their `relint.yaml`.

    A file named by itself is judged with everything that stands around it, and reported alone.

    Raises:
        FileNotFoundError: a path does not exist.
    """
    workspace = workspace_of(paths)
    found, problems = settings_of(workspace)
    settings = adjust(found)
    workspace.exclude = settings.exclude
    rules, more = all_rules(workspace.root, settings)
    alone = any(Path(path).is_file() for path in paths)
    report = run(workspace, workspace.everything if alone else workspace.chosen, settings, rules)
    problems = [*report.problems, *problems, *more]
    report = replace(report, problems=tuple(sorted(set(problems))), root=workspace.root.as_posix())
    return within(report, workspace.chosen) if alone else report, settings


def check_stream(source: bytes, adjust: Adjust) -> tuple[Report, Settings]:
    """Judge one stream of YAML documents, as `helm template` writes it."""
    settings = adjust(Settings())
    rules, problems = all_rules(Path(), settings)
    files = MemoryFiles({STREAM: source})
    report = run(files, files.paths, settings, rules)
    return replace(report, problems=tuple(sorted({*report.problems, *problems}))), settings
