"""What OpenSLO v1alpha refuses; see `openslo_shapes` for the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.lang.yaml import Map
from relint.readers.shapes import Defect, Place, Shape, boolean, forbid, mapping, need, number, sequence, text, when
from relint.readers.slo.openslo_parts import (
    CALENDAR,
    DESCRIPTION,
    METHODS,
    NAME,
    OPERATOR,
    SERVICE_SPEC,
    objectives_of,
    rolling_or_calendar,
    slices,
    whole_object,
    window_given,
)


def shapes() -> Mapping[str, Shape]:
    """Return the shapes of its objects by kind."""
    metadata = mapping({"name": NAME, "displayName": text(longest=63)}, required=("name",))
    return {
        "SLO": whole_object(metadata, _v1alpha_slo()),
        "Service": whole_object(metadata, SERVICE_SPEC, spec_required=False),
    }


def _v1alpha_slo() -> Shape:
    letters = text(r"^[a-zA-Z]+\Z", says="letters only")
    metric = mapping(
        {"source": letters, "queryType": letters, "query": text()}, required=("source", "queryType", "query")
    )
    ratio = mapping({"good": metric, "total": metric, "incremental": boolean}, required=("good", "total"))
    objective = mapping(
        {
            "displayName": text(longest=1050),
            "value": number(),
            "target": number(least=0, below=1, topic="target"),
            "ratioMetrics": ratio,
            "timeSliceTarget": number(),
            "op": OPERATOR,
        },
        required=("value", "target"),
        checks=(
            when(lambda o: o.get("ratioMetrics") is None, need("op")),
            when(
                lambda o: o.get("ratioMetrics") is not None,
                forbid("op", reason="has no meaning beside ratioMetrics"),
            ),
        ),
    )
    units = ("Second", "Day", "Week", "Month", "Quarter")
    window = mapping(
        {
            "unit": text(one_of=units, topic="window"),
            "count": number(above=0, whole=True, topic="window"),
            "isRolling": boolean,
            "calendar": CALENDAR,
        },
        required=("unit", "count"),
        checks=(rolling_or_calendar,),
    )
    return mapping(
        {
            "description": DESCRIPTION,
            "service": text(),
            "timeWindows": sequence(window, most=1),
            "budgetingMethod": text(one_of=METHODS[:2]),
            "indicator": mapping({"thresholdMetric": metric}, required=("thresholdMetric",)),
            "objectives": sequence(objective),
        },
        required=("service", "budgetingMethod"),
        checks=(_v1alpha_indicator, window_given("timeWindows"), slices(number(least=0, most=1))),
    )


def _v1alpha_indicator(spec: Map, place: Place) -> Iterator[Defect]:
    ratio = any(isinstance(o, Map) and o.get("ratioMetrics") is not None for o in objectives_of(spec))
    if ratio and spec.get("indicator") is not None:
        yield place.of(spec, "indicator").defect("cannot stand beside ratioMetrics of an objective")
    if not ratio and spec.get("indicator") is None:
        yield place.defect("needs an indicator, or ratioMetrics in its objectives")
