"""What Alertmanager refuses in its configuration.

Source: prometheus/alertmanager, config/config.go (what `amtool check-config` runs), read 2026-11. The fields of the
single integrations are not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relint.lang.promql.durations import prometheus_seconds
from relint.lang.yaml import Map
from relint.readers.alertmanager.credentials import credentials
from relint.readers.shapes import (
    Check,
    Defect,
    Place,
    Shape,
    absent,
    anything,
    boolean,
    mapping,
    nearest,
    sequence,
    table,
    text,
)

INTEGRATIONS = frozenset(
    {
        "discord", "email", "incidentio", "jira", "mattermost", "msteams", "msteamsv2", "opsgenie", "pagerduty",
        "pushover", "rocketchat", "slack", "sns", "telegram", "victorops", "webex", "webhook", "wechat",
    }
)  # fmt: skip
SPECIAL = {"msTeams": "msteams", "msTeamsV2": "msteamsv2", "victorOps": "victorops", "opsGenie": "opsgenie"}
MATCHER = re.compile(
    r"""^\s*\{?\s*(?:"(?:\\.|[^"\\])*"|[^\s=!~"{},]+)\s*(?P<operator>=~|!~|!=|=)\s*(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<bare>[^"]*?))\s*\}?\s*\Z"""
)
ELSEWHERE = ("bad escape", "global flags", "unknown extension")  # what Python refuses and Go takes: \\pL, flags inside
LABEL = re.compile(r"^[a-zA-Z_][a-zA-Z0-9_]*\Z")
TEXT = text(lenient=True)
PAIRS = table("", TEXT)


def duration(value: object, place: Place) -> Iterator[Defect]:
    """Accept a Prometheus duration."""
    if isinstance(value, (dict, list)) or prometheus_seconds(str(value)) is None:
        yield place.defect(f"must be a duration such as 5m, not {str(value)[:40]!r}")


def _positive(value: object, place: Place) -> Iterator[Defect]:
    yield from duration(value, place)
    if prometheus_seconds(str(value)) == 0:
        yield place.defect("must be longer than zero")


def _matcher(value: object, place: Place) -> Iterator[Defect]:
    match = MATCHER.match(value) if isinstance(value, str) else None
    if match is None:
        yield place.defect(f'must be a matcher such as severity="critical", not {str(value)[:60]!r}')
    elif match["operator"] in {"=~", "!~"}:
        quoted = match["quoted"]
        yield from _regex(match["bare"] if quoted is None else quoted.replace("\\\\", "\\"), place)


def _regex(pattern: str, place: Place) -> Iterator[Defect]:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        if not str(error).startswith(ELSEWHERE):
            yield place.defect(f"is not a valid regular expression: {error}")


def _regexes(value: object, place: Place) -> Iterator[Defect]:
    for name, pattern in value.items() if isinstance(value, Map) else ():
        if pattern is None:
            yield place.of(value, name).defect("has no regular expression")
        yield from _regex(str(pattern), place.of(value, name))


def _group_by(value: object, place: Place) -> Iterator[Defect]:
    yield from sequence(TEXT)(value, place)
    names = [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
    if "..." in names and len(names) > 1:
        yield place.defect("cannot have ... beside other labels")
    for position, name in enumerate(names):
        if name in names[:position]:
            yield place.defect(f"names {name} twice", "duplicate")


def _route(value: object, place: Place) -> Iterator[Defect]:
    yield from ROUTE(value, place)


ROUTE: Shape = mapping(
    {
        "receiver": TEXT,
        "labels": PAIRS,
        "group_by": _group_by,
        "match": PAIRS,
        "match_re": _regexes,
        "matchers": sequence(_matcher),
        "mute_time_intervals": sequence(TEXT),
        "active_time_intervals": sequence(TEXT),
        "continue": boolean,
        "routes": sequence(_route),
        "group_wait": duration,
        "group_interval": _positive,
        "repeat_interval": _positive,
    }
)
INHIBITION = mapping(
    {
        "name": TEXT,
        "source_match": PAIRS,
        "source_match_re": _regexes,
        "source_matchers": sequence(_matcher),
        "target_match": PAIRS,
        "target_match_re": _regexes,
        "target_matchers": sequence(_matcher),
        "equal": sequence(TEXT),
        "sources": anything,
    }
)
INTERVALS = sequence(mapping({"name": TEXT, "time_intervals": anything}, required=("name",)))
RECEIVER = mapping(
    {"name": TEXT, **{f"{name}_configs": sequence(mapping({}, closed=False)) for name in sorted(INTEGRATIONS)}},
    required=("name",),
)


def _unique_receivers(config: Map, place: Place) -> Iterator[Defect]:
    seen: set[str] = set()
    receivers = config.get("receivers")
    for position, receiver in enumerate(receivers if isinstance(receivers, list) else []):
        name = receiver.get("name") if isinstance(receiver, Map) else None
        if isinstance(name, str) and name in seen:
            at = place.of(config, "receivers").of(receivers, position)
            yield at.of(receiver, "name").defect(f"repeats the name of an earlier receiver: {name}", "duplicate")
        seen.add(str(name))


def _root(config: Map, place: Place) -> Iterator[Defect]:
    root, at = config.get("route"), place.of(config, "route")
    if not isinstance(root, Map):
        return
    if absent(root.get("receiver")):
        yield at.of(root, "receiver").defect("is required on the root route")
    for key in ("match", "match_re", "matchers", "mute_time_intervals", "active_time_intervals"):
        if not absent(root.get(key)):
            yield at.of(root, key).defect("must not stand on the root route")
    if root.get("continue") is True:
        yield at.of(root, "continue").defect("must not stand on the root route")


def names_exist(receiver_key: str = "receiver", interval_keys: tuple[str, ...] = ()) -> Check:
    """Return the check that the routes name receivers and intervals that are there."""

    def check(config: Map, place: Place) -> Iterator[Defect]:
        known = _names(config, "receivers")
        intervals = (
            _names(config, "mute_time_intervals")
            | _names(config, "time_intervals")
            | _names(config, "muteTimeIntervals")
        )
        for route, at in _routes(config.get("route"), place.of(config, "route")):
            name = route.get(receiver_key)
            if isinstance(name, str) and name and name not in known:
                near = nearest(name, sorted(known))
                hint = f"; {near} is near" if near else ""
                yield at.of(route, receiver_key).defect(f"names no receiver: {name}{hint}", "reference")
            for key in interval_keys:
                for interval in _listed(route, key):
                    if isinstance(interval, str) and interval not in intervals:
                        yield at.of(route, key).defect(f"names no time interval: {interval}", "reference")

    return check


def _listed(node: Map, key: str) -> list[object]:
    found = node.get(key)
    return found if isinstance(found, list) else []


def _names(config: Map, key: str) -> set[str]:
    entries = config.get(key)
    return {str(e.get("name")) for e in entries if isinstance(e, Map)} if isinstance(entries, list) else set()


def _routes(route: object, place: Place) -> Iterator[tuple[Map, Place]]:
    if not isinstance(route, Map):
        return
    yield route, place
    children = route.get("routes")
    for position, child in enumerate(children if isinstance(children, list) else []):
        yield from _routes(child, place.of(route, "routes").of(children, position))


CONFIG: Shape = mapping(
    {
        "global": mapping({}, closed=False),
        "route": ROUTE,
        "inhibit_rules": sequence(INHIBITION),
        "receivers": sequence(RECEIVER),
        "templates": sequence(TEXT),
        "mute_time_intervals": INTERVALS,
        "time_intervals": INTERVALS,
        "tracing": anything,
    },
    required=("route",),
    checks=(
        _root,
        _unique_receivers,
        names_exist("receiver", ("mute_time_intervals", "active_time_intervals")),
        credentials,
    ),
)
CRD_SPEC: Shape = mapping({}, closed=False, checks=(_unique_receivers, names_exist()))
