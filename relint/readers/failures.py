"""What a bug of relint's own looks like to its user: a problem, while the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from relint.model.finding import Problem
from relint.model.span import whole_file

Work = Callable[[], object]
Part = TypeVar("Part")
Found = TypeVar("Found")


def guarded(doing: str, path: str, work: Work) -> Problem | None:
    """Do the work; return the problem that says where relint failed, None where it did not.

    Args:
        doing: completes "relint itself failed while ...".
        path: the file, or the first of the files, that it was about.
        work: does its work by side effect, so that what it did before it failed is kept; what it returns is not used.
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


def spared(
    doing: str, parts: Sequence[Part], unit_of: Callable[[Part], str], read: Callable[[Sequence[Part]], Found]
) -> tuple[Found | None, list[Problem]]:
    """Read all parts; where that fails, find the units that it fails on by themselves and read the others.

    Args:
        doing: completes "relint itself failed while ...".
        unit_of: the file or folder that a part belongs to, which can be left out without harm to the others.

    Returns: what was found, None where nothing could be read; and the problems that say where relint failed.
    """
    try:
        return read(parts), []
    except Exception as error:  # noqa: BLE001 - as above
        problem = failure(doing, unit_of(parts[0]), error)
    units: dict[str, list[Part]] = {}
    for part in parts:
        units.setdefault(unit_of(part), []).append(part)
    culprits = {unit: said for unit, some in units.items() if (said := guarded(doing, unit, partial(read, some)))}
    rest = [part for part in parts if unit_of(part) not in culprits]
    if not culprits:
        return None, [problem]
    found, more = spared(doing, rest, unit_of, read) if rest else (None, [])
    return found, [*culprits.values(), *more]
