"""Sloth: the spec `prometheus/v1`, the Kubernetes object PrometheusServiceLevel, and AlertWindows catalogs.

Source: slok/sloth, pkg/common/validation, pkg/prometheus/api/v1 and internal/storage/io, read 2026-11.
Its loader ignores fields that it does not know (topic `ignored-field`): a misspelt `page_alert` silently does nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from relint.lang.promql import parse
from relint.lang.promql.durations import prometheus_seconds
from relint.lang.yaml import Map
from relint.model.objective import Window
from relint.model.value import Known
from relint.readers.naming import Names
from relint.readers.shapes import (
    Check,
    Defect,
    Place,
    Shape,
    absent,
    anything,
    boolean,
    is_variable,
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
from relint.readers.slo.assemble import piece
from relint.readers.slo.draft import (
    Draft,
    Found,
    Item,
    Target,
    map_at,
    maps_at,
    number_at,
    query_of,
    text_at,
    texts_of,
)

NAME = text(
    r"^[A-Za-z0-9][-A-Za-z0-9_.]*[A-Za-z0-9]\Z", says="at least two letters, digits, '.', '_' or '-'", lenient=True
)
SHORT_NAME = text(longest=128, lenient=True)  # the Kubernetes object's schema
WINDOW = re.compile(r"\{\{ *\.window *\}\}")
DEFAULT_WINDOW = Window(30 * 86400, text="30d", explicit=False)
DEFAULT_SOURCE = "sloth generate --default-slo-period is 30d"
SLOTH_KIND = "sloth.slok.dev/v1/PrometheusServiceLevel"
TEXT = text(lenient=True)


@dataclass(frozen=True, slots=True)
class Words:
    """How the two forms of the spec spell the same fields."""

    error: str = "error_query"
    total: str = "total_query"
    ratio: str = "error_ratio_query"
    page: str = "page_alert"
    ticket: str = "ticket_alert"
    plugins: str = "slo_plugins"


SNAKE = Words()
CAMEL = Words("errorQuery", "totalQuery", "errorRatioQuery", "pageAlert", "ticketAlert", "sloPlugins")


def is_sloth(root: Map) -> bool:
    """Tell whether an object is one of Sloth's."""
    if text_at(root, "apiVersion") == "sloth.slok.dev/v1":
        return True
    if "apiVersion" in root:
        return False
    return text_at(root, "version") == "prometheus/v1" or (isinstance(root.get("slos"), list) and "service" in root)


def read(items: Sequence[Item]) -> Found:
    """Return the SLOs of Sloth documents and the window catalogs beside them."""
    names, found = Names(), Found()
    for item in items:
        kind = text_at(item.node, "kind")
        if kind == "AlertWindows":
            address = names.unique(item.document.path, f"AlertWindows {text_at(item.node, 'spec', 'sloPeriod')}")
            found.pieces.append(_windows(item, address, _earlier(item, items)))
        elif "apiVersion" not in item.node:
            _read_spec(item, SNAKE, names, found)
        else:
            _read_spec(item, CAMEL, names, found)
    return found


def _read_spec(item: Item, words: Words, names: Names, found: Found) -> None:
    spec, place = (
        (item.node, item.place) if words is SNAKE else (map_at(item.node, "spec"), item.place.of(item.node, "spec"))
    )
    if spec is None:
        address = names.unique(item.document.path, f"Sloth spec {text_at(item.node, 'metadata', 'name')}".strip())
        found.pieces.append(piece(item, "spec", SLOTH_KIND, address, {}, defects=[place.defect("is required")]))
        return
    group = list(_group_shape(words)(spec, place))
    type_ = "sloth/prometheus/v1" if words is SNAKE else SLOTH_KIND
    service = text_at(spec, "service")
    slos = maps_at(spec, "slos")
    for position, slo in enumerate(slos):
        inner = place.of(spec, "slos").of(spec["slos"], position)
        name = text_at(slo, "name")
        address = names.unique(item.document.path, f"SLO {service}/{name}" if service else f"SLO {name}")
        draft = _draft(item, slo, Draft(item.document, slo, inner, type_, "sloth", address, name), words)
        draft.service, draft.service_path = service, ""
        draft.labels = texts_of(map_at(spec, "labels")) | texts_of(map_at(slo, "labels"))
        draft.identity = f"sloth {service}-{name}"
        draft.defects += [d for d in group if d.field.startswith(f"{inner.field}.") or d.field == inner.field]
        if not _other_dialect(spec, slo, words):
            draft.defects += list(_query_defects(slo, inner, words))
        found.drafts.append(draft)
    loose = [d for d in group if not re.match(r"(?:spec\.)?slos\.\d+", d.field)]
    if loose or not slos:
        address = names.unique(item.document.path, f"Sloth spec {service}".strip())
        found.pieces.append(piece(item, "spec", type_, address, {}, defects=loose))


