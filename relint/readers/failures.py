"""What a bug of relint's own looks like to its user: a problem, while the rest goes on."""

from __future__ import annotations

from collections.abc import Callable

from relint.model.finding import Problem
from relint.model.span import whole_file

Work = Callable[[], None]


def guarded(doing: str, path: str, work: Work) -> Problem | None:
    """Do the work; return the problem that says where relint failed, None where it did not.

    Args:
        doing: completes "relint itself failed while ...".
        path: the file, or the first of the files, that it was about.
        work: does its work by side effect, so that what it did before it failed is kept.
    """
    try:
        work()
    except Exception as error:  # noqa: BLE001 - one reader's bug must not hide what the others say
        return failure(doing, path, error)
    return None


def failure(doing: str, path: str, error: Exception) -> Problem:
    """Return the problem for an exception that should not have been."""
    place = "?"
    trace = error.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
        trace = trace.tb_next
    message = f"relint itself failed while {doing}: {type(error).__name__} in {place}; please report it"
    return Problem(whole_file(path), message)
