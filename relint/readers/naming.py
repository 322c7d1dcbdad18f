"""Addresses that stay unique in their file."""

from __future__ import annotations

from collections import Counter


class Names:
    """Hands out addresses: the second `alert Down` of a file is `alert Down #2`."""

    def __init__(self) -> None:
        self._taken: Counter[tuple[str, str]] = Counter()

    def unique(self, scope: str, address: str) -> str:
        """Return an address that nothing else in the scope has."""
        self._taken[(scope, address)] += 1
        count = self._taken[(scope, address)]
        return address if count == 1 else f"{address} #{count}"