def _draft(item: Item, slo: Map, draft: Draft, words: Words) -> Draft:
    draft.namespace = text_at(item.node, "metadata", "namespace")
    draft.description, draft.description_path = text_at(slo, "description"), "description"
    span = slo.span("objective")
    if span is not None:
        draft.targets = [Target(text_at(slo, "objective"), "percent", span)]
    draft.windows, draft.window_default = [DEFAULT_WINDOW], DEFAULT_SOURCE
    events, raw = map_at(slo, "sli", "events"), map_at(slo, "sli", "raw")
    draft.queries = [
        *query_of("bad", events, words.error),
        *query_of("total", events, words.total),
        *query_of("raw", raw, words.ratio),
    ]
    draft.annotations = texts_of(map_at(slo, "alerting", "annotations"))
    for key in (words.page, words.ticket):
        draft.annotations = texts_of(map_at(slo, "alerting", key, "annotations")) | draft.annotations
    disabled = [_disabled(slo, key) for key in (words.page, words.ticket)]
    draft.alerting = "disabled" if all(disabled) else "generated"
    draft.alerting_path = "alerting"
    draft.policies = tuple(n for n, off in zip(("page", "ticket"), disabled, strict=True) if not off)
    return draft


def _other_dialect(spec: Map, slo: Map, words: Words) -> bool:
    """Tell whether a plugin validates the queries instead of Sloth, in a dialect such as MetricsQL."""
    chains = [*maps_at(spec, words.plugins, "chain"), *maps_at(slo, "plugins", "chain")]
    return any("validate" in text_at(plugin, "id") for plugin in chains)


def _disabled(slo: Map, key: str) -> bool:
    alert = map_at(slo, "alerting", key)
    return alert is not None and alert.get("disable") is True


def _group_shape(words: Words) -> Shape:
    fields: dict[str, Shape] = {"service": NAME, "labels": _labels, words.plugins: PLUGINS}
    if words is SNAKE:
        fields["version"] = text(one_of=("prometheus/v1",))
    required = ("version", "service", "slos") if words is SNAKE else ("service", "slos")
    return mapping({**fields, "slos": sequence(_slo_shape(words))}, required=required)


def _labels(node: object, place: Place) -> Iterator[Defect]:
    """Check labels: every name that UTF-8 can write but the metric's own, and a value for each."""
    yield from _annotations(node, place)
    if isinstance(node, Map) and "__name__" in node:
        yield place.of(node, "__name__").defect("is the name of the metric, not a label")


def _annotations(node: object, place: Place) -> Iterator[Defect]:
    yield from table("", TEXT)(node, place)
    for name, value in node.items() if isinstance(node, Map) else ():
        if absent(value):
            yield place.of(node, name).defect("needs a value")


TOLD: Mapping[str, Shape] = {"labels": _labels, "annotations": _annotations}
UNTOLD: Mapping[str, Shape] = dict.fromkeys(TOLD, table("", TEXT))  # nobody looks at those of a disabled alert


def _alert(node: object, place: Place) -> Iterator[Defect]:
    off = isinstance(node, Map) and node.get("disable") is True
    yield from mapping({"disable": boolean, **(UNTOLD if off else TOLD)})(node, place)


def _alerting(words: Words) -> Shape:
    def check(node: object, place: Place) -> Iterator[Defect]:
        alerts = [node.get(key) if isinstance(node, Map) else None for key in (words.page, words.ticket)]
        off = all(isinstance(alert, Map) and alert.get("disable") is True for alert in alerts)
        fields: dict[str, Shape] = {"name": TEXT, words.page: _alert, words.ticket: _alert}
        yield from mapping({**fields, **(UNTOLD if off else TOLD)})(node, place)

    return check


def _override(node: Map, place: Place) -> Iterator[Defect]:
    if node.get("overridePrevious") is True and absent(node.get("chain")):
        yield place.of(node, "overridePrevious").defect("leaves no plugin at all: chain is empty")


PLUGINS = mapping(
    {
        "overridePrevious": boolean,
        "chain": sequence(mapping({"id": TEXT, "config": anything, "priority": number(whole=True)}, required=("id",))),
    },
    checks=(_override,),
)


def _slo_shape(words: Words) -> Shape:
    events = mapping({words.error: TEXT, words.total: TEXT}, required=(words.error, words.total))
    raw = mapping({words.ratio: TEXT}, required=(words.ratio,))
    plugin = mapping({"id": TEXT, "options": table("", TEXT)}, required=("id",))
    sli = mapping({"events": events, "raw": raw, "plugin": plugin}, checks=(_one_indicator,))
    return mapping(
        {
            "name": NAME if words is SNAKE else _kubernetes_name,
            "description": TEXT,
            "objective": number(above=0, most=100, topic="target"),
            "labels": _labels,
            "plugins": PLUGINS,
            "sli": sli,
            "alerting": _alerting(words),
        },
        required=("name", "objective"),
        checks=(when(lambda slo: slo.get("sli") is None, _no_indicator), _alert_name(words)),
    )


