"""Where something stands in a file."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of one file: 1-based lines and columns (in characters); the end column is exclusive."""

    path: str  # relative to the workspace, with forward slashes
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def head(self) -> Span:
        """Its first line only: where a finding on a whole block is shown."""
        if self.line == self.end_line:
            return self
        return Span(self.path, self.line, self.column, self.line, self.column)


def whole_file(path: str) -> Span:
    """Return the span that stands for a file as a whole."""
    return Span(path, 1, 1, 1, 1)
