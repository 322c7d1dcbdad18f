"""Bounds on values, so that a few lines that double one another do not fill the memory."""

from __future__ import annotations

from collections.abc import Collection

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.values import Gap, Val

LARGEST = 300_000  # parts of one value, counted as often as they occur in it
LONGEST = 10_000_000  # characters of one text
DEEPEST = 200  # levels of one value


class Sizes:
    """The sizes of values that are kept; parts that values share are counted through, but visited once."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, int]] = {}  # identity of the data of a kept value -> parts, levels

    def kept(self, val: Val) -> Val:
        """Return a value that will be kept.

        Raises:
            EvaluationError: it is larger or deeper than any that somebody means.
        """
        if type(val) is not Val:
            return val
        if isinstance(val.data, str) and len(val.data) > LONGEST:
            raise EvaluationError(f"The text has more than {LONGEST} characters.")
        if not isinstance(val.data, bool | str | int):
            size, depth = self._measure(val.data, {})
            if size > LARGEST or depth > DEEPEST:
                raise EvaluationError(f"The value has more than {LARGEST} parts, or more than {DEEPEST} levels.")
            self._known[id(val.data)] = size, depth
        return val

    def _measure(self, data: object, seen: dict[int, tuple[int, int]]) -> tuple[int, int]:
        parts = _parts(data)
        if not parts:
            return 1, 0
        key = id(data)
        known = self._known.get(key) or seen.get(key)
        if known is not None:
            return known
        size, depth = 1, 0
        for part in parts:
            inner = part.data if type(part) is Val else None
            if isinstance(inner, dict | tuple | Gap):
                below, levels = self._measure(inner, seen)
                size, depth = size + below, max(depth, levels)
            else:
                size += 1
        seen[key] = size, depth + 1
        return size, depth + 1


def _parts(data: object) -> Collection[Val]:
    """Return the values inside; inside an open JSON document too."""
    if isinstance(data, dict):
        return data.values()
    if isinstance(data, tuple):
        return data
    return (data.document,) if isinstance(data, Gap) and data.document is not None else ()
