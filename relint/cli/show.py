"""`relint show`: Terraform as relint evaluates it."""

from __future__ import annotations

import os
import sys
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from relint.readers.terraform.module import Module
    from relint.readers.terraform.showing import Shown


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--address", default="*", help="Only resources whose address matches: 'aws_db_instance.*'.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option("--var-file", "var_files", multiple=True, help="Values for variables; may be repeated.")
@click.option("--workspace", help="What terraform.workspace is; else as relint.yaml says, or default.")
def show(paths: tuple[str, ...], address: str, format_: str, var_files: tuple[str, ...], workspace: str | None) -> None:
    """Print outputs and resources with every value that can be known before a deploy, and why others cannot."""
    from relint.readers.terraform.showing import shown

    results = [shown(module) for module in modules_at(paths, var_files, workspace)]
    failed = next((found for found in results if found.error is not None), None)
    if format_ == "json":
        click.echo(_refusal(failed) if failed else _json(results, address))
    else:
        from relint.readers.terraform.provenance import lines

        for found in results:
            click.echo("\n".join(lines(found, address)))
        if failed and failed.error:
            span = failed.error.span
            click.echo(f"{span.path}:{span.line}:{span.column}: {failed.error.message}", err=True)
    if failed:
        sys.exit(2)


def modules_at(paths: tuple[str, ...], var_files: tuple[str, ...], workspace: str | None) -> list[Module]:
    """Return the root modules at paths: a directory with Terraform files is one, else all below it.

    What `relint.yaml` says of Terraform holds; arguments say more.

    Raises:
        SystemExit: a path does not exist.
    """
    from relint.engine.settings import FILE, Settings
    from relint.engine.workspace import workspace_of
    from relint.readers.terraform.reading import roots_at
    from relint.readers.terraform.settings import TerraformSettings
    from relint.readers.terraform.variables import from_environment

    try:
        found = workspace_of(list(paths))
    except FileNotFoundError as error:
        click.echo(f"relint: {error}", err=True)
        sys.exit(2)
    said = Settings()
    if (found.root / FILE).is_file():
        from relint.engine.run import settings_of

        said, problems = settings_of(found)
        for problem in problems:
            click.echo(f"{problem.span.path}:{problem.span.line}: {problem.message}", err=True)
    given = tuple(os.path.relpath(path, found.root).replace(os.sep, "/") for path in var_files)
    settings = TerraformSettings(
        (*said.var_files, *given),
        {**said.variables, **from_environment()},
        workspace or said.workspace or "default",
        said.roots,
        said.libraries,
        readable=said.readable,
    )
    return roots_at(found, found.start or ("",), settings)


def _refusal(found: Shown) -> str:
    from relint.readers.terraform.showing import written

    error = found.error
    if error is None:
        return written({})
    directory = found.module.declared.directory
    path = error.span.path.removeprefix(f"{directory}/" if directory else "")
    return written({"error": {"file": path, "line": error.span.line, "message": error.message}})


def _json(results: list[Shown], address: str) -> str:
    from relint.readers.terraform.showing import Exactly, written

    outputs: dict[str, object] = {}
    resources: dict[str, object] = {}
    for found in results:
        directory = found.module.declared.directory
        prefix = f"{directory}:" if len(results) > 1 and directory else ""
        scope = directory if len(results) == 1 else ""
        outputs.update({prefix + name: Exactly(val, scope) for name, val in found.outputs.items()})
        for name, attributes in found.resources.items():
            if fnmatchcase(name, address) or name == address:
                resources[prefix + name] = {key: Exactly(val, scope) for key, val in attributes.items()}
    return written({"outputs": outputs, "resources": resources})
