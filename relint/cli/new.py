"""`relint new rule NAME`: the start of a rule of one's own."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

NAME = re.compile(r"[a-z]+(-[a-z]+)*/[a-z0-9]+(-[a-z0-9]+)*\Z")

TEMPLATE = """\
name: {name}
title: {title}
severity: warning
since: 0.1.0

for: database                          # a kind, a type, or a list of them: `relint catalog` lists the kinds
fault: this.zones < option.zones       # CEL; true where the fault is
point-at: zones
message: "{{address}} stands in {{this.zones:zone}}"
options:
  zones: {{type: integer, default: 2, minimum: 2, unit: zones}}

why: |
  Say what happens to whom when nobody mends this, and how often that is. Two sentences are enough.
remedy: |
  Say what to write instead, and what the change does to a running system.

examples:
  - it: finds the fault
    files:
      main.tf: |
        resource "aws_db_instance" "orders" {{
          multi_az = false  # fault: stands in 1 zone
        }}
  - it: accepts the system without it
    files:
      main.tf: |
        resource "aws_db_instance" "orders" {{
          multi_az = true
        }}
"""


@click.group()
def new() -> None:
    """Scaffold something."""


@new.command()
@click.argument("name")
@click.option("--in", "folder", type=click.Path(path_type=Path), default="rules", help="Where rules lie.")
def rule(name: str, folder: Path) -> None:
    """Write a rule with examples that pass, to be changed into your own."""
    if not NAME.match(name):
        click.echo(f"relint: {name!r} is not family/name in lower case with hyphens", err=True)
        sys.exit(2)
    path = folder / f"{name}.yaml"
    if path.exists():
        click.echo(f"relint: {path} is there already", err=True)
        sys.exit(2)
    path.parent.mkdir(parents=True, exist_ok=True)
    title = name.partition("/")[2].replace("-", " ")[:60]
    path.write_text(TEMPLATE.format(name=name, title=title if len(title) > 7 else f"there is a {title}"))
    click.echo(
        f"Wrote {path}. Run its examples with `relint test {folder}`; name {folder} under rule-folders in relint.yaml."
    )
