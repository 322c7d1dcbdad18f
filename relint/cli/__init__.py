"""The commands, one module each; nothing that a command does not use is imported for it."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130
RARELY = (100_000, 50, 50)  # a run makes millions of objects and hardly a cycle: collecting took a quarter of its time


def main() -> None:
    """Run relint; an interrupt exits 130, a reader of our output who goes away ends us quietly."""
    import gc

    import click

    from relint.cli.app import app

    gc.set_threshold(*RARELY)
    try:
        app.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(INTERRUPTED)
