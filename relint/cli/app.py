"""The command `relint` and its subcommands."""

from __future__ import annotations

from typing import Annotated

import typer

from relint.cli.check import check
from relint.cli.explain import explain
from relint.cli.initialise import init
from relint.cli.new import new
from relint.cli.rules import rules
from relint.cli.test import test

app = typer.Typer(
    name="relint",
    help="A reliability linter over Terraform, Kubernetes, SLO specs, alert rules and runbooks.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(check)
app.command()(explain)
app.command()(rules)
app.command()(test)
app.command()(init)
app.add_typer(new, name="new")


def _print_version(*, asked: bool) -> None:
    if asked:
        from relint import __version__

        typer.echo(f"relint {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=lambda asked: _print_version(asked=asked), is_eager=True, help="Print it."),
]


@app.callback()
def relint(version: Version = False) -> None:
    """A reliability linter over Terraform, Kubernetes, SLO specs, alert rules and runbooks."""
