"""The command `relint` and its subcommands; a subcommand's module is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from relint import __version__

COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("relint.cli.check:check", "Judge files and report."),
    "explain": ("relint.cli.explain:explain", "Say why a fault hurts, and how to mend it."),
    "rules": ("relint.cli.rules:rules", "List the rules."),
    "test": ("relint.cli.test:test", "Run the examples of rules."),
    "show": ("relint.cli.show:show", "Print Terraform as relint evaluated it."),
    "console": ("relint.cli.console:console", "Evaluate Terraform expressions in a module."),
    "catalog": ("relint.cli.catalog:catalog", "Print what relint knows of a type of resource."),
    "new": ("relint.cli.new:new", "Scaffold a rule."),
    "graph": ("relint.cli.graph:graph", "Print what depends on what."),
    "slo": ("relint.cli.slo:slo", "Print objectives, their budgets and who watches them."),
    "init": ("relint.cli.initialise:init", "Write a commented relint.yaml and a pre-commit entry."),
}
"""Name -> where it is, and what it does in a line."""


class Lazy(click.Group):
    """A group that knows its commands' names and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order in which a newcomer needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None where there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="relint %(version)s")
def app() -> None:
    """A reliability linter over Terraform, Kubernetes, SLO specs, alert rules and runbooks."""
