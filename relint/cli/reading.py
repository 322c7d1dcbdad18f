"""What commands that judge nothing read: the system behind paths or a stream, and what was wrong with its files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from relint.engine.run import Understood
    from relint.model.finding import Problem

STDIN = "-"


def understood(paths: Sequence[str]) -> Understood:
    """Read and link files and directories (none: the working directory), or the stream of YAML that `-` names.

    Raises:
        click.UsageError: a path does not exist.
    """
    from relint.engine.check import STREAM
    from relint.engine.run import settings_of, understand
    from relint.engine.settings import Settings
    from relint.engine.workspace import workspace_of
    from relint.model.files import MemoryFiles

    if tuple(paths) == (STDIN,):
        stream = MemoryFiles({STREAM: sys.stdin.buffer.read()})
        return understand(stream, stream.paths, Settings())
    try:
        workspace = workspace_of(paths)
    except FileNotFoundError as error:
        raise click.UsageError(f"there is no {error.filename}") from None
    settings, _ = settings_of(workspace)
    workspace.exclude = settings.exclude
    return understand(workspace, workspace.chosen, settings)


def complain(problems: Sequence[Problem]) -> None:
    """Print problems on the error stream, one line each."""
    from relint.reports.inert import one_line

    for problem in problems:
        span = problem.span
        place = f"{one_line(span.path)}:{span.line}:{span.column}: " if span.path else ""
        click.echo(f"{place}problem: {one_line(problem.message)}", err=True)
