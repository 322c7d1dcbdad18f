"""The commands, one module each; nothing that a command does not use is imported for it."""

from __future__ import annotations


def main() -> None:
    """Run relint."""
    from relint.cli.app import app

    app()
