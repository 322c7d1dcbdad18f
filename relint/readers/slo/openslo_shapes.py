"""What OpenSLO refuses, version by version.

Source: the validators of the OpenSLO Go SDK (github.com/OpenSLO/go-sdk, pkg/openslo/v1alpha, v1, v2alpha), read
2026-11. Where the SDK and the text of the specification differ, the SDK is followed: it is what runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from relint.lang.yaml import Map
from relint.readers.shapes import (
    Check,
    Defect,
    Place,
    Shape,
    absent,
    anything,
    boolean,
    forbid,
    given,
    mapping,
    need,
    not_nil,
    number,
    one_of,
    sequence,
    table,
    text,
    when,
)
from relint.readers.slo import openslo_v1alpha
from relint.readers.slo.openslo_parts import (
    CALENDAR,
    DESCRIPTION,
    DURATION,
    DURATION_V2,
    METHODS,
    NAME,
    OPERATOR,
    QUALIFIED,
    SERVICE_SPEC,
    objectives_of,
    rolling_or_calendar,
    slices,
    whole_object,
    window_given,
)


@cache
def shape_of(version: str, kind: str) -> Shape | None:
    """Return the shape of an object; None where the version has no such kind."""
    tables = {"v1alpha": openslo_v1alpha.shapes, "v1": _v1, "v2alpha": _v2alpha}
    return tables[version]().get(kind)


def _slice_window(spec: Map, place: Place) -> Iterator[Defect]:
    if spec.get("budgetingMethod") not in ("Timeslices", "RatioTimeslices"):
        return
    for index, objective in enumerate(objectives_of(spec)):
        if isinstance(objective, Map) and absent(objective.get("timeSliceWindow")):
            inner = place.of(spec, "objectives").of(spec["objectives"], index)
            yield inner.of(objective, "timeSliceWindow").defect(f"is required with {spec['budgetingMethod']}")


def _v1() -> Mapping[str, Shape]:
    key = r"^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?\Z"
    metadata = mapping(
        {
            "name": NAME,
            "displayName": text(longest=63),
            "labels": table(key, _label, says="letters, digits, '-', '_' and '.', at most 63"),
            "annotations": table(QUALIFIED, text(), says="a qualified name such as example.com/key"),
        },
        required=("name",),
    )
    source = mapping(
        {"metricSourceRef": NAME, "type": text(), "spec": table()},
        required=("spec",),
    )
    metric = mapping({"metricSource": source}, required=("metricSource",))
    return _kinds(metadata, metric, DURATION, ("service", "indicator", "indicatorRef"), after_required=False)


def _label(value: object, place: Place) -> Iterator[Defect]:
    if isinstance(value, list):
        yield from sequence(text())(value, place)
    else:
        yield from text()(value, place)


def _v2alpha() -> Mapping[str, Shape]:
    value = text(r"^([a-z0-9]([-._a-z0-9]{0,61}[a-z0-9])?)?\Z", says="lower-case letters, digits, '-', '_' and '.'")
    metadata = mapping(
        {
            "name": NAME,
            "labels": table(QUALIFIED, value, says="a qualified name such as example.com/key"),
            "annotations": table(QUALIFIED, text(), says="a qualified name such as example.com/key"),
        },
        required=("name",),
    )
    metric = mapping(
        {"dataSourceRef": NAME, "dataSourceSpec": DATA_SOURCE_SPEC, "spec": table()},
        checks=(one_of("dataSourceRef", "dataSourceSpec"),),
    )
    return _kinds(metadata, metric, DURATION_V2, ("serviceRef", "sli", "sliRef"), after_required=True)


DATA_SOURCE_SPEC = mapping(
    {"description": DESCRIPTION, "type": text(), "connectionDetails": anything},
    required=("type",),
    checks=(given("connectionDetails"),),
)
TARGET_SPEC = mapping({"description": DESCRIPTION, "target": text()}, required=("target",))


def _kinds(
    metadata: Shape, metric: Shape, duration: Shape, words: tuple[str, str, str], *, after_required: bool
) -> Mapping[str, Shape]:
    condition = _condition_spec(duration, after_required=after_required)
    policy = _policy_spec(metadata, condition)
    sli = _sli_spec(metric)
    return {
        "SLO": whole_object(metadata, _slo_spec(metadata, sli, policy, duration, words)),
        "SLI": whole_object(metadata, sli),
        "DataSource": whole_object(metadata, DATA_SOURCE_SPEC),
        "Service": whole_object(metadata, SERVICE_SPEC, spec_required=False),
        "AlertPolicy": whole_object(metadata, policy),
        "AlertCondition": whole_object(metadata, condition),
        "AlertNotificationTarget": whole_object(metadata, TARGET_SPEC),
    }


def _sli_spec(metric: Shape) -> Shape:
    ratio = mapping(
        {
            "counter": boolean,
            "good": metric,
            "bad": metric,
            "total": metric,
            "raw": metric,
            "rawType": text(one_of=("success", "failure")),
        },
        checks=(
            one_of("total", "raw", topic="no-total"),
            one_of("raw", "good", "bad", needed=False),
            when(lambda r: not_nil(r, "total"), _good_or_bad),
            when(lambda r: not_nil(r, "raw"), need("rawType")),
        ),
    )
    return mapping(
        {"description": DESCRIPTION, "thresholdMetric": metric, "ratioMetric": ratio},
        checks=(one_of("thresholdMetric", "ratioMetric"),),
    )


def _good_or_bad(node: Map, place: Place) -> Iterator[Defect]:
    if not not_nil(node, "good") and not not_nil(node, "bad"):
        yield place.defect("needs good or bad beside total", "query")


def _condition_spec(duration: Shape, *, after_required: bool) -> Shape:
    condition = mapping(
        {
            "kind": text(one_of=("burnrate",)),
            "op": OPERATOR,
            "threshold": number(),
            "lookbackWindow": duration,
            "alertAfter": duration,
        },
        required=("kind", "op", "threshold", "lookbackWindow", *(("alertAfter",) if after_required else ())),
    )
    return mapping(
        {"description": DESCRIPTION, "severity": text(), "condition": condition}, required=("severity", "condition")
    )


def _inline_or_ref(metadata: Shape, spec: Shape, kind: str, reference: str) -> Shape:
    """Return the shape of an object that is either written out or referred to by name."""
    fields = {"kind": text(one_of=(kind,)), "metadata": metadata, "spec": spec, reference: NAME}

    def either(node: Map, place: Place) -> Iterator[Defect]:
        inline = next((name for name in ("kind", "metadata", "spec") if name in node), "")
        if reference in node and inline:
            yield place.of(node, inline).defect(f"cannot stand beside {reference}")
        elif inline:
            yield from need("kind", "metadata", "spec")(node, place)
        elif absent(node.get(reference)):
            yield place.of(node, reference).defect("is required where nothing is written inline")

    return mapping(fields, checks=(either,))


def _policy_spec(metadata: Shape, condition: Shape) -> Shape:
    return mapping(
        {
            "description": DESCRIPTION,
            "alertWhenNoData": boolean,
            "alertWhenBreaching": boolean,
            "alertWhenResolved": boolean,
            "conditions": sequence(
                _inline_or_ref(metadata, condition, "AlertCondition", "conditionRef"), fewest=1, most=1
            ),
            "notificationTargets": sequence(
                _inline_or_ref(metadata, TARGET_SPEC, "AlertNotificationTarget", "targetRef"), fewest=1
            ),
        },
        checks=(_list_given("conditions"), _list_given("notificationTargets")),
    )


def _list_given(name: str) -> Check:
    def check(node: Map, place: Place) -> Iterator[Defect]:
        if node.get(name) is None:
            yield place.of(node, name).defect("is required")

    return check


def _slo_spec(metadata: Shape, sli: Shape, policy: Shape, duration: Shape, words: tuple[str, str, str]) -> Shape:
    service, indicator, reference = words
    inline = mapping({"metadata": metadata, "spec": sli}, required=("metadata", "spec"))
    objective = mapping(
        {
            "displayName": text(),
            "op": OPERATOR,
            "value": number(),
            "target": number(least=0, below=1, topic="target"),
            "targetPercent": number(least=0, below=100, topic="target"),
            "timeSliceTarget": number(),
            "timeSliceWindow": duration,
            indicator: inline,
            reference: NAME,
            "compositeWeight": number(above=0),
        },
        checks=(one_of("target", "targetPercent"), one_of(indicator, reference, needed=False)),
    )
    window = mapping(
        {"duration": duration, "isRolling": boolean, "calendar": CALENDAR},
        required=("duration",),
        checks=(rolling_or_calendar,),
    )
    return mapping(
        {
            "description": DESCRIPTION,
            service: text(),
            indicator: inline,
            reference: NAME,
            "budgetingMethod": text(one_of=METHODS),
            "timeWindow": sequence(window, most=1),
            "objectives": sequence(objective),
            "alertPolicies": sequence(_inline_or_ref(metadata, policy, "AlertPolicy", "alertPolicyRef")),
        },
        required=(service, "budgetingMethod"),
        checks=(
            window_given("timeWindow"),
            _one_level(indicator, reference),
            slices(number(above=0, most=1)),
            _slice_window,
            _value_and_operator(indicator),
        ),
    )


def _one_level(indicator: str, reference: str) -> Check:
    """Return the check that indicators stand on the SLO or on its objectives, not on both."""

    def check(spec: Map, place: Place) -> Iterator[Defect]:
        inner = [
            o for o in objectives_of(spec) if isinstance(o, Map) and (not_nil(o, indicator) or not_nil(o, reference))
        ]
        outer = not_nil(spec, indicator) or not_nil(spec, reference)
        if outer and inner:
            yield place.defect(f"has an {indicator} both of its own and in its objectives")
        elif not outer and not inner:
            yield place.defect(f"needs {indicator} or {reference}, here or in its objectives")
        else:
            yield from one_of(indicator, reference, needed=False)(spec, place)

    return check


def _value_and_operator(indicator: str) -> Check:
    def check(spec: Map, place: Place) -> Iterator[Defect]:
        inline = spec.get(indicator)
        inner = inline.get("spec") if isinstance(inline, Map) else None
        if not isinstance(inner, Map):
            return
        rule = need("op", "value", reason="is required with a thresholdMetric")
        if not_nil(inner, "ratioMetric"):
            rule = forbid("op", "value", reason="has no meaning with a ratioMetric")
        elif not not_nil(inner, "thresholdMetric"):
            return
        for index, objective in enumerate(objectives_of(spec)):
            if isinstance(objective, Map):
                yield from rule(objective, place.of(spec, "objectives").of(spec["objectives"], index))

    return check
