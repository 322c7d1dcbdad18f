"""`relint init`: a commented `relint.yaml` and a pre-commit entry."""

from __future__ import annotations

from pathlib import Path

import click

SETTINGS = """\
# Settings of relint. Everything here may be left out.

# exclude: [generated/, "**/testdata/"]     # patterns as in .gitignore
# profile: strict                           # the contested rules, too
# fail-on: warning                          # error is the default

# rules:
#   redundancy/single-zone-database: off
#   timeouts/*: warning
#   recovery/short-backup-retention:
#     options: {days: 14}
# rule-folders: [policies/]                 # rules of your own: `relint new rule NAME --in policies`

# waivers:
#   - rule: redundancy/single-zone-database
#     address: module.reports.*
#     reason: reports can be made again from the warehouse within an hour
#     owner: team-data
#     expires: "2027-06-30"

# environments:                             # globs over paths; else directory names, namespaces, labels and tags tell
#   development: ["envs/dev/**"]

# terraform:
#   roots: [infrastructure/prod]            # deployed as they stand
#   var-files: [prod.tfvars]
#   readable: [policies]                    # read by file() and its like, beside a root's own tree and its modules'

# kubernetes:
#   version: "1.33"                         # which API versions are served
#   render: false                           # leave Helm charts alone; else the installed helm renders them
#   charts:                                 # uses of charts that nothing in the repository declares
#     - {path: charts/shop, values: [charts/shop/production.yaml], namespace: shop}
#   peer-annotations: true                  # honour those of kube-linter, kube-score, polaris and checkov

# runbooks:
#   prefixes: {"https://runbooks.example.com/": docs/runbooks}
#   repository: ["https://github.com/shop/ops"]  # links into this repository; else git's remotes tell

# vendored:                                 # alert rules and runbooks: folders, heads of files and links tell which
#   paths: ["monitoring/mixins/**"]         # others make these: what is wrong with them is one note
#   own: ["vendor/ours/**"]                 # and these are ours in spite of how they look
"""
HOOK = """\
  - repo: https://github.com/relint/relint
    rev: v{version}
    hooks:
      - id: relint
"""


@click.command()
def init() -> None:
    """Write a commented relint.yaml and show, or write, the pre-commit entry."""
    from relint import __version__

    _write(Path("relint.yaml"), SETTINGS)
    entry = HOOK.format(version=__version__)
    config = Path(".pre-commit-config.yaml")
    if config.exists():
        click.echo(f"Add this under `repos:` in {config}:\n\n{entry}")
    else:
        _write(config, f"repos:\n{entry}")


def _write(path: Path, text: str) -> None:
    if path.exists():
        click.echo(f"{path} is there already; left as it is.")
        return
    path.write_text(text)
    click.echo(f"Wrote {path}.")
