"""Messages of rules, with their fields filled in."""

from __future__ import annotations

import re
from collections.abc import Callable

from relint.model.value import Data, Unknown

FIELD = re.compile(r"\{(?P<name>[a-z]\w*(?:\.\w+)*)(?::(?P<noun>[^{}]*))?\}")
LONGEST = 120  # characters of one field: the input decides them
SECOND = "second"  # the noun that stands for a length of time
UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, SECOND))
FEW_SECONDS = 120  # below this a length of time is said in seconds


def filled(template: str, value_of: Callable[[str], Data]) -> str:
    """Return the text with `{this.zones}` as "2" and `{this.zones:zone}` as "2 zones" or "1 zone".

    `{this.grace_seconds:second}` is a length of time in the units that people use: "90 seconds", "1 hour 30 minutes".
    """
    return FIELD.sub(lambda match: _field(value_of(match["name"]), match["noun"]), template)


def shown(data: Data) -> str:
    """Return data as a sentence shows it."""
    if isinstance(data, Unknown):
        return "an unknown value"
    if data is None:
        return "nothing"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, float):
        return f"{data:.12g}"
    if isinstance(data, (list, tuple)):
        return ", ".join(shown(item) for item in data) or "nothing"
    return _clean(str(data))


def _field(data: Data, noun: str | None) -> str:
    if noun is None:
        return shown(data)
    if isinstance(data, Unknown) or data is None:
        return f"an unknown number of {_plural(noun)}"
    if noun == SECOND and isinstance(data, (int, float)) and data == int(data) and data >= FEW_SECONDS:
        return _length_of_time(int(data))
    return _counted(data, noun)


def _counted(data: Data, noun: str) -> str:
    return f"{shown(data)} {noun if data == 1 else _plural(noun)}"


def _length_of_time(seconds: int) -> str:
    """Return whole seconds in the largest units, exactly: 5400 is "1 hour 30 minutes"."""
    parts = []
    for size, noun in UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(_counted(count, noun))
    return " ".join(parts)


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def _clean(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
