"""Walks through a large JSON text, so that only one part of it is in memory as objects at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_blanks = re.compile(r"[ \t\r\n]*").match
_decode = json.JSONDecoder().raw_decode

DEEPEST = 40  # modules within one another


class Cursor:
    """A place in a JSON text, in front of a value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self._line = 1
        self._counted = 0
        self._blank()

    @property
    def line(self) -> int:
        """The 1-based line of the place; cheap as long as it only moves forward."""
        self._line += self.text.count("\n", self._counted, self.pos)
        self._counted = self.pos
        return self._line

    def value(self) -> Any:
        """Return the value that stands here, and go on behind it.

        Raises:
            json.JSONDecodeError: the text is not JSON here.
        """
        found, self.pos = _decode(self.text, self.pos)
        self._blank()
        return found

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that stands here; each time, the caller reads the value behind the key.

        A value that is no object is read and gives no keys.
        """
        if not self._take("{"):
            self.value()
            return
        while not self._take("}"):
            key = self.value()
            self._expect(":")
            yield str(key)
            if not self._take(","):
                self._expect("}")
                return

    def items(self) -> Iterator[int]:
        """Yield the numbers of the items of the list that stands here; each time, the caller reads the item."""
        if not self._take("["):
            self.value()
            return
        number = 0
        while not self._take("]"):
            yield number
            number += 1
            if not self._take(","):
                self._expect("]")
                return

    def skip(self) -> None:
        """Go on behind the value that stands here, in parts."""
        if self.text.startswith("{", self.pos):
            for _ in self.members():
                self.value()
        else:
            for _ in self.items():
                self.value()

    def resources(self, depth: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the line and the content of each resource of the module that stands here, and of those below it."""
        for key in self.members():
            if key == "resources":
                for _ in self.items():
                    line = self.line
                    found = self.value()
                    if isinstance(found, dict):
                        yield line, found
            elif key == "child_modules" and depth < DEEPEST:
                for _ in self.items():
                    yield from self.resources(depth + 1)
            else:
                self.value()

    def _blank(self) -> None:
        found = _blanks(self.text, self.pos)
        self.pos = found.end() if found else self.pos

    def _take(self, mark: str) -> bool:
        if not self.text.startswith(mark, self.pos):
            return False
        self.pos += 1
        self._blank()
        return True

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise json.JSONDecodeError(f"{mark} is expected", self.text, self.pos)
