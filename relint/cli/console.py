"""`relint console`: expressions in the scope of a Terraform module."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from relint.readers.terraform.module import Module


@click.command()
@click.argument("directory", default=".")
@click.option("--jsonl", is_flag=True, help='Read {"expr": "..."} a line, and answer with a line of JSON each.')
@click.option("--var-file", "var_files", multiple=True, help="Values for variables; may be repeated.")
@click.option("--workspace", help="What terraform.workspace is; else as relint.yaml says, or default.")
def console(directory: str, jsonl: bool, var_files: tuple[str, ...], workspace: str | None) -> None:
    """Evaluate expressions as they would be inside the module at DIRECTORY."""
    from relint.cli.show import modules_at
    from relint.readers.terraform.reading import empty_root

    modules = modules_at((directory,), var_files, workspace)
    module = modules[0] if modules else empty_root(workspace or "default")
    for line in sys.stdin if jsonl or not sys.stdin.isatty() else _typed():
        if jsonl:
            click.echo(_answered(line, module))
        elif line.strip() in {"exit", "quit"}:
            return
        elif line.strip():
            click.echo(_printed(line.strip(), module))


def _typed() -> Iterator[str]:
    """Yield what a person types at a prompt, with the editing and history of the terminal, until the end of input."""
    import readline  # noqa: F401 - `input` uses it

    while True:
        try:
            yield input("> ")
        except EOFError:
            return


def _answered(line: str, module: Module) -> str:
    from relint.readers.terraform.showing import answer, written

    try:
        expr = json.loads(line)["expr"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return written({"error": 'each line must be {"expr": "..."}'})
    return written(answer(str(expr), module))


def _printed(text: str, module: Module) -> str:
    from relint.readers.terraform.showing import answer, written

    found = answer(text, module)
    if "error" in found:
        return f"error: {found['error']}"
    if found.get("type") == "type":
        return str(found["value"])
    return f"(unknown: {found['unknown']})" if "unknown" in found else written(found["value"])
