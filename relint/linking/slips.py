"""Names that are one slip of the finger away from one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

SHORTEST = 5  # letters: shorter names are near one another by chance
LONGEST = 100  # letters


class Slips:
    """Known names, by what is left of them without one letter: two that are a slip apart have such a rest in common."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._found: dict[str, str] = {}

    @cached_property
    def _by_rest(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for name in sorted(self._names):
            for rest in _rests(name) if SHORTEST <= len(name) <= LONGEST else ():
                table.setdefault(rest, []).append(name)
        return table

    def of(self, word: str) -> str:
        """Return the one known name that a word is a slip away from; "" where it is known, or not one alone is near."""
        if word in self._names or not SHORTEST <= len(word) <= LONGEST:
            return ""
        if word not in self._found:
            near = {name for rest in _rests(word) for name in self._by_rest.get(rest, ())}
            close = [name for name in near if one_slip(word, name)]
            self._found[word] = close[0] if len(close) == 1 else ""
        return self._found[word]


def _rests(name: str) -> Iterator[str]:
    yield name
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]


def one_slip(left: str, right: str) -> bool:
    """Tell whether two names differ by one letter, added, lost, changed or swapped; a changed digit is no slip.

    >>> one_slip("checkout", "chekout"), one_slip("orders-1", "orders-2"), one_slip("cart", "card-api")
    (True, False, False)
    """
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    first, second = left[start:], right[start:]
    if (first[:1] + second[:1]).isdigit() or "s" in {first, second}:
        return False
    swapped = len(first) == len(second) > 1 and first[1] + first[0] + first[2:] == second
    return first[1:] == second[1:] or first[1:] == second or first == second[1:] or swapped
