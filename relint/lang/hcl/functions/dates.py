"""Functions on points in time. Source: the function reference, "Date and Time Functions"; RFC 3339."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.native import counted
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function
from relint.lang.hcl.quoting import quoted
from relint.lang.hcl.types import NUMBER, STRING
from relint.lang.hcl.values import Gap, Val, string

_STAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|([+-])(\d\d):(\d\d))",
    re.ASCII,
)
_TOKEN = re.compile(r"''|'(?:[^']|'')*'?|([A-Za-z])\1*|[^'A-Za-z]+", re.ASCII)
_STEP = re.compile(r"(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)")
_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Moment(NamedTuple):
    """A point in time and the offset from UTC that it is shown with."""

    nanoseconds: int  # since 1970-01-01T00:00:00Z
    offset_seconds: int


class Clock(NamedTuple):
    """What a clock and a calendar at the place of a moment show."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    weekday: int  # 0 is Monday
    offset_seconds: int


def moment(text: str) -> Moment | None:
    """Read an RFC 3339 timestamp; None where it is none."""
    found = _STAMP.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    if not (1 <= month <= 12 and 1 <= day <= _days_in(year, month) and hour < 24 and minute < 60 and second < 60):
        return None
    offset = 0
    if found[9]:
        if int(found[10]) > 23 or int(found[11]) > 59:
            return None
        offset = (int(found[10]) * 60 + int(found[11])) * (-60 if found[9] == "-" else 60)
    seconds = _day_number(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
    return Moment(seconds * 10**9 + int((found[7] or "0")[:9].ljust(9, "0")), offset)


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 if month == 2 and not leap else _MONTH_DAYS[month - 1]


def _day_number(year: int, month: int, day: int) -> int:
    """Return the days since 1970-01-01, in the Gregorian calendar for every year."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def clock(at: Moment) -> Clock:
    """Return what clock and calendar show at a moment."""
    days, rest = divmod(at.nanoseconds // 10**9 + at.offset_seconds, 86400)
    era, of_era = divmod(days + 719468, 146097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + era * 400 + (month <= 2)
    day = of_year - (153 * shifted + 2) // 5 + 1
    return Clock(year, month, day, rest // 3600, rest // 60 % 60, rest % 60, (days + 3) % 7, at.offset_seconds)


def _offset(seconds: int, colon: str) -> str:
    minutes = abs(seconds) // 60
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02d}{colon}{minutes % 60:02d}"


def _zone(seconds: int) -> str:
    return "Z" if seconds == 0 else _offset(seconds, ":")


def stamp(at: Moment) -> str:
    """Write a moment as RFC 3339, to the second."""
    c = clock(at)
    year = f"{'-' if c.year < 0 else ''}{abs(c.year):04d}"
    return f"{year}-{c.month:02d}-{c.day:02d}T{c.hour:02d}:{c.minute:02d}:{c.second:02d}{_zone(c.offset_seconds)}"


def _required(val: Val, position: int | None) -> Moment:
    found = moment(val.text)
    if found is None:
        raise Refusal("not a valid RFC3339 timestamp", position)
    return found


def duration(text: str) -> int | None:
    """Read a duration such as "-1h30m" into nanoseconds; None where it is none."""
    body = text[1:] if text[:1] in {"+", "-"} else text
    if body == "0":
        return 0
    total, at = 0, 0
    while at < len(body):
        found = _STEP.match(body, at)
        if found is None or not (found[1] or found[2]) or len(found[0]) > 40:
            return None
        unit = _NANOSECONDS[found[3]]
        total += int(found[1] or 0) * unit + int(found[2] or 0) * unit // 10 ** len(found[2] or "")
        at = found.end()
    return (-total if text[0] == "-" else total) if body and total < 2**63 else None


@function("timeadd", Parameter("timestamp", STRING), Parameter("duration", STRING), returns=STRING, nullable=True)
def timeadd(args: Args, _: Context) -> Val:
    """Add a duration to a timestamp."""
    at = _required(args[0], None)
    step = duration(args[1].text)
    if step is None:
        raise Refusal(f"time: invalid duration {quoted(args[1].text)}")
    return string(stamp(Moment(at.nanoseconds + step, at.offset_seconds)))


@function("timecmp", Parameter("timestamp_a", STRING), Parameter("timestamp_b", STRING), returns=NUMBER)
def timecmp(args: Args, _: Context) -> Val:
    """Return -1, 0 or 1 for before, at once or after."""
    first, second = _required(args[0], 0).nanoseconds, _required(args[1], 1).nanoseconds
    return counted((first > second) - (first < second))


@function("formatdate", Parameter("format", STRING), Parameter("time", STRING), returns=STRING)
def formatdate(args: Args, _: Context) -> Val:
    """Write a timestamp in another form."""
    return string("".join(_formatted(args[0].text, clock(_required(args[1], 1)))))


def _formatted(template: str, shown: Clock) -> Iterator[str]:
    for token in _TOKEN.finditer(template):
        text = token[0]
        if text[0] == "'":
            if len(text) == 1 or text[-1] != "'" or text[1:-1].count("'") % 2 == 1:
                raise Refusal("unterminated literal '", 0)
            yield "'" if text == "''" else text[1:-1].replace("''", "'")
        elif token[1]:
            yield _segment(text, shown)
        else:
            yield text


def _segment(verb: str, c: Clock) -> str:
    letter, length = verb[0], len(verb)
    if letter in _NUMERIC:
        field, hint = _NUMERIC[letter]
        if length <= 2:
            value = field(c)
            return str(value) if length == 1 else f"{value:02d}"
        if letter != "M" or length > 4:
            raise Refusal(f"invalid date format verb {quoted(verb)}: {hint}", 0)
        return MONTHS[c.month - 1][:3] if length == 3 else MONTHS[c.month - 1]
    return _worded(verb, c)


_NUMERIC: Mapping[str, tuple[Callable[[Clock], int], str]] = {
    "M": (lambda c: c.month, 'month must be "M", "MM", "MMM", or "MMMM"'),
    "D": (lambda c: c.day, 'day of month must either be "D" or "DD"'),
    "h": (lambda c: c.hour, '24-hour must either be "h" or "hh"'),
    "H": (lambda c: c.hour % 12 or 12, '12-hour must either be "H" or "HH"'),
    "m": (lambda c: c.minute, 'minute must either be "m" or "mm"'),
    "s": (lambda c: c.second, 'second must either be "s" or "ss"'),
}
_HINTS = {
    "Y": ': year must either be "YY" or "YYYY"',
    "E": ': day of week must either be "EEE" or "EEEE"',
    "A": ': must be "AA"',
    "a": ': must be "aa"',
    "Z": ": timezone must be Z, ZZZZ, or ZZZZZ",
}


def _worded(verb: str, c: Clock) -> str:
    half = "pm" if c.hour >= 12 else "am"
    numeric = _offset(c.offset_seconds, "")
    found = {
        "YY": f"{c.year % 100:02d}",
        "YYYY": f"{c.year:04d}",
        "EEE": DAYS[c.weekday][:3],
        "EEEE": DAYS[c.weekday],
        "AA": half.upper(),
        "aa": half,
        "Z": _zone(c.offset_seconds),
        "ZZZ": "UTC" if numeric == "+0000" else numeric,
        "ZZZZ": numeric,
        "ZZZZZ": _offset(c.offset_seconds, ":"),
    }.get(verb)
    if found is None:
        raise Refusal(f"invalid date format verb {quoted(verb)}{_HINTS.get(verb[0], '')}", 0)
    return found


@function("timestamp", returns=STRING)
def timestamp(_args: Args, _: Context) -> Val:
    """Return the time of the run: unknown before it."""
    return Val(STRING, Gap("timestamp() is the time of the apply", not_null=True))


@function("plantimestamp", returns=STRING)
def plantimestamp(_args: Args, _: Context) -> Val:
    """Return the time of the plan: unknown before it."""
    return Val(STRING, Gap("plantimestamp() is the time of the plan", not_null=True))
