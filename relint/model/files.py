"""The files of a workspace as the readers see them: names and bytes, no disk."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Protocol


class Files(Protocol):
    """Every file that may be read; paths are relative to the workspace root, with forward slashes."""

    @property
    def paths(self) -> Sequence[str]:
        """All paths, sorted."""

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises:
            Unreadable: the file is absent, too large, outside the workspace, or the system refuses it.
        """

    def real(self, path: str) -> str:
        """Return where a path leads when links are followed, "" for the top; the path itself need not exist.

        Raises:
            Unreadable: it leads outside the workspace.
        """


class Unreadable(Exception):  # noqa: N818 - a state of the input, not of relint
    """A file cannot be read; the message says why, in a clause."""


class Absent(Unreadable):
    """There is no such file; for a listed path: it is a link that leads nowhere."""


class MemoryFiles:
    """Files held in memory: an editor's buffers, an example of a rule, standard input."""

    def __init__(self, contents: Mapping[str, str | bytes]) -> None:
        self._contents = {path: _encoded(text) for path, text in sorted(contents.items())}

    @property
    def paths(self) -> Sequence[str]:
        """All paths, sorted."""
        return tuple(self._contents)

    def read(self, path: str) -> bytes:
        """Return a file's bytes; `Unreadable` where there is none."""
        try:
            return self._contents[path]
        except KeyError:
            raise Absent("there is no such file") from None

    def real(self, path: str) -> str:
        """Return a path without `.` and `..`; `Unreadable` where it climbs out."""
        return inside(posixpath.normpath(path))


def inside(path: str) -> str:
    """Return a normal path of the workspace, "" for the top.

    Raises:
        Unreadable: it lies outside.
    """
    if path == ".." or path.startswith(("../", "/")):
        raise Unreadable("it leads outside the scanned tree")
    return "" if path == "." else path


def _encoded(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
