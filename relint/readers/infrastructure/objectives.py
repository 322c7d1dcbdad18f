"""Objectives that Terraform declares, as the same objectives that specs make.

Documentation read 2026-11: hashicorp/google r/monitoring_slo (its code, not its documentation, allows 0.9999),
hashicorp/aws r/applicationsignals_service_level_objective, elastic/elasticstack r/kibana_slo, nobl9/nobl9 r/slo,
DataDog/datadog r/service_level_objective, newrelic/newrelic r/service_level and grafana/grafana r/slo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from relint.lang.promql.durations import prometheus_seconds, shorthand_seconds
from relint.lang.yaml import Document, Map
from relint.model.objective import Objective, Query, Window
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value, has_unknown
from relint.readers.infrastructure.body import Body, Source, number_of, pairs_of, tags_of, text_of, whole
from relint.readers.infrastructure.objective_checks import defects_of
from relint.readers.shapes import Place, number, text
from relint.readers.slo.assemble import assembled
from relint.readers.slo.draft import Draft, Role, Target, Unit

DAY = 86400
UNITS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": DAY, "WEEK": 7 * DAY, "MONTH": 30 * DAY, "QUARTER": 90 * DAY}
CALENDAR = {"DAY": DAY, "WEEK": 7 * DAY, "FORTNIGHT": 14 * DAY, "MONTH": 30 * DAY}
LANGUAGES = {"prometheus": "promql", "amazon_prometheus": "promql", "newrelic": "nrql"}
AWS_DEFAULT = "CloudWatch Application Signals API, Goal: 99 percent over 7 rolling days"
DATADOG_FRAMES = ("7d", "30d", "90d", "custom")


class _Reader:
    """A draft while it is filled from a resource."""

    def __init__(self, resource: Resource, source: Source, format_: str) -> None:
        self.body = whole(resource, source)
        start = (resource.span.line, resource.span.column)
        node = Map(resource.span.path, start)
        place = Place(resource.span.head)
        document = Document(node, resource.span.path, resource.span.line)
        self.draft = Draft(document, node, place, resource.type, format_, resource.address, resource.name)
        self.draft.alerting = "none"
        self.draft.labels = dict(resource.labels)
        self.spans: dict[str, str] = {}  # fact -> path of the attribute that settles it
        self.open: dict[str, Unknown] = {}  # facts that nobody knows before deployment

    def word(self, name: str, path: str) -> str:
        """Return a text that settles a fact."""
        self.spans[name] = path
        self.doubt(path, name)
        return self.body.text(path)

    def doubt(self, path: str, *facts: str) -> None:
        """Leave facts open where what settles them is unknown."""
        unknown = self.body.unknown(path)
        if unknown is not None:
            self.open.update(dict.fromkeys(facts, unknown))

    def target(self, body: Body | None, path: str, unit: Unit, shape: Callable[..., Iterator[object]]) -> Target | None:
        """Add the target at a path; what its format refuses becomes a defect."""
        value = body.get(path) if body else None
        if body is None or value is None:
            return None
        open_ = isinstance(value, Unknown)
        target = Target(f"${{{path}}}" if open_ else text_of(value), unit, body.span(path))
        self.draft.targets.append(target)
        if not open_ and (written := number_of(value)) is not None:
            self.draft.defects += shape(written, Place(body.span(path), body.at(path)))  # type: ignore[arg-type]
        return target

    def window(self, seconds: float | None, path: str, *, rolling: bool = True, text_: str = "") -> None:
        """Add a window; leave it open where what settles it is unknown."""
        self.spans.update(dict.fromkeys(("window_days", "window_text"), path))
        if self.body.unknown(path):
            self.doubt(path, "window_days", "window_text", "window_known", "window_given")
        elif seconds and 0 < seconds < 1e10:
            self.draft.windows.append(Window(int(seconds), rolling, text_))

    def query(self, role: Role, body: Body | None, path: str, language: str) -> None:
        """Add a query where one stands."""
        words = body.words(path) if body else ""
        if body and words:
            self.draft.queries.append(Query(role, words, language, body.span(path)))


PERCENT_OPEN = number(above=0, below=100, topic="target")
PERCENT = number(least=0, most=100, topic="target")
RATIO = number(least=0, most=1, topic="target")
RATIO_BELOW_ONE = number(least=0, below=1, topic="target")
RATIO_OPEN = number(above=0, below=1, topic="target")


def _google_goal(value: float, place: Place) -> Iterator[object]:
    yield from RATIO_OPEN(value, place)
    if 0.9999 < value < 1:
        yield place.defect("must be at most 0.9999", "target")


def _datadog(read: _Reader) -> None:
    body, draft = read.body, read.draft
    draft.title, draft.description = body.text("name"), read.word("description", "description")
    draft.labels |= tags_of(body)
    draft.service = draft.labels.get("service", "")
    read.doubt("tags", "owner", "service", "tier")
    draft.budgeting = "timeslices" if body.text("type") == "time_slice" else "occurrences"
    for threshold in body.bodies("thresholds") or [body]:
        path = "target" if threshold.path else "target_threshold"
        if read.target(threshold, path, "percent", PERCENT_OPEN) is None:
            continue
        frame = threshold.text("timeframe")
        if frame:
            place = Place(threshold.span("timeframe"), threshold.at("timeframe"))
            draft.defects += text(one_of=DATADOG_FRAMES, topic="window")(frame, place)
        read.window(shorthand_seconds(frame), threshold.at("timeframe"), text_=frame)
    if body.get("monitor_ids") is not None:
        draft.alerting = "declared"  # the monitors that it counts tell somebody
    read.query("good", body.body("query"), "numerator", "datadog")
    read.query("total", body.body("query"), "denominator", "datadog")


def _newrelic(read: _Reader) -> None:
    body, draft = read.body, read.draft
    draft.title, draft.description = body.text("name"), read.word("description", "description")
    for objective in body.bodies("objective"):
        read.target(objective, "target", "percent", PERCENT)
        rolling = objective.body("time_window.rolling")
        if rolling is not None:
            count = rolling.number("count")
            if count is not None and count not in {1, 7, 28}:
                place = Place(rolling.span("count"), rolling.at("count"))
                draft.defects.append(place.defect("must be 1, 7 or 28", "window"))
            seconds = count * UNITS.get(rolling.text("unit").upper(), 0) if count else None
            read.window(seconds, rolling.at("count"), text_=f"{count:g}d" if count else "")
    roles: tuple[tuple[str, Role], ...] = (("good_events", "good"), ("bad_events", "bad"), ("valid_events", "total"))
    for block, role in roles:
        for events in body.bodies(f"events.{block}"):
            source, where = events.words("from"), events.words("where")
            if source:
                words = f"FROM {source}" + (f" WHERE {where}" if where else "")
                draft.queries.append(Query(role, words, "nrql", events.span("from")))


def _grafana(read: _Reader) -> None:
    body, draft = read.body, read.draft
    draft.title, draft.description = body.text("name"), read.word("description", "description")
    draft.labels |= pairs_of(body.bodies("label"))
    draft.service = draft.labels.get("service") or draft.labels.get("service_name", "")
    for objective in body.bodies("objectives"):
        read.target(objective, "value", "ratio", RATIO)
        written = objective.text("window")
        if written:
            place = Place(objective.span("window"), objective.at("window"))
            shape = text(r"^\d+(ms|s|m|h|d|w|y)$", says="one number and one unit, such as 28d", topic="window")
            draft.defects += shape(written, place)
        read.window(prometheus_seconds(written), objective.at("window"), text_=written)
    query = body.body("query")
    read.query("raw", query, "freeform.query", "promql")
    read.query("good", query, "ratio.success_metric", "promql")
    read.query("total", query, "ratio.total_metric", "promql")
    draft.counter = True if query is not None and query.bodies("ratio") else None  # Grafana takes the rates itself
    alerting = body.bodies("alerting")
    draft.alerting = "generated" if alerting else "none"
    read.spans["alerting"] = "alerting"
    for block in alerting:
        parts = [block, *block.bodies("fastburn"), *block.bodies("slowburn")]
        for part in parts:
            draft.annotations |= pairs_of(part.bodies("annotation"))
    # With an alerting block both pairs are made; severity labels are the user's own.
    draft.policies = ("fastburn", "slowburn") if alerting else ()


def _google(read: _Reader) -> None:
    body, draft = read.body, read.draft
    draft.title = body.text("display_name")
    draft.labels |= tags_of(body, "user_labels")
    draft.service = read.word("service", "service")
    read.doubt("user_labels", "owner", "tier")
    read.target(body, "goal", "ratio", _google_goal)
    days, period = body.number("rolling_period_days"), body.text("calendar_period")
    if days is not None:
        place = Place(body.span("rolling_period_days"), "rolling_period_days")
        draft.defects += number(least=1, most=30, whole=True, topic="window")(days, place)
        read.window(days * DAY, "rolling_period_days", text_=f"{days:g}d")
    if period:
        place = Place(body.span("calendar_period"), "calendar_period")
        draft.defects += text(one_of=tuple(CALENDAR), topic="window")(period, place)
        read.window(CALENDAR.get(period), "calendar_period", rolling=False, text_=period)
    read.doubt("rolling_period_days", "window_days", "window_known")
    read.doubt("calendar_period", "window_days", "window_known")
    _google_indicator(read)


def _google_indicator(read: _Reader) -> None:
    body, draft = read.body, read.draft
    draft.budgeting = "timeslices" if body.bodies("windows_based_sli") else "occurrences"
    ratio = body.body("request_based_sli.good_total_ratio")
    parts: tuple[tuple[str, Role], ...] = (("good", "good"), ("bad", "bad"), ("total", "total"))
    for part, role in parts:
        read.query(role, ratio, f"{part}_service_filter", "monitoring-filter")
    read.query("latency", body.body("request_based_sli.distribution_cut"), "distribution_filter", "monitoring-filter")
    read.query("raw", body.body("windows_based_sli"), "good_bad_metric_filter", "monitoring-filter")
    latency = body.body("basic_sli.latency")
    if latency is not None:
        draft.sort, draft.latency_seconds = "latency", prometheus_seconds(latency.text("threshold"))
    elif body.bodies("basic_sli.availability"):
        draft.sort = "availability"


def _aws(read: _Reader) -> None:
    body, draft = read.body, read.draft
    draft.title, draft.description = body.text("name"), read.word("description", "description")
    goal = body.body("goal")
    if read.target(goal, "attainment_goal", "percent", PERCENT_OPEN) is None and body.unknown("goal") is None:
        draft.targets.append(Target("99", "percent", body.resource.span.head))
    for sort in ("rolling_interval", "calendar_interval"):
        interval = goal.body(f"interval.{sort}") if goal else None
        if interval is not None:
            duration, unit = interval.number("duration"), interval.text("duration_unit")
            seconds = duration * UNITS.get(unit, 0) if duration else None
            words = f"{duration:g} {unit}" if duration else ""
            read.window(seconds, interval.at("duration"), rolling=sort == "rolling_interval", text_=words)
    if not draft.windows and body.unknown("goal") is None and not read.open:
        draft.windows.append(Window(7 * DAY, text="7d", explicit=False))
        draft.window_default = AWS_DEFAULT
    metrics = [*body.bodies("sli.sli_metric"), *body.bodies("request_based_sli.request_based_sli_metric")]
    for metric in metrics:
        name = metric.get("key_attributes.Name")
        draft.service = name if isinstance(name, str) else draft.service
        kind = metric.text("metric_type")
        if kind in {"AVAILABILITY", "LATENCY"}:
            draft.sort = "availability" if kind == "AVAILABILITY" else "latency"


def _elastic(read: _Reader) -> None:
    body, draft = read.body, read.draft
    draft.title, draft.description = body.text("name"), read.word("description", "description")
    draft.labels |= tags_of(body)
    draft.budgeting = body.text("budgeting_method") or "occurrences"
    for objective in body.bodies("objective"):
        read.target(objective, "target", "ratio", RATIO_OPEN)
    for window in body.bodies("time_window"):
        written, rolling = window.text("duration"), window.text("type") != "calendarAligned"
        allowed = ("7d", "30d", "90d") if rolling else ("1w", "1M")
        place = Place(window.span("duration"), window.at("duration"))
        draft.defects += text(one_of=allowed, topic="window")(written, place) if written else ()
        read.window(shorthand_seconds(written), window.at("duration"), rolling=rolling, text_=written)
    for sort in ("apm_availability_indicator", "apm_latency_indicator"):
        for indicator in body.bodies(sort):
            draft.service = indicator.text("service")
            read.spans["service"] = indicator.at("service")
            draft.sort = "availability" if "availability" in sort else "latency"
            threshold = indicator.number("threshold")  # milliseconds
            draft.latency_seconds = threshold / 1000 if threshold and draft.sort == "latency" else None
    for sort in ("good", "total"):
        role: Role = "good" if sort == "good" else "total"
        read.query(role, body.body("kql_custom_indicator"), sort, "kql")
        read.query(role, body.body("kql_custom_indicator"), f"{sort}_kql.kql_query", "kql")


def _nobl9(read: _Reader) -> None:
    body, draft = read.body, read.draft
    draft.title, draft.description = body.text("display_name"), read.word("description", "description")
    draft.namespace = body.text("project")
    draft.identity = f"nobl9 {draft.namespace}/{body.text('name')}" if draft.namespace and body.text("name") else ""
    draft.service = read.word("service", "service")
    draft.budgeting = body.text("budgeting_method").lower() or "occurrences"
    draft.labels |= {label.text("key"): ",".join(map(text_of, label.items("values"))) for label in body.bodies("label")}
    draft.annotations = tags_of(body, "annotations")
    for window in body.bodies("time_window"):
        count, unit = window.number("count"), window.text("unit")
        seconds = count * UNITS.get(unit.upper(), 0) if count else None
        rolling = window.get("is_rolling") is True
        read.window(seconds, window.at("count"), rolling=rolling, text_=f"{count:g} {unit}" if count else "")
    for objective in body.bodies("objective"):
        _nobl9_objective(read, objective)
    policies = body.items("alert_policies")
    draft.policies = tuple(item if isinstance(item, str) else "" for item in policies)
    draft.alerting = "declared" if policies else "none"
    read.spans["alerting"] = "alert_policies"
    read.doubt("alert_policies", "alerting")
    attached = [*body.bodies("attachment"), *body.bodies("attachments")]
    draft.runbook = next((item.text("url") for item in attached if item.text("url")), "")
    draft.alerts_on_absence = True if body.bodies("anomaly_config.no_data") else None


def _nobl9_objective(read: _Reader, objective: Body) -> None:
    target = read.target(objective, "target", "ratio", RATIO_BELOW_ONE)
    if target is not None:
        target.name, target.operator = objective.text("name"), objective.text("op")
        target.threshold = objective.number("value")
    counts = objective.body("count_metrics")
    if counts is not None and isinstance(counts.get("incremental"), bool):
        read.draft.counter = counts.get("incremental") is True
    roles: tuple[tuple[str, Role], ...] = (("good", "good"), ("bad", "bad"), ("total", "total"), ("good_total", "raw"))
    sources = [(role, metric) for key, role in roles for metric in (counts.bodies(key) if counts else [])]
    sources += [("threshold", metric) for metric in objective.bodies("raw_metric.query")]
    for role, metric in sources:
        for name in metric.data:
            for block in metric.bodies(name):
                for key in ("promql", "query", "nrql"):
                    read.query(role, block, key, LANGUAGES.get(name, name))
    read.draft.composite = read.draft.composite or bool(objective.bodies("composite"))


READERS: Mapping[str, tuple[str, Callable[[_Reader], None]]] = {
    "datadog_service_level_objective": ("datadog", _datadog),
    "newrelic_service_level": ("newrelic", _newrelic),
    "grafana_slo": ("grafana", _grafana),
    "google_monitoring_slo": ("google", _google),
    "aws_applicationsignals_service_level_objective": ("aws", _aws),
    "elasticstack_kibana_slo": ("elastic", _elastic),
    "nobl9_slo": ("nobl9", _nobl9),
}
"""Type -> its format, and what fills a draft from it."""

ELSEWHERE = {
    "newrelic": "the tags of a service level stand in newrelic_entity_tags",
    "aws": "the objective has no tags that say so",
}
"""Format whose resource has no room for an owner -> why nobody can say."""

BLOCKS = ("thresholds", "objective", "objectives", "goal")


def is_objective(resource: Resource) -> bool:
    """Tell whether a Terraform resource is an objective that `objective` reads."""
    return resource.type in READERS


def objective(resource: Resource, source: Source, *, alerted: bool) -> tuple[Resource, tuple[Objective, ...]]:
    """Return the resource with the facts of an objective, and its targets.

    Args:
        resource: of one of the types of `READERS`.
        source: the text at a place of the workspace.
        alerted: an alert of the input refers to it.
    """
    format_, fill = READERS[resource.type]
    read = _Reader(resource, source, format_)
    fill(read)
    read.draft.defects += defects_of(read.body)
    if alerted and read.draft.alerting != "generated":
        read.draft.alerting = "declared"
    made, objectives = assembled(read.draft)
    facts = _placed(read, made.facts)
    windows = read.draft.windows
    same = len(windows) == len(objectives)
    placed = [
        replace(item, resource=resource.id, window=windows[position] if same else item.window)
        for position, item in enumerate(objectives)
    ]
    annotations = {**resource.annotations, **read.draft.annotations}
    labels = {**resource.labels, **read.draft.labels}
    described = replace(resource, kind="objective", facts=facts, labels=labels, annotations=annotations)
    return described, tuple(placed)


def _placed(read: _Reader, facts: Mapping[str, Value]) -> dict[str, Value]:
    """Return the facts with their places in the source, and as unknown where they are."""
    placed = dict(facts)
    for name, path in read.spans.items():
        value = placed.get(name)
        span = read.body.resource.spans.get(path)
        if isinstance(value, Known) and value.origin == "explicit" and span:
            placed[name] = replace(value, span=span)
    placed |= read.open
    placed |= _unnamed(read, placed)
    doubt = _unknown_block(read.body)
    if doubt is not None:
        placed |= dict.fromkeys(("targets", "objectives_listed", "target", "window_known", "window_days"), doubt)
    if read.body.resource.reusable and _text(placed.get("alerting")) == "none":
        placed["alerting"] = Unknown("a reusable module's callers may alert on it")
    return placed


def _unnamed(read: _Reader, facts: Mapping[str, Value]) -> dict[str, Value]:
    """Return owner and tier as unknown where a tag that is filled in later, or one elsewhere, may say them."""
    found = [read.body.get(path) for path in ("tags", "user_labels", "label", "annotations")]
    if read.draft.format in ELSEWHERE:
        doubt = Unknown(ELSEWHERE[read.draft.format])
    elif any(has_unknown(item) for item in found):
        doubt = Unknown("one of its tags is filled in later")
    else:
        return {}
    return {name: doubt for name in ("owner", "tier") if not _text(facts.get(name))}


def _text(value: Value | None) -> Data:
    return value.data if isinstance(value, Known) else None


def _unknown_block(body: Body) -> Unknown | None:
    found: Sequence[Unknown | None] = [body.unknown(block) for block in BLOCKS]
    return next((unknown for unknown in found if unknown), None)
