"""A bar on the terminal for work that takes longer than a second."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_SECONDS = 1.0


@contextmanager
def progress(*, shown: bool) -> Iterator[None]:
    """Show that relint works, once it has worked for a second; nothing where the error stream is no terminal."""
    if not (shown and sys.stderr.isatty()):
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_bar, args=(done,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _bar(done: threading.Event) -> None:
    if done.wait(PATIENCE_SECONDS):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("reading and judging"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task("check", total=None)
        done.wait()
