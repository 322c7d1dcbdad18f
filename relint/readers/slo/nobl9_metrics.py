"""What Nobl9 refuses in the queries of its data sources.

Source: nobl9/nobl9-go, manifest/v1alpha/slo/metrics_*.go, read 2026-11. Where a source has kinds of queries of its own
(Azure Monitor, CloudWatch, Instana, Lightstep, Sumo Logic) only what all of them need is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from relint.lang.yaml import Map
from relint.readers.shapes import (
    Check,
    Defect,
    Place,
    Shape,
    anything,
    boolean,
    forbid,
    need,
    not_nil,
    number,
    one_of,
    text,
    when,
)
from relint.readers.shapes import (
    tolerant as mapping,
)

COUNTS = ("good", "bad", "total", "goodTotal")
BAD_COUNTED = ("cloudWatch", "appDynamics", "azureMonitor", "logicMonitor", "azurePrometheus")
SINGLE_QUERY = ("splunk", "honeycomb", "sumoLogic", "atlas")
ONLY_SINGLE = ("honeycomb", "atlas")
TESTS = (
    "net-latency",
    "net-loss",
    "web-page-load",
    "web-dom-load",
    "web-transaction-time",
    "api-transaction-time",
    "http-response-time",
    "http-server-availability",
    "http-server-throughput",
    "http-server-total-time",
    "dns-server-resolution-time",
    "dns-dnssec-valid",
)
RANGE = (
    r"range\s*\(\s*start\s*:\s*time\s*\(\s*v\s*:\s*params\.n9time_start\s*\)\s*,"
    r"\s*stop\s*:\s*time\s*\(\s*v\s*:\s*params\.n9time_stop\s*\)\s*\)"
)
FILLED = text(r"\S", says="more than blanks")


def _fields(checks: Sequence[Check] = (), **fields: Shape) -> Shape:
    """Return the shape of a query whose named fields are all required."""
    return mapping(fields, required=tuple(fields), closed=False, checks=checks)


def _holding(*patterns: tuple[str, str], never: Sequence[tuple[str, str]] = ()) -> Shape:
    """Return the shape of a query that holds what each pattern finds, and nothing that those of `never` find."""

    def check(value: object, place: Place) -> Iterator[Defect]:
        if not isinstance(value, str):
            yield from text()(value, place)
            return
        for pattern, words in patterns:
            if not re.search(pattern, value):
                yield place.defect(f"must {words}", "query")
        for pattern, words in never:
            if re.search(pattern, value):
                yield place.defect(f"must not {words}", "query")

    return check


def _elastic(value: object, place: Place) -> Iterator[Defect]:
    written = value if isinstance(value, str) else ""
    bounds = [
        all(f"{{{{.{end}{unit}}}}}" in written for end in ("BeginTime", "EndTime")) for unit in ("", "InMilliseconds")
    ]
    if bounds.count(True) != 1:
        yield place.defect("must contain {{.BeginTime}} and {{.EndTime}}, both in milliseconds or neither", "query")


def _sources() -> Mapping[str, Shape]:
    promql = _fields(promql=FILLED)
    query = _fields(query=FILLED)
    return {
        **dict.fromkeys(("prometheus", "amazonPrometheus", "azurePrometheus", "coralogix", "dash0"), promql),
        **dict.fromkeys(("datadog", "generic", "opentsdb"), query),
        **dict.fromkeys(("azureMonitor", "cloudWatch", "instana", "lightstep", "sumoLogic"), mapping({}, closed=False)),
        **_tables(),
        "newRelic": _fields(nrql=_holding(never=[(r"(?i)[\n\s](since|until)([\n\s]|$)", "say since or until")])),
        "grafanaLoki": _fields(logql=FILLED),
        "splunkObservability": _fields(program=FILLED),
        "splunk": _fields(query=_holding((r"\bindex\s*=.+|\"\bindex\"\s*=.+", "contain index=<name>"))),
        "elasticsearch": _fields(index=FILLED, query=_elastic),
        "thousandEyes": _fields(testID=number(least=0), testType=text(one_of=TESTS)),
        "atlas": _fields(promql=FILLED, dataReplay=_fields(parameters=anything)),
        "honeycomb": _fields(attribute=text(r"\S", says="more than blanks", longest=255)),
        "pingdom": _fields(checkId=text(r"^\d+$", says="digits"), checkType=text(one_of=("uptime", "transaction"))),
        "dynatrace": mapping(
            {"metricSelector": FILLED, "dql": query}, closed=False, checks=(one_of("metricSelector", "dql"),)
        ),
        "logicMonitor": _fields(queryType=text(one_of=("device_metrics", "website_metrics")), line=FILLED),
        "gcm": _fields([one_of("query", "promql")], projectId=text()),
        "appDynamics": _fields(
            applicationName=FILLED,
            metricPath=_holding(never=[(r"[^\s|]\*|\*[^\s|]", "use * for a part of a path segment")]),
        ),
        "graphite": _fields(
            metricPath=_holding(
                never=[(r"\*", "use wildcards"), (r"\[[^.]*\]", "list characters"), (r"{[^.]*}", "list values")]
            )
        ),
    }


def _tables() -> Mapping[str, Shape]:
    """Return the sources that are asked in a query language for tables."""
    influx = _holding(
        (r'\s*bucket\s*:\s*".+"\s*', "name a bucket"),
        (RANGE, "range from params.n9time_start to params.n9time_stop"),
    )
    big = _holding(
        (r"\bn9date\b", "contain n9date"),
        (r"\bn9value\b", "contain n9value"),
        (r"DATETIME\(\s*@n9date_from\s*\)", "contain DATETIME(@n9date_from)"),
        (r"DATETIME\(\s*@n9date_to\s*\)", "contain DATETIME(@n9date_to)"),
    )
    red = _holding(
        (r"^SELECT[\s\S]*\bn9date\b[\s\S]*FROM", "select n9date"),
        (r"^SELECT\s[\s\S]*\bn9value\b[\s\S]*\sFROM", "select n9value"),
        (r"WHERE[\s\S]*\W:n9date_from\b", "filter by :n9date_from"),
        (r"WHERE[\s\S]*\W:n9date_to\b", "filter by :n9date_to"),
    )
    short = text(longest=255)
    return {
        "influxdb": _fields(query=influx),
        "bigQuery": _fields(projectId=short, location=text(), query=big),
        "redshift": _fields(region=short, clusterId=text(), databaseName=text(), query=red),
    }


SOURCES = _sources()


def metric(value: object, place: Place) -> Iterator[Defect]:
    """Check that a metric asks one data source that there is."""
    if not isinstance(value, Map):
        yield from mapping({})(value, place)
    elif not any(not_nil(value, name) for name in SOURCES):
        yield place.defect("must ask one data source, such as prometheus", "query")
    else:
        yield from mapping(SOURCES)(value, place)


def sources_of(*metrics: object) -> list[str]:
    """Return the data sources that metrics ask, each once."""
    names = [name for metric in metrics if isinstance(metric, Map) for name in metric if name in SOURCES]
    return list(dict.fromkeys(names))


def counts() -> Shape:
    """Return the shape of `countMetrics`."""
    total = when(lambda node: not_nil(node, "total"), one_of("good", "bad"), _can_count_bad)
    single = when(
        lambda node: not_nil(node, "goodTotal"),
        forbid("good", "bad", reason="cannot stand beside goodTotal"),
        _can_ask_once,
    )
    return mapping(
        {"incremental": boolean, **dict.fromkeys(COUNTS, metric)},
        checks=(one_of("total", "goodTotal", topic="no-total"), total, single, need("incremental"), _countable),
    )


def raw() -> Shape:
    """Return the shape of `rawMetric`."""

    def check(node: Map, place: Place) -> Iterator[Defect]:
        if "honeycomb" in sources_of(node.get("query")):
            yield place.of(node, "query").defect("cannot ask honeycomb, which counts", "query")
        query = node.get("query")
        check = query.get("pingdom") if isinstance(query, Map) else None
        if isinstance(check, Map) and check.get("checkType") == "transaction":
            at = place.of(node, "query").of(query, "pingdom").of(check, "checkType")
            yield at.defect("must be uptime where nothing is counted", "query")

    return mapping({"query": metric}, required=("query",), checks=(check,))


def _countable(node: Map, place: Place) -> Iterator[Defect]:
    for name in COUNTS:
        if "thousandEyes" in sources_of(node.get(name)):
            yield place.of(node, name).defect("cannot ask thousandEyes, which does not count", "query")


def _can_count_bad(node: Map, place: Place) -> Iterator[Defect]:
    for name in sources_of(node.get("bad")):
        if name not in BAD_COUNTED:
            yield place.of(node, "bad").defect(f"is open to {', '.join(BAD_COUNTED)} only", "query")
    for name in sources_of(node.get("good"), node.get("total")):
        if name in ONLY_SINGLE:
            yield place.of(node, "total").defect(f"must be goodTotal with {name}", "query")


def _can_ask_once(node: Map, place: Place) -> Iterator[Defect]:
    for name in sources_of(node.get("goodTotal")):
        if name not in SINGLE_QUERY:
            yield place.of(node, "goodTotal").defect(f"is open to {', '.join(SINGLE_QUERY)} only", "query")


def one_source(spec: Map, objectives: Sequence[Map], place: Place) -> Iterator[Defect]:
    """Check that all metrics of an SLO ask the same data source."""
    found: list[object] = []
    for objective in objectives:
        held, raw = objective.get("countMetrics"), objective.get("rawMetric")
        found += [held.get(name) for name in COUNTS] if isinstance(held, Map) else []
        found += [raw.get("query")] if isinstance(raw, Map) else []
    names = sources_of(*found)
    if len(names) > 1:
        yield place.of(spec, "objectives").defect(
            f"must ask one data source, not both {names[0]} and {names[1]}", "query"
        )
