"""Keptn: the quality gates of `slo.yaml` (v1) and AnalysisDefinition (metrics.keptn.sh).

They judge a release, they promise nothing to users: their scores are no targets. Source: the Keptn specification 0.2
(service_level_objective.md) and the AnalysisDefinition webhook of keptn/lifecycle-toolkit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from relint.lang.promql.durations import go_seconds
from relint.lang.yaml import Map
from relint.model.resource import Resource
from relint.model.value import Known
from relint.readers.kubernetes.quantities import quantity
from relint.readers.naming import Names
from relint.readers.shapes import (
    Defect,
    Place,
    Shape,
    absent,
    anything,
    boolean,
    decimal_of,
    forbid,
    given,
    is_variable,
    mapping,
    number,
    one_of,
    sequence,
    text,
)
from relint.readers.slo.assemble import piece
from relint.readers.slo.draft import Found, Item, map_at, maps_at, number_at, text_at

CRITERION = re.compile(r"^ *(?P<op><=|>=|=|<|>) *(?P<sign>[+-])? *(?P<number>\d+\.?\d*|\.\d+) *(?P<share>%)? *\Z")
PERCENT = re.compile(r"^\d+(?:\.\d+)?%?\Z")
OPERATORS = ("lessThanOrEqual", "lessThan", "greaterThanOrEqual", "greaterThan", "equalTo", "inRange", "notInRange")


def is_keptn(root: Map) -> bool:
    """Tell whether an object is Keptn's."""
    if text_at(root, "apiVersion").startswith("metrics.keptn.sh/"):
        return text_at(root, "kind") in {"AnalysisDefinition", "AnalysisValueTemplate", "Analysis"}
    return bool(text_at(root, "spec_version")) and (
        "objectives" in root or "total_score" in root or "comparison" in root
    )


def read(items: Sequence[Item]) -> Found:
    """Return the quality gates."""
    names, found = Names(), Found()
    for item in items:
        new = bool(text_at(item.node, "apiVersion"))
        if new and text_at(item.node, "kind") != "AnalysisDefinition":
            found.pieces += _run(item, names)
            continue
        address = names.unique(item.document.path, f"quality gate {text_at(item.node, 'metadata', 'name')}".strip())
        shape = _definition() if new else _gate()
        defects = list(shape(item.node, item.place))
        facts = {"gate_conflict": Known(_conflict(item.node) if not new else _score_conflict(item.node))}
        type_ = "keptn/AnalysisDefinition" if new else "keptn/slo"
        found.pieces.append(piece(item, "quality-gate", type_, address, facts, defects=defects))
    return found


def _run(item: Item, names: Names) -> list[Resource]:
    """Return an Analysis, which names the time that a definition is evaluated over; nothing for a template."""
    if text_at(item.node, "kind") != "Analysis":
        return []
    address = names.unique(item.document.path, f"Analysis {text_at(item.node, 'metadata', 'name')}".strip())
    return [piece(item, "spec", "keptn/Analysis", address, {}, defects=_analysis()(item.node, item.place))]


def _gate() -> Shape:
    criteria = sequence(mapping({"criteria": sequence(_criterion)}, required=("criteria",)))
    objective = mapping(
        {
            "sli": text(),
            "displayName": text(),
            "pass": criteria,
            "warning": criteria,
            "weight": number(),
            "key_sli": boolean,
        },
        required=("sli",),
        closed=False,
    )
    score = mapping({"pass": _percent, "warning": _percent})
    outer: dict[str, Shape] = {
        "spec_version": text(lenient=True),
        "filter": anything,
        "comparison": anything,
        "objectives": sequence(objective),
        "total_score": score,
    }
    return mapping(outer, required=("objectives",), closed=False)


def _criterion(value: object, place: Place) -> Iterator[Defect]:
    if not isinstance(value, str) or not CRITERION.match(value):
        yield place.defect(f"must be a comparison such as <=600 or <+10%, not {value!r}")


def _percent(value: object, place: Place) -> Iterator[Defect]:
    if not PERCENT.match(str(value)):
        yield place.defect(f"must be a share such as 90%, not {value!r}")


