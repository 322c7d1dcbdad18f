"""Text on standard output or in a file, whatever the terminal, the locale and the system are."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def show(text: str) -> None:
    """Write text to standard output; what its encoding lacks stands as an escape."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def save(path: str, text: str) -> None:
    """Write text to a file: UTF-8 and line feeds, the same bytes on every system.

    Raises:
        OSError: the system refuses it.
    """
    Path(path).write_text(text, encoding="utf-8", newline="\n")


def coloured() -> bool:
    """Tell whether standard output is a terminal that shows colours, and nobody said no (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
