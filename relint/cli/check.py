"""`relint check`: judge files and report."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relint.engine.settings import Settings
    from relint.model.finding import Report

STDIN = "-"
CLEAN, FOUND, FAILED = 0, 1, 2


Paths = Annotated[list[str] | None, typer.Argument(help="Files and directories; `-` reads a stream of YAML.")]
Output = Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FORMAT[=PATH]", help="May be repeated.")]
Only = Annotated[list[str] | None, typer.Option("--rule", "-r", help="Only this rule, or a glob over names.")]
Profile = Annotated[str | None, typer.Option(help="default, or strict for the contested rules too.")]
FailOn = Annotated[str | None, typer.Option(help="The least severity that fails: error, warning, note.")]
VarFile = Annotated[list[str] | None, typer.Option(help="A Terraform variables file, on top of those found.")]
ListUndecided = Annotated[bool, typer.Option("--undecided", help="List what could not be decided, and why.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="Plain text, also on a terminal.")]


def check(
    paths: Paths = None,
    output: Output = None,
    rule: Only = None,
    profile: Profile = None,
    fail_on: FailOn = None,
    var_file: VarFile = None,
    undecided: ListUndecided = False,
    no_color: NoColor = False,
) -> None:
    """Judge files: exit 0 without findings at or above --fail-on, 1 with, 2 when relint or its input failed."""
    from relint.cli.progress import progress

    with progress(shown=not no_color):
        report, settings = _judged(paths or [], rule, profile, fail_on, var_file)
    written = _write(report, output or ["text"], undecided=undecided, color=not no_color)
    raise typer.Exit(_exit_code(report, settings) if written else FAILED)


def _judged(
    paths: list[str],
    rule: list[str] | None,
    profile: str | None,
    fail_on: str | None,
    var_file: list[str] | None,
) -> tuple[Report, Settings]:
    from relint.engine.check import check_paths, check_stream
    from relint.engine.settings import with_command_line
    from relint.model.finding import Severity

    if profile not in (None, "default", "strict"):
        raise typer.BadParameter(f"there is no profile {profile!r}: default or strict")
    if fail_on is not None and fail_on.upper() not in Severity.__members__:
        raise typer.BadParameter(f"there is no severity {fail_on!r}: error, warning or note")

    def adjusted(settings: Settings) -> Settings:
        return with_command_line(
            settings,
            only=tuple(rule) if rule else None,
            profile=profile,
            fail_on=Severity[fail_on.upper()] if fail_on else None,
            var_files=(*settings.var_files, *var_file) if var_file else None,
        )

    if paths == [STDIN]:
        return check_stream(sys.stdin.buffer.read(), adjusted)
    try:
        return check_paths(paths, adjusted)
    except FileNotFoundError as error:
        raise typer.BadParameter(f"there is no {error.filename}") from None


def _write(report: Report, outputs: list[str], *, undecided: bool, color: bool) -> bool:
    """Write each output; tell whether all could be written."""
    from relint.reports import FORMATS, render
    from relint.reports.options import Options

    for output in outputs:
        name, _, path = output.partition("=")
        if name not in FORMATS:
            raise typer.BadParameter(f"there is no output format {name!r}: {', '.join(sorted(FORMATS))}")
        terminal = not path and sys.stdout.isatty()
        text = render(name, report, Options(color and terminal, terminal, _width(terminal=terminal), undecided))
        if path:
            try:
                Path(path).write_text(text, encoding="utf-8")
            except OSError as error:
                typer.echo(f"relint: cannot write {path}: {error.strerror}", err=True)
                return False
        else:
            sys.stdout.write(text)
    return True


def _width(*, terminal: bool) -> int:
    return shutil.get_terminal_size().columns if terminal else 0


def _exit_code(report: Report, settings: Settings) -> int:
    if report.problems:
        return FAILED
    return FOUND if any(finding.severity >= settings.fail_on for finding in report.open) else CLEAN
