"""PromQL is read within bounds, and what its expressions do is told right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.lang.promql import Node, faults, parse
from relint.lang.promql.burn import Arm, arms
from relint.lang.promql.durations import duration_text, go_seconds, prometheus_seconds, shorthand_seconds
from relint.lang.promql.labels import impossible_joins, labels_of
from relint.lang.promql.matchers import equalities


def node(text: str) -> Node:
    read = parse(text)
    assert read.node is not None, read
    return read.node


@pytest.mark.parametrize(
    "text", ["sum(", "rate(x)", "x and 1", "1 > 2", 'x{a=~"("}', "topk(x)", "x[5m", 'label_replace(x, "a", "b")', " "]
)
def test_what_prometheus_refuses_is_an_error(text: str) -> None:
    assert parse(text).error


@pytest.mark.parametrize(
    "text",
    [
        "sum(x) > $threshold",
        "rate(x[{{ .range }}])",
        "a fill(0) + b",
        "histogram_share(0.5, x)",
        "-" * 20_000 + "x",
        "(" * 5_000 + "x" + ")" * 5_000,
        "x" + "+x" * 4_000,
        "# `\n" + "(" * 5_000 + "x" + ")" * 5_000 + "# `",
    ],
)
def test_what_cannot_be_read_is_open_and_no_error(text: str) -> None:
    read = parse(text)
    assert read.open
    assert not read.error


@pytest.mark.parametrize(
    "text", ["rate(x[{{.window}}])", "rate(x[$__rate_interval])", "rate(x[window])", "rate(x[${W}])"]
)
def test_windows_that_are_templates_are_filled_in(text: str) -> None:
    assert parse(text).node == parse("rate(x[5m])").node


@given(st.text(alphabet="ab(){}[]<>=!~+-*/^%,.:\"'`#\n 15ms@and or by rate sum", max_size=60))
def test_any_text_is_read_or_said_why_not(text: str) -> None:
    read = parse(text)
    assert (read.node is not None) + bool(read.error) + bool(read.open) == 1


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("up", False),
        ("up == 0", True),
        ("up == bool 0", False),
        ("sum(up) * 2", False),
        ("sum(up == 0) * 2", True),
        ("absent(up)", True),
        ("up or down", False),
        ("up == 0 or down", False),
        ("up == 0 or down > 1", True),
        ("up and down", False),
        ("up and down > 1", True),
        ("job:errors:alert", None),
        ("vector(1)", False),
        ("ALERTS", True),
        ('instance_info{ready!="True"}', True),
        ("instance_info", False),
        ('gateway_metadata{open="yes"}', True),
    ],
)
def test_whether_an_expression_can_be_empty(text: str, *, filters: bool | None) -> None:
    assert faults.filters(node(text)) is filters


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("errors_total > 5", ["errors_total"]),
        ("sum(errors_total) > 5", ["errors_total"]),
        ("rate(errors_total[5m]) > 5", []),
        ("errors_total - errors_total offset 1h > 5", []),
        ("count(errors_total) > 5", []),
        ("enabled_total > monitored_total", []),
        ("errors_total == 0", []),
        ("errors_total > 0 and on () up == 0", []),
        ("x / errors_total > 0.1", []),
        ("drive_offline_total > 0", []),
        ("max_over_time(errors_total[5m]) > 1", []),
    ],
)
def test_raw_counters(text: str, found: list[str]) -> None:
    assert faults.raw_counters(node(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("avg(rate(a[5m]) / rate(b[5m]))", ["b"]),
        ("avg(rate(a[5m]) / (rate(b[5m]) > 0))", []),
        ("avg((rate(a[5m]) / rate(b[5m])) > 0.1)", []),
        ("max(rate(a[5m]) / rate(b[5m]))", []),
        ("sum(a / capacity)", []),
        ("sum(rate(a[5m])) / sum(rate(b[5m]))", []),
        ("sum(rate(a[5m]) / clamp_min(rate(b[5m]), 1))", []),
    ],
)
def test_divisions_that_spoil_a_sum(text: str, found: list[str]) -> None:
    assert faults.divisions(node(text), aggregated=True) == found


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("sum by (a) (x) / sum by (b) (y)", True),
        ("sum(x) / sum by (b) (y)", True),
        ("sum by (a) (x) / sum by (a, b) (y)", False),
        ("sum by (a) (x) / ignoring (b) sum by (a, b) (y)", False),
        ("sum by (a) (x) / on (b) y", True),
        ("sum by (a) (x) / on (a) y", False),
        ("sum(x) > 1", False),
        ("sum(x) > scalar(y)", False),
        ("sum by (a) (x) or sum by (b) (y)", False),
        ("sum by (a) (x) and on () vector(1)", False),
        ("sum(x) - vector(1)", False),
        ("x unless sum by (b) (y)", False),
        ('x{a="1"} > sum(y)', True),  # the one has the label a for sure, the other for sure not
        ('x{a=~"1|2"} > sum(y)', False),
        ('r:x{a="1"} > sum(y)', False),  # a rule gives what it records any labels
        ('x{a="1"} > on() group_left sum(y)', False),
        ('x{a="1"} > ignoring(a) sum(y)', False),
        ('rate(x{a="1"}[5m]) * -sum by (b) (y) > 1', True),
        ('sum(x{a="1"}) > sum(y)', False),
        ('x / ignoring(a) y{a="1"} > 1 and y{a="1"}', True),
        ('label_replace(sum(y), "a", "1", "", "") > x{a="1"}', False),
        ("sum without (a) (x) > on(a) y", True),
        ("sum without (a) (x) > on(b) y", False),
    ],
)
def test_joins_that_can_never_match(text: str, *, impossible: bool) -> None:
    assert bool(list(impossible_joins(node(text)))) is impossible


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sum by (a, b) (x)", {"a", "b"}),
        ("sum without (a) (x)", None),
        ("sum without (a) (sum by (a, b) (x))", {"b"}),
        ("topk(3, sum by (a) (x))", {"a"}),
        ('count_values("v", x)', {"v"}),
        ('absent(up{job="a", code=~"5.."})', {"job"}),
        ("histogram_quantile(0.9, sum by (le, a) (rate(x_bucket[5m])))", {"a"}),
        ("sum by (a) (x) * on (a) group_left (c) y", {"a", "c"}),
        ("sum by (a) (x) > on (a) y", {"a"}),
        ('label_replace(sum by (a) (x), "n", "$1", "a", "(.*)")', {"a", "n"}),
        ("x", None),
    ],
)
def test_labels_of_a_result(text: str, names: set[str] | None) -> None:
    assert labels_of(node(text)).names == names


def test_arms_of_the_alerts_that_tools_generate() -> None:
    text = """(max(slo:ratio_rate5m{s="a"} > (14.4 * 0.001)) without (w)
    and max(slo:ratio_rate1h{s="a"} > (14.4 * 0.001)) without (w))
    or (max(slo:ratio_rate30m{s="a"} > (6 * 0.0009999999999999432)) without (w)
    and max(slo:ratio_rate6h{s="a"} > (6 * 0.0009999999999999432)) without (w))"""
    found = arms(node(text))
    assert [(a.factor, a.long_seconds, a.short_seconds) for a in found] == [(14.4, 3600, 300), (6.0, 21600, 1800)]
    assert all(abs(arm.budget - 0.001) < 1e-9 for arm in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a:rate1h > 14.4 * (1 - 0.999)", (Arm(14.4, 0.001, 3600, None),)),
        ("sum(rate(a[1h])) / sum(rate(b[1h])) / 0.001 > 14.4", (Arm(14.4, 0.001, 3600, None),)),
        ("x > 1024 * 100", ()),
        ("x > 0.0144", ()),
        ("up == 0", ()),
    ],
)
def test_arms(text: str, found: tuple[Arm, ...]) -> None:
    assert arms(node(text)) == found


def test_other_faults_of_expressions() -> None:
    assert faults.sums_before_rate(node("rate(sum(x)[5m:])"))
    assert not faults.sums_before_rate(node("sum(rate(x[5m]))"))
    assert faults.is_top(node("topk(5, x) > 1"))
    assert not faults.is_top(node("x * on (a) group_left (b) topk by (a) (1, y) > 1"))
    assert faults.loses_buckets(node("histogram_quantile(0.9, sum by (a) (rate(x_bucket[5m])))"))
    assert not faults.loses_buckets(node("histogram_quantile(0.9, sum by (a, le) (rate(x_bucket[5m])))"))
    assert not faults.loses_buckets(node("histogram_quantile(0.9, sum by (a) (rate(native[5m])))"))
    assert faults.needless_regexes(node('x{a=~"b", c=~"d|e", f=~".*"}')) == ["a=~'b'", "f=~'.*'"]
    assert faults.divides_sum_by_count(node("sum(rate(x_sum[5m])) / sum(rate(x_count[5m]))"))
    assert faults.shortest_rate_seconds(node("rate(x[1h]) + irate(y[30s])")) == 30


def test_equalities_keep_what_no_selector_contradicts() -> None:
    assert equalities(['x{a="1", b="2"} / y{a="1", b="3"}', 'z{c!="4"}']) == {"a": "1"}


@given(st.integers(0, 10_000), st.sampled_from(["ms", "s", "m", "h", "d", "w", "y"]))
def test_durations_are_numbers_times_units(number: int, unit: str) -> None:
    size = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}[unit]
    assert prometheus_seconds(f"{number}{unit}") == number * size


def test_durations_of_the_formats() -> None:
    assert prometheus_seconds("1h30m") == 5400
    assert [prometheus_seconds(text) for text in ("30m1h", "1.5h", "5", "", "5 m", "-5m")] == [None] * 6
    assert [go_seconds(text) for text in ("1h30m", "1.5h", "-5m", "5", "1d")] == [5400, 5400, -300, None, None]
    assert [shorthand_seconds(text) for text in ("1m", "1M", "1Q", "1h30m", "m")] == [60, 2592000, 7776000, None, None]
    assert [duration_text(seconds) for seconds in (0, 51.84, 90, 3600, 180000)] == [
        "0 s",
        "51.8 s",
        "1 min 30 s",
        "1 h",
        "2 d 2 h",
    ]
