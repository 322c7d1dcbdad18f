"""Why an expression has no value."""

from __future__ import annotations


class EvaluationError(Exception):
    """Terraform refuses the expression; the message is its reason, in a clause.

    `try` and `can` catch it. It never carries the content of a file.
    """

    place: tuple[int, int] | None = None  # offsets of the expression that failed
    source: object = None  # the `Source` that the offsets are in
    argument: int | None = None  # which argument of a function is at fault

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileMissingError(EvaluationError):
    """A file that an expression names is absent."""


class OutOfReachError(Exception):
    """A function would need a file that relint may not read, so that nobody can say what it gives; not for `try`."""
