"""What Nobl9 refuses; see `nobl9` for the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from unicodedata import category

from relint.lang.promql.durations import go_seconds
from relint.lang.yaml import Map
from relint.readers.shapes import (
    Defect,
    Place,
    Shape,
    absent,
    anything,
    boolean,
    forbid,
    given,
    is_variable,
    not_nil,
    number,
    one_of,
    sequence,
    table,
    text,
    when,
)
from relint.readers.shapes import (
    tolerant as mapping,
)
from relint.readers.slo.nobl9_metrics import counts, metric, one_source, raw
from relint.readers.slo.openslo_parts import CALENDAR, QUALIFIED, ZONE, window_given

NAME = text(r"^(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?\Z", says="lower-case letters, digits and '-'")
DESCRIPTION = text(longest=1050)
TITLE = text(longest=253)
OPERATORS = ("gt", "gte", "lt", "lte")
MEASUREMENTS = ("averageBurnRate", "timeToBurnBudget", "timeToBurnEntireBudget", "burnedBudget", "budgetDrop")
DAY = 86400
FITTING = {"timeToBurnBudget": "lt", "timeToBurnEntireBudget": "lte", "budgetDrop": "gte"}


def duration(least: float | None = None, most: float | None = None, *, whole_minutes: bool = False) -> Shape:
    """Return the shape of a Go duration in a range of seconds; `whole_minutes` refuses seconds beside minutes."""

    def check(value: object, place: Place) -> Iterator[Defect]:
        if not isinstance(value, str):
            yield place.defect("must be a duration in quotes such as 10m")
            return
        seconds = go_seconds(value)
        if seconds is None:
            if not is_variable(value):
                yield place.defect(f"must be a duration such as 10m, not {value!r}", "window")
        elif (least is not None and seconds < least) or (most is not None and seconds > most):
            limits = [f"at least {least:g} s"] if least is not None else []
            limits += [f"at most {most:g} s"] if most is not None else []
            yield place.defect(f"must be {' and '.join(limits)}", "window")
        elif whole_minutes and seconds % 60:
            yield place.defect("must be a whole number of minutes", "window")

    return check


def _metadata() -> Shape:
    fields: dict[str, Shape] = {
        "name": NAME,
        "displayName": TITLE,
        "project": NAME,
        "labels": _labels,
        "annotations": table(QUALIFIED, text(longest=1050), says="a qualified name such as example.com/key"),
    }
    return mapping(fields, required=("name", "project"))


def _labels(node: object, place: Place) -> Iterator[Defect]:
    yield from table("", sequence(text(longest=200)))(node, place)
    for name, values in node.items() if isinstance(node, Map) else ():
        # Letters of every alphabet, as long as they are small.
        letters = re.sub("[0-9]", "", name).replace("_", "").replace("-", "")
        small = all(category(letter) == "Ll" for letter in letters)
        if not small or not 0 < len(name) < 64 or category(name[0]) != "Ll" or name[-1] in "_-":
            yield place.of(node, name).defect("has a key that is not of small letters, digits, '-' and '_'")
        if isinstance(values, list) and len({str(value) for value in values}) < len(values):
            yield place.of(node, name).defect("must not have the same value twice")


def _object(spec: Shape) -> Shape:
    outer: dict[str, Shape] = {"apiVersion": anything, "kind": anything, "metadata": _metadata(), "spec": spec}
    fields = {**outer, "status": anything, "organization": anything, "manifestSrc": anything}
    return mapping(fields, required=("metadata", "spec"))


def _objective() -> Shape:
    component = mapping(
        {
            "project": NAME,
            "slo": NAME,
            "objective": NAME,
            "weight": number(above=0),
            "whenDelayed": text(one_of=("CountAsGood", "CountAsBad", "Ignore")),
        },
        required=("project", "slo", "objective", "weight", "whenDelayed"),
    )
    composite = mapping(
        {
            "maxDelay": duration(60, whole_minutes=True),
            "aggregation": text(one_of=("Reliability", "ErrorBudgetState")),
            "components": mapping({"objectives": sequence(component)}, checks=(given("objectives"),)),
        },
        required=("maxDelay", "components"),
    )
    return mapping(
        {
            "name": NAME,
            "displayName": TITLE,
            "value": number(),
            "target": number(least=0, below=1, topic="target"),
            "timeSliceTarget": number(above=0, most=1),
            "countMetrics": counts(),
            "rawMetric": raw(),
            "composite": composite,
            "op": text(one_of=OPERATORS, topic="operator"),
            "primary": boolean,
        },
        required=("target",),
        checks=(when(lambda node: not_nil(node, "rawMetric"), _raw_needs),),
    )


def _raw_needs(node: Map, place: Place) -> Iterator[Defect]:
    for name in ("value", "op"):
        if node.get(name) is None:
            yield place.of(node, name).defect("is required with rawMetric")


def _window() -> Shape:
    units = ("Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter", "Year")
    return mapping(
        {
            "unit": text(one_of=units, topic="window"),
            "count": number(above=0, whole=True, topic="window"),
            "isRolling": boolean,
            "calendar": CALENDAR,
            "period": anything,
        },
        required=("unit", "count"),
        checks=(_window_kind, _not_too_early),
    )


SECONDS = {"Minute": 60, "Hour": 3600, "Day": DAY}
LEAST_DAYS = {
    "Day": 1,
    "Week": 7,
    "Month": 28,
    "Quarter": 89,
    "Year": 365,
}  # of a month, of a year with the days it has


def _window_kind(node: Map, place: Place) -> Iterator[Defect]:
    rolls, unit, count = node.get("isRolling") is True, node.get("unit"), node.get("count")
    if rolls and node.get("calendar") is not None:
        yield place.of(node, "calendar").defect("cannot stand beside isRolling: true", "window")
    if not rolls and node.get("calendar") is None:
        yield place.defect("needs isRolling: true or a calendar", "window")
    if rolls and isinstance(unit, str) and isinstance(count, int):
        if unit not in SECONDS:
            yield place.of(node, "unit").defect("of a rolling window must be Minute, Hour or Day", "window")
        elif not 300 <= SECONDS[unit] * count <= 31 * DAY:
            yield place.defect("must roll over at least 5 minutes and at most 31 days", "window")
    elif not rolls and unit in {"Second", "Minute", "Hour"}:
        yield place.of(node, "unit").defect("of a calendar window must be Day or longer", "window")
    elif not rolls and unit in LEAST_DAYS and isinstance(count, int) and LEAST_DAYS[unit] * count > 366:
        yield place.of(node, "count").defect("makes a calendar window of more than 366 days", "window")


def _not_too_early(window: Map, place: Place) -> Iterator[Defect]:
    calendar = window.get("calendar")
    start = calendar.get("startTime") if isinstance(calendar, Map) else None
    if isinstance(start, str) and start[:4].isdigit() and start < "2020":
        yield place.of(window, "calendar").of(calendar, "startTime").defect("must not be before 2020", "window")


def _slo_spec() -> Shape:
    source = mapping(
        {"name": NAME, "project": NAME, "kind": text(one_of=("Agent", "Direct"))},
        required=("name",),
    )
    attachment = mapping(
        {"url": text(r"^[a-z][a-z0-9+.-]*://\S+\Z", says="a URL"), "displayName": TITLE}, required=("url",)
    )
    method = mapping({"name": NAME, "project": NAME}, required=("name",))
    burn = mapping(
        {"value": number(least=0, most=1000), "op": text(one_of=("gt",), topic="operator")}, required=("op",)
    )
    no_data = mapping(
        {
            "alertMethods": sequence(method, fewest=1),
            "alertAfter": duration(300, 31 * DAY, whole_minutes=True),
            "treatZeroAsNoData": boolean,
        },
        required=("alertMethods",),
        checks=(_methods_differ,),
    )
    fields: dict[str, Shape] = {
        "description": DESCRIPTION,
        "indicator": mapping({"metricSource": source, "rawMetric": metric}, required=("metricSource",)),
        "budgetingMethod": text(one_of=("Occurrences", "Timeslices")),
        "objectives": sequence(_objective()),
        "service": NAME,
        "timeWindows": sequence(_window(), most=1),
        "alertPolicies": sequence(NAME),
        "attachments": sequence(attachment, most=20),
        "anomalyConfig": mapping({"noData": no_data}),
        "composite": mapping({"target": number(above=0, below=1), "burnRateCondition": burn}, required=("target",)),
        "tier": TITLE,
    }
    computed = dict.fromkeys(("createdAt", "createdBy"), anything)
    return mapping(
        {**fields, **computed},
        required=("service", "budgetingMethod"),
        checks=(window_given("timeWindows"), _indicators, _values_differ, _slice_targets, _old_composite, _one_primary),
    )


def _methods_differ(node: Map, place: Place) -> Iterator[Defect]:
    methods = node.get("alertMethods")
    seen = [dict(method) for method in methods if isinstance(method, Map)] if isinstance(methods, list) else []
    if any(method in seen[:position] for position, method in enumerate(seen)):
        yield place.of(node, "alertMethods").defect("must not name the same method twice", "duplicate")


def _old_composite(spec: Map, place: Place) -> Iterator[Defect]:
    old, method = spec.get("composite"), spec.get("budgetingMethod")
    if isinstance(old, Map):
        inner = place.of(spec, "composite").of(old, "burnRateCondition")
        if method == "Occurrences" and old.get("burnRateCondition") is None:
            yield inner.defect("is required with Occurrences")
        if method == "Timeslices" and old.get("burnRateCondition") is not None:
            yield inner.defect("has no meaning with Timeslices")


def _one_primary(spec: Map, place: Place) -> Iterator[Defect]:
    primary = [number for number, o in enumerate(_objectives(spec)) if o.get("primary") is True]
    if len(primary) > 1:
        at = place.of(spec, "objectives").of(spec["objectives"], primary[1])
        yield at.of(_objectives(spec)[primary[1]], "primary").defect("can be true for one objective only")


def _objectives(spec: Map) -> list[Map]:
    found = spec.get("objectives")
    return [o for o in found if isinstance(o, Map)] if isinstance(found, list) else []


def _indicators(spec: Map, place: Place) -> Iterator[Defect]:
    objectives = _objectives(spec)
    composite = [o for o in objectives if o.get("composite") is not None]
    if composite:
        if len(objectives) > 1:
            yield place.of(spec, "objectives").defect("may have one objective only, because it is a composite")
        for name in ("indicator", "composite", "anomalyConfig"):
            if spec.get(name) is not None:
                yield place.of(spec, name).defect("has no meaning beside a composite objective")
        yield from _components(spec, composite[0], place)
        return
    if absent(spec.get("indicator")):
        yield place.of(spec, "indicator").defect("is required")
    raw = any(o.get("rawMetric") is not None for o in objectives) or _raw_of_indicator(spec)
    counts = any(o.get("countMetrics") is not None for o in objectives)
    if objectives and raw == counts:
        yield place.of(spec, "objectives").defect("must have either countMetrics or rawMetric", "query")
    yield from one_source(spec, objectives, place)


def _components(spec: Map, objective: Map, place: Place) -> Iterator[Defect]:
    objectives = place.of(spec, "objectives")
    at = objectives.of(spec["objectives"], _objectives(spec).index(objective))
    yield from forbid("rawMetric", "countMetrics", reason="has no meaning in a composite")(objective, at)
    composite = objective["composite"]
    components = composite.get("components") if isinstance(composite, Map) else None
    parts = components.get("objectives") if isinstance(components, Map) else None
    seen: list[tuple[object, ...]] = []
    for position, part in enumerate(parts if isinstance(parts, list) else []):
        key = tuple(part.get(name) for name in ("project", "slo", "objective")) if isinstance(part, Map) else ()
        if key in seen:
            inner = at.of(objective, "composite").of(composite, "components").of(components, "objectives")
            yield inner.of(parts, position).defect("names the same objective twice", "duplicate")
        seen.append(key)


def _raw_of_indicator(spec: Map) -> bool:
    indicator = spec.get("indicator")
    return isinstance(indicator, Map) and indicator.get("rawMetric") is not None


def _values_differ(spec: Map, place: Place) -> Iterator[Defect]:
    objectives = _objectives(spec)
    values = [0 if o.get("value") is None else o["value"] for o in objectives]
    for position, value in enumerate(values):
        if value in values[:position] and not any(o.get("composite") is not None for o in objectives):
            at = place.of(spec, "objectives").of(spec["objectives"], position)
            yield at.of(objectives[position], "value").defect(
                "must differ from that of the other objectives", "duplicate"
            )
            return


def _slice_targets(spec: Map, place: Place) -> Iterator[Defect]:
    sliced = spec.get("budgetingMethod") == "Timeslices"
    for position, objective in enumerate(_objectives(spec)):
        given = objective.get("timeSliceTarget") is not None
        if given != sliced and spec.get("budgetingMethod") in ("Timeslices", "Occurrences"):
            at = place.of(spec, "objectives").of(spec["objectives"], position).of(objective, "timeSliceTarget")
            yield at.defect("is required with Timeslices" if sliced else "has no meaning with Occurrences")


def _policy_spec() -> Shape:
    condition = mapping(
        {
            "measurement": text(one_of=MEASUREMENTS),
            "value": anything,
            "alertingWindow": duration(300, 7 * DAY, whole_minutes=True),
            "lastsFor": duration(0),
            "op": text(one_of=OPERATORS, topic="operator"),
        },
        required=("measurement",),
        checks=(one_of("alertingWindow", "lastsFor", needed=False), _measurement),
    )
    method = mapping({"metadata": mapping({"name": NAME, "project": NAME}, required=("name",))}, required=("metadata",))
    fields: dict[str, Shape] = {
        "description": DESCRIPTION,
        "severity": text(one_of=("Low", "Medium", "High")),
        "coolDown": duration(300),
        "conditions": sequence(condition, fewest=1),
        "alertMethods": sequence(method),
    }
    return mapping(fields, required=("severity", "conditions"))


def _measurement(node: Map, place: Place) -> Iterator[Defect]:
    measurement, value = node.get("measurement"), node.get("value")
    timed = measurement in {"timeToBurnBudget", "timeToBurnEntireBudget"}
    if timed and not (isinstance(value, str) and (go_seconds(value) or 0) > 0):
        yield place.of(node, "value").defect(f"must be a duration longer than zero with {measurement}")
    if measurement in MEASUREMENTS and not timed and isinstance(value, str) and not is_variable(value):
        yield place.of(node, "value").defect(f"must be a number with {measurement}")
    if measurement == "burnedBudget" and not_nil(node, "alertingWindow"):
        yield place.of(node, "alertingWindow").defect("has no meaning with burnedBudget")
    if measurement == "budgetDrop":
        yield from _drop(node, place)
    # `lt` on a burn rate is the business of a rule of its own
    wanted = {**FITTING, "averageBurnRate": "gte" if node.get("op") == "gt" else ""}.get(str(measurement), "")
    operator = node.get("op")
    if wanted and operator in OPERATORS and operator != wanted:
        yield place.of(node, "op").defect(f"must be {wanted} with {measurement}", "operator")


def _drop(node: Map, place: Place) -> Iterator[Defect]:
    if not_nil(node, "lastsFor"):
        yield place.of(node, "lastsFor").defect("has no meaning with budgetDrop")
    if not not_nil(node, "alertingWindow"):
        yield place.of(node, "alertingWindow").defect("is required with budgetDrop")


SERVICE_FIELDS: Mapping[str, Shape] = {
    "description": DESCRIPTION,
    "reviewCycle": mapping(
        {
            "startTime": text(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\Z", says="like 2026-01-31T12:00:00"),
            "timeZone": text(ZONE.pattern, says="a time zone of the IANA list"),
            "rrule": text(r"(?i)FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)|COUNT=1\b", says="a rule that recurs daily or less"),
        },
        required=("startTime", "timeZone", "rrule"),
    ),
    "responsibleUsers": sequence(mapping({"id": text()}, required=("id",))),
}
SHAPES: Mapping[str, Shape] = {
    "SLO": _object(_slo_spec()),
    "AlertPolicy": _object(_policy_spec()),
    "Service": mapping(
        {
            **dict.fromkeys(("apiVersion", "kind", "status", "organization", "manifestSrc"), anything),
            "metadata": _metadata(),
            "spec": mapping(SERVICE_FIELDS),
        },
        required=("metadata",),
    ),
}