def _kubernetes_name(value: object, place: Place) -> Iterator[Defect]:
    yield from NAME(value, place)
    yield from SHORT_NAME(value, place)


def _one_indicator(node: Map, place: Place) -> Iterator[Defect]:
    if all(node.get(name) is None for name in ("events", "raw", "plugin")):
        yield place.defect("needs one of events, raw, plugin", "query")
    # A plugin writes `raw` over: it may stand beside raw, not beside events.
    yield from one_of("events", "raw" if node.get("plugin") is None else "plugin", needed=False)(node, place)


def _no_indicator(slo: Map, place: Place) -> Iterator[Defect]:
    yield place.of(slo, "sli").defect("needs one of events, raw, plugin", "query")


def _alert_name(words: Words) -> Any:
    def check(slo: Map, place: Place) -> Iterator[Defect]:
        if all(_disabled(slo, key) for key in (words.page, words.ticket)):
            return
        alerting = map_at(slo, "alerting")
        if not text_at(alerting, "name"):
            inner = place.of(slo, "alerting")
            yield (inner.of(alerting, "name") if alerting else inner).defect(
                "needs a name unless page and ticket alert are both disabled"
            )

    return check


def _query_defects(slo: Map, place: Place, words: Words) -> Iterator[Defect]:
    inner = place.of(slo, "sli")
    for holder, key in (("events", words.error), ("events", words.total), ("raw", words.ratio)):
        node = map_at(slo, "sli", holder)
        query = text_at(node, key)
        if query:
            at = inner.of(slo["sli"], holder).of(node, key)
            yield from _query(query, at)


def _query(query: str, place: Place) -> Iterator[Defect]:
    if not WINDOW.search(query):
        yield place.defect("must contain {{.window}}", "query")
    error = parse(query).error
    if error:
        yield place.defect(f"is not valid PromQL: {error}", "query")


def _earlier(item: Item, items: Sequence[Item]) -> Item | None:
    """Return an entry of the same catalog, a directory, with other windows for the same period: Sloth refuses it."""
    folder, period = item.document.path.rpartition("/")[0], text_at(item.node, "spec", "sloPeriod")
    for other in items:
        if other is item:
            return None
        same = other.document.path.rpartition("/")[0] == folder and text_at(other.node, "spec", "sloPeriod") == period
        if text_at(other.node, "kind") == "AlertWindows" and same and other.node.get("spec") != item.node.get("spec"):
            return other
    return None


def _windows(item: Item, address: str, earlier: Item | None) -> Any:
    spec, place = map_at(item.node, "spec"), item.place.of(item.node, "spec")
    window = mapping(
        {
            "errorBudgetPercent": number(topic="window"),
            "shortWindow": text(topic="window"),
            "longWindow": text(topic="window"),
        },
        required=("errorBudgetPercent", "shortWindow", "longWindow"),
        checks=(_nonzero,),
    )
    pair = mapping({"quick": window, "slow": window}, required=("quick", "slow"))
    shape = mapping(
        {"sloPeriod": text(topic="window"), "page": pair, "ticket": pair},
        required=("sloPeriod", "page", "ticket"),
        checks=(_durations("sloPeriod"),),
    )
    defects = list(shape(spec, place)) if spec is not None else [place.defect("is required")]
    if earlier is not None:
        where = f"{earlier.document.path}:{earlier.node.start[0]}"
        defects.append(place.of(spec, "sloPeriod").defect(f"has other windows already, at {where}", "duplicate"))
    period = prometheus_seconds(text_at(spec, "sloPeriod"))
    rows = [_row(spec, severity, speed) for severity in ("page", "ticket") for speed in ("quick", "slow")]
    facts = {
        "period_seconds": Known(period),
        "rows": Known([row for row in rows if row]),
        "identity": Known(f"sloth windows {text_at(spec, 'sloPeriod')}"),
    }
    return piece(item, "alert-windows", "sloth.slok.dev/v1/AlertWindows", address, facts, defects=defects)


def _row(spec: Map | None, severity: str, speed: str) -> dict[str, Any]:
    node = map_at(spec, severity, speed)
    short, long = (prometheus_seconds(text_at(node, key)) for key in ("shortWindow", "longWindow"))
    budget = number_at(node, "errorBudgetPercent")
    if short is None or long is None or budget is None:
        return {}
    return {"name": f"{severity} {speed}", "short": short, "long": long, "percent": budget}


def _nonzero(node: Map, place: Place) -> Iterator[Defect]:
    if node.get("errorBudgetPercent") == 0:
        yield place.of(node, "errorBudgetPercent").defect("must not be zero", "window")
    yield from _durations("shortWindow", "longWindow")(node, place)


def _durations(*names: str) -> Check:
    def check(node: Map, place: Place) -> Iterator[Defect]:
        for name in names:
            written = node.get(name)
            if isinstance(written, str) and not is_variable(written) and not prometheus_seconds(written):
                yield place.of(node, name).defect(f"must be a duration longer than zero, not {written!r}", "window")

    return check
