"""`relint check`: judge files and report."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relint.cli.output import coloured, save, show
from relint.cli.progress import progress
from relint.model.finding import Severity
from relint.reports.options import Options

if TYPE_CHECKING:
    from relint.engine.settings import Settings
    from relint.model.finding import Report

STDIN = "-"
CLEAN, FOUND, FAILED = 0, 1, 2


def _known(_context: click.Context, _option: click.Parameter, outputs: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a format that there is not before any work is done."""
    from relint.reports import FORMATS

    for output in outputs:
        if (name := output.partition("=")[0]) not in FORMATS:
            raise click.BadParameter(f"there is no output format {name!r}: {', '.join(sorted(FORMATS))}")
    return outputs or ("text",)


OUTPUTS = "text, json, sarif, junit, github, gitlab, markdown; may be repeated."


@click.command()
@click.argument("paths", nargs=-1)
@click.option("-o", "--output", multiple=True, metavar="FORMAT[=PATH]", callback=_known, help=OUTPUTS)
@click.option("-r", "--rule", multiple=True, help="Only this rule, or a glob over names; may be repeated.")
@click.option("--profile", type=click.Choice(["default", "strict"]), help="strict adds the contested rules.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "note"]), help="The least severity that fails.")
@click.option("--var-file", multiple=True, help="A Terraform variables file, on top of those found.")
@click.option("--undecided", is_flag=True, help="List what could not be decided, and why.")
@click.option("--waived", is_flag=True, help="List accepted findings too, and why they are accepted.")
@click.option("--all", "everything", is_flag=True, help="List notes on examples and test data too.")
@click.option("--no-color", is_flag=True, help="Plain text, also on a terminal.")
def check(
    paths: tuple[str, ...],
    output: tuple[str, ...],
    rule: tuple[str, ...],
    profile: str | None,
    fail_on: str | None,
    var_file: tuple[str, ...],
    undecided: bool,
    waived: bool,
    everything: bool,
    no_color: bool,
) -> None:
    """Judge files and directories (default: here; `-` reads a stream of YAML).

    Exits 0 without findings at or above --fail-on, 1 with, 2 when relint or its input failed.
    """
    changes = {
        "only": rule or None,
        "profile": profile,
        "fail_on": Severity[fail_on.upper()] if fail_on else None,
        "var_files": var_file or None,
    }
    with progress(shown=not no_color):
        report, settings = _judged(paths, changes)
    everything = everything or settings.fail_on is Severity.NOTE
    listed = Options(undecided=undecided, waived=waived, everything=everything, fail_on=settings.fail_on)
    written = _write(report, output, listed, color=not no_color)
    sys.exit(_exit_code(report, settings) if written else FAILED)


def _judged(paths: tuple[str, ...], changes: Mapping[str, Any]) -> tuple[Report, Settings]:
    from relint.engine.check import check_paths, check_stream
    from relint.engine.settings import with_command_line

    def adjusted(settings: Settings) -> Settings:
        return with_command_line(settings, **changes)

    if paths == (STDIN,):
        return check_stream(sys.stdin.buffer.read(), adjusted)
    try:
        return check_paths(paths, adjusted)
    except FileNotFoundError as error:
        raise click.UsageError(f"there is no {error.filename}") from None


def _write(report: Report, outputs: Sequence[str], listed: Options, *, color: bool) -> bool:
    """Write each output; tell whether all could be written."""
    from relint.reports import render
    from relint.reports.relative import seen_from

    for output in outputs:
        name, _, path = output.partition("=")
        placed = seen_from(report, Path.cwd().as_posix()) if name == "text" else report  # tools want the tree's paths
        text = render(name, placed, listed if path else _as_shown(listed, color=color))
        if path:
            try:
                save(path, text)
            except OSError as error:
                click.echo(f"relint: cannot write {path}: {error.strerror}", err=True)
                return False
        else:
            show(text)
    return True


def _as_shown(listed: Options, *, color: bool) -> Options:
    """Return the options for standard output: a person at a terminal gets frames, a log gets lines."""
    if not sys.stdout.isatty():
        return listed
    return replace(listed, colour=color and coloured(), frames=True, width=shutil.get_terminal_size().columns)


def _exit_code(report: Report, settings: Settings) -> int:
    if report.problems:
        return FAILED
    return FOUND if any(finding.severity >= settings.fail_on for finding in report.open) else CLEAN
