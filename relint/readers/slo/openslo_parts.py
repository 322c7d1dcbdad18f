"""Parts that the versions of OpenSLO share."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from relint.lang.yaml import Map
from relint.readers.shapes import Check, Defect, Place, Shape, absent, anything, mapping, text

LABEL_NAME = r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\Z"
NAME = text(LABEL_NAME, says="a DNS label (a-z, 0-9 and '-', at most 63)")
DESCRIPTION = text(longest=1050)
QUALIFIED = (
    r"^(?=(.{0,253}/)?.{0,63}\Z)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*/)?"
    r"[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?\Z"
)
DURATION = text(r"^\d+[mhdwMQY]\Z", says="a number and one of m h d w M Q Y", topic="window")
DURATION_V2 = text(r"^\d+[mhdw]\Z", says="a number and one of m h d w", topic="window")
OPERATORS = ("gt", "lt", "gte", "lte")
OPERATOR = text(one_of=OPERATORS, topic="operator")
METHODS = ("Occurrences", "Timeslices", "RatioTimeslices")
ZONE = re.compile(
    r"^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US|Canada|Brazil|Chile|Mexico)"
    r"/[A-Za-z0-9_+/-]+\Z|^(UTC|GMT[+-]?0?|UCT|Zulu|Universal|Greenwich|EST|MST|HST|EST5EDT|CST6CDT|MST7MDT|PST8PDT|"
    r"CET|MET|EET|WET|GB|GB-Eire|NZ|NZ-CHAT|PRC|ROC|ROK|Japan|Singapore|Israel|Iran|Turkey|Egypt|Libya|Poland|Portugal|"
    r"Cuba|Eire|Hongkong|Iceland|Jamaica|Kwajalein|Navajo|W-SU|Local)\Z"
)
TIME = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d\Z"


def _moment(value: object, place: Place) -> Iterator[Defect]:
    yield from text(TIME, says="like 2026-01-31 12:00:00")(value, place)
    if isinstance(value, str) and re.match(TIME, value):
        year, month, day = (int(part) for part in value[:10].split("-"))
        if year and day > monthrange(year, month)[1]:
            yield place.defect(f"is no day of the calendar: {value[:10]}")


CALENDAR = mapping(
    {
        "startTime": _moment,
        "timeZone": text(ZONE.pattern, says="a time zone of the IANA list"),
    },
    required=("startTime", "timeZone"),
)


def rolling_or_calendar(node: Map, place: Place) -> Iterator[Defect]:
    """Check that a window either rolls or has a calendar."""
    rolls, calendar = node.get("isRolling") is True, node.get("calendar") is not None
    if rolls and calendar:
        yield place.of(node, "calendar").defect("cannot stand beside isRolling: true", "window")
    if not rolls and not calendar:
        yield place.defect("needs isRolling: true or a calendar", "window")


def whole_object(metadata: Shape, spec: Shape, *, spec_required: bool = True) -> Shape:
    """Return the shape of an object from those of its two halves."""
    required = ("metadata", "spec") if spec_required else ("metadata",)
    return mapping({"apiVersion": anything, "kind": anything, "metadata": metadata, "spec": spec}, required=required)


SERVICE_SPEC = mapping({"description": DESCRIPTION})


def objectives_of(spec: Map) -> list[object]:
    """Return the entries of the objectives, whatever they are."""
    found = spec.get("objectives")
    return found if isinstance(found, list) else []


def window_given(name: str) -> Check:
    """Return the check that the list of windows is there."""

    def check(spec: Map, place: Place) -> Iterator[Defect]:
        if absent(spec.get(name)):
            yield place.of(spec, name).defect("is required", "no-window")

    return check


def slices(target: Shape) -> Check:
    """Return the check of what objectives need where time slices are counted."""

    def check(spec: Map, place: Place) -> Iterator[Defect]:
        if spec.get("budgetingMethod") != "Timeslices":
            return
        objectives = place.of(spec, "objectives")
        for index, objective in enumerate(objectives_of(spec)):
            if isinstance(objective, Map):
                inner = objectives.of(spec["objectives"], index)
                if objective.get("timeSliceTarget") is None:
                    yield inner.of(objective, "timeSliceTarget").defect("is required with Timeslices")
                else:
                    yield from target(objective["timeSliceTarget"], inner.of(objective, "timeSliceTarget"))

    return check