def _definition() -> Shape:
    bounds = mapping(
        {"lowBound": _quantity, "highBound": _quantity}, required=("lowBound", "highBound"), checks=(_bounds,)
    )
    fixed = mapping({"fixedValue": _quantity}, required=("fixedValue",))
    operator = mapping(
        {name: bounds if name.endswith("nRange") else fixed for name in OPERATORS}, checks=(one_of(*OPERATORS),)
    )
    target = mapping({"failure": operator, "warning": operator})
    objective = mapping(
        {"analysisValueTemplateRef": anything, "target": target, "weight": number(whole=True), "keyObjective": boolean},
        required=("analysisValueTemplateRef",),
    )
    score = mapping(
        dict.fromkeys(("passPercentage", "warningPercentage"), number(least=0, most=100, whole=True)),
        checks=(given("passPercentage", "warningPercentage"), _score_order),
    )
    spec = mapping({"objectives": sequence(objective), "totalScore": score}, required=("totalScore",))
    outer: dict[str, Shape] = {"apiVersion": anything, "kind": anything, "metadata": anything, "status": anything}
    return mapping({**outer, "spec": spec}, required=("metadata", "spec"))


def _analysis() -> Shape:
    moment = text(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z", says="like 2026-01-31T12:00:00Z")
    frame = mapping({"from": moment, "to": moment, "recent": _duration}, checks=(_time_frame,))
    spec = mapping(
        {"timeframe": frame, "analysisDefinition": anything, "args": anything},
        required=("timeframe", "analysisDefinition"),
    )
    outer: dict[str, Shape] = {"apiVersion": anything, "kind": anything, "metadata": anything, "status": anything}
    return mapping({**outer, "spec": spec}, required=("spec",))


def _duration(value: object, place: Place) -> Iterator[Defect]:
    if not isinstance(value, str) or (go_seconds(value) is None and not is_variable(value)):
        yield place.defect(f"must be a duration such as 10m, not {value!r}", "window")


def _time_frame(node: Map, place: Place) -> Iterator[Defect]:
    start, end = node.get("from"), node.get("to")
    if node.get("recent") is not None:
        yield from forbid("from", "to", reason="cannot stand beside recent")(node, place)
    elif absent(start) or absent(end):
        yield place.defect("needs recent, or from and to")
    elif isinstance(start, str) and isinstance(end, str) and start[-1:] == end[-1:] == "Z" and end <= start:
        yield place.of(node, "to").defect("must be later than from")


def _quantity(value: object, place: Place) -> Iterator[Defect]:
    if quantity(value if isinstance(value, (int, float, str)) else None) is None and not is_variable(value):
        yield place.defect(f"must be a quantity such as 600m or 5, not {value!r}")


def _bounds(node: Map, place: Place) -> Iterator[Defect]:
    low, high = quantity(node.get("lowBound")), quantity(node.get("highBound"))
    if low is not None and high is not None and low >= high:
        yield place.of(node, "lowBound").defect("must be less than highBound")


def _score_order(node: Map, place: Place) -> Iterator[Defect]:
    passing, warning = number_at(node, "passPercentage"), number_at(node, "warningPercentage")
    if passing is not None and warning is not None and warning >= passing:
        yield place.of(node, "warningPercentage").defect("must be less than passPercentage")


def _conflict(root: Map) -> str:
    """Say which warning of a gate can never be reached; "" where all can."""
    score = map_at(root, "total_score")
    passing, warning = (decimal_of(text_at(score, key).rstrip("%")) for key in ("pass", "warning"))
    if passing is not None and warning is not None and warning >= passing:
        return f"total_score warns at {warning} %, where {passing} % already passes"
    for objective in maps_at(root, "objectives"):
        covered = _covered(objective)
        if covered:
            return f"{text_at(objective, 'sli')} warns at {covered}"
    return ""


def _score_conflict(_root: Map) -> str:
    return ""  # the webhook refuses it: see `_score_order`


def _covered(objective: Map) -> str:
    """Return a warning criterion inside the pass range; only plain limits in one direction are compared."""
    passing, warning = (_limits(objective, key) for key in ("pass", "warning"))
    if passing is None or warning is None:
        return ""
    (direction, limit), (other, inner) = passing, warning
    if direction != other:
        return ""
    inside = inner <= limit if direction == "<" else inner >= limit
    return f"{direction}{inner}, where {direction}{limit} already passes" if inside else ""


def _limits(objective: Map, key: str) -> tuple[str, float] | None:
    groups = maps_at(objective, key)
    written = groups[0].get("criteria") if len(groups) == 1 else None
    match = (
        CRITERION.match(written[0])
        if isinstance(written, list) and len(written) == 1 and isinstance(written[0], str)
        else None
    )
    if match is None or match["sign"] or match["share"] or not match["op"]:
        return None
    return match["op"][0], float(match["number"])
