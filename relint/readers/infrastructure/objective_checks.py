"""What the providers of objectives refuse beyond single values: blocks that are missing or exclude one another.

Documentation and schemas read 2026-11: DataDog/datadog r/service_level_objective, newrelic/newrelic r/service_level,
grafana/grafana r/slo, hashicorp/google r/monitoring_slo, hashicorp/aws r/applicationsignals_service_level_objective,
elastic/elasticstack r/kibana_slo, nobl9/nobl9 r/slo. What is unknown before deployment is no fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from relint.model.value import Unknown
from relint.readers.infrastructure.body import Body
from relint.readers.shapes import Defect, Place, Topic, text

Check: TypeAlias = Callable[[Body], Iterator[Defect]]
DAY = 86400
ROLLING_SECONDS = {"Minute": 60, "Hour": 3600, "Day": DAY}


def defects_of(body: Body) -> Iterator[Defect]:
    """Yield what the provider of an objective refuses."""
    for check in CHECKS.get(body.resource.type, ()):
        yield from check(body)


def _given(body: Body, path: str) -> bool | None:
    """Tell whether something stands at a path; None where nobody knows before deployment."""
    value = body.get(path)
    if isinstance(value, Unknown):
        return None
    return bool(value) or isinstance(value, (bool, int, float))


def _place(body: Body, path: str) -> Place:
    return Place(body.span(path), body.at(path))


def enum(path: str, *words: str, topic: Topic = "schema") -> Check:
    """Return the check that a text is one of a few words."""

    def check(body: Body) -> Iterator[Defect]:
        if body.text(path):
            yield from text(one_of=words, topic=topic)(body.text(path), _place(body, path))

    return check


def inside(path: str, *checks: Check) -> Check:
    """Return checks of the blocks at a path."""

    def check(body: Body) -> Iterator[Defect]:
        for block in body.bodies(path):
            for inner in checks:
                yield from inner(block)

    return check


def where(path: str, word: str, *checks: Check) -> Check:
    """Return checks that hold where a text is a certain word."""

    def check(body: Body) -> Iterator[Defect]:
        if body.text(path) == word:
            for inner in checks:
                yield from inner(body)

    return check


def one(*names: str, topic: Topic = "schema", of: int = 1) -> Check:
    """Return the check that exactly one (or `of`) of several attributes or blocks is given."""

    def check(body: Body) -> Iterator[Defect]:
        given = [_given(body, name) for name in names]
        if None in given or given.count(True) == of:
            return
        found = [name for name, is_given in zip(names, given, strict=True) if is_given]
        if len(found) > of:
            yield _place(body, found[of]).defect(f"cannot stand beside {' and '.join(found[:of])}")
        else:
            place = Place(body.resource.span_of(body.path) if body.path else body.resource.span.head, body.path or "it")
            yield place.defect(f"needs {'one' if of == 1 else of} of {', '.join(names)}", topic)

    return check


def _warning_above_target(body: Body) -> Iterator[Defect]:
    warning, target = body.number("warning"), body.number("target")
    if warning is not None and target is not None and warning <= target:
        yield _place(body, "warning").defect("must be above the target")


def _window_of_nobl9(body: Body) -> Iterator[Defect]:
    count, unit, rolls = body.number("count"), body.text("unit"), body.get("is_rolling") is True
    if rolls and unit and count is not None:
        seconds = ROLLING_SECONDS.get(unit, 0) * count
        if unit not in ROLLING_SECONDS:
            yield _place(body, "unit").defect("of a rolling window must be Minute, Hour or Day", "window")
        elif not 300 <= seconds <= 31 * DAY:
            yield _place(body, "count").defect("must roll over at least 5 minutes and at most 31 days", "window")
    if rolls and _given(body, "calendar"):
        yield _place(body, "calendar").defect("cannot stand beside is_rolling = true", "window")


def some(*names: str) -> Check:
    """Return the check that at least one of several attributes or blocks is given."""

    def check(body: Body) -> Iterator[Defect]:
        if all(_given(body, name) is False for name in names):
            yield Place(body.span(""), "it").defect(f"needs one of {', '.join(names)}", "query")

    return check


def apart(*names: str) -> Check:
    """Return the check that at most one of several attributes or blocks is given."""

    def check(body: Body) -> Iterator[Defect]:
        found = [name for name in names if _given(body, name)]
        if len(found) > 1:
            yield _place(body, found[1]).defect(f"cannot stand beside {found[0]}")

    return check


def _slices(method: str, *fields: str, other: str = "") -> Check:
    """Return the check that the fields of time slices stand where slices are counted, and not with the other method."""

    def check(body: Body) -> Iterator[Defect]:
        written = body.text("budgeting_method")
        for objective in body.bodies("objective") if written else ():
            for name in fields:
                given = _given(objective, name)
                if given is False and written == method:
                    yield _place(objective, name).defect(f"is required with {method}")
                if given and written == other:
                    yield _place(objective, name).defect(f"has no meaning with {written}")

    return check


ELASTIC = (
    "metric_custom_indicator",
    "histogram_custom_indicator",
    "apm_latency_indicator",
    "apm_availability_indicator",
    "kql_custom_indicator",
    "timeslice_metric_indicator",
)
GOOGLE_RATIO = inside(
    "request_based_sli.good_total_ratio",
    one("good_service_filter", "bad_service_filter", "total_service_filter", topic="no-total", of=2),
)
UNITS = ("MINUTE", "HOUR", "DAY", "MONTH")
CHECKS: Mapping[str, Sequence[Check]] = {
    "datadog_service_level_objective": (
        enum("type", "metric", "monitor", "time_slice"),
        apart("query", "sli_specification", "monitor_ids"),
        where("type", "metric", some("query", "sli_specification")),
        where("type", "monitor", one("monitor_ids", topic="query")),
        where("type", "time_slice", one("sli_specification", topic="query")),
        inside("thresholds", _warning_above_target),
    ),
    "newrelic_service_level": (
        inside("events", one("valid_events", topic="no-total"), one("good_events", "bad_events", topic="query")),
        inside("objective", inside("time_window", inside("rolling", enum("unit", "DAY", topic="window")))),
    ),
    "grafana_slo": (
        inside(
            "query",
            enum("type", "freeform", "query", "ratio", "grafana_queries", "threshold"),
            where("type", "freeform", one("freeform", topic="query")),
            where("type", "ratio", one("ratio", topic="query")),
            where("type", "grafana_queries", one("grafana_queries", topic="query")),
        ),
    ),
    "google_monitoring_slo": (
        one("rolling_period_days", "calendar_period", topic="no-window"),
        one("basic_sli", "request_based_sli", "windows_based_sli", topic="query"),
        inside("request_based_sli", one("good_total_ratio", "distribution_cut", topic="query")),
        GOOGLE_RATIO,
    ),
    "aws_applicationsignals_service_level_objective": (
        one("sli", "request_based_sli", topic="query"),
        inside("goal.interval.rolling_interval", enum("duration_unit", *UNITS, topic="window")),
        inside("goal.interval.calendar_interval", enum("duration_unit", *UNITS, topic="window")),
    ),
    "elasticstack_kibana_slo": (
        one(*ELASTIC, topic="query"),
        enum("budgeting_method", "occurrences", "timeslices"),
        inside("time_window", enum("type", "rolling", "calendarAligned", topic="window")),
        _slices("timeslices", "timeslice_target", "timeslice_window"),
    ),
    "nobl9_slo": (
        enum("budgeting_method", "Occurrences", "Timeslices"),
        inside("time_window", _window_of_nobl9),
        _slices("Timeslices", "time_slice_target", other="Occurrences"),
    ),
}
"""Type -> what its provider refuses."""
