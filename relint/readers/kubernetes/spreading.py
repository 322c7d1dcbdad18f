"""Whether the pods of a workload are kept apart: topology spread constraints and pod anti-affinity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relint.model.span import Span
from relint.model.value import Known, Unknown, Value
from relint.readers.kubernetes.fields import Node, at, holes, items, mapping, span, text
from relint.readers.kubernetes.labels import selector
from relint.readers.kubernetes.quantities import is_hole

HOST = "kubernetes.io/hostname"
ZONES = frozenset({"topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"})
APART = ("spreads_hosts", "spreads_at_all", "one_per_host")
"""What holds of pods that have a machine each, without any wish of their own."""

SERVERLESS = frozenset({("eks.amazonaws.com/compute-type", "fargate"), ("type", "virtual-kubelet")})
"""Node labels of machines that hold one pod each (EKS Fargate; Azure container instances behind a virtual node).

Sources: https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
https://learn.microsoft.com/azure/aks/virtual-nodes-cli
"""
ANTI = ("affinity", "podAntiAffinity")
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


@dataclass(frozen=True, slots=True)
class Term:
    """One wish that pods be kept apart."""

    topology: str
    hard: bool
    own: bool | None  # its selector selects the pods of the workload itself; None where nobody can say
    span: Span | None
    sort: str  # "spread constraint" | "anti-affinity term"
    skew: int = 1
    min_domains: int = 1
    defect: str = ""


def terms(spec: Mapping[str, Any], labels: Mapping[str, str], namespace: str = "") -> list[Term]:
    """Return all wishes of a pod spec, the constraints first; `namespace` is that of the pods, "" if not written."""
    return [*_constraints(spec, labels), *_anti_affinity(spec, labels, namespace)]


def _constraints(spec: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[Term]:
    listed = spec.get("topologySpreadConstraints")
    for index, item in enumerate(items(spec, "topologySpreadConstraints")):
        if not isinstance(item, Mapping):
            continue
        hard = text(item, "whenUnsatisfiable") != "ScheduleAnyway"
        yield Term(
            topology=text(item, "topologyKey"),
            hard=hard,
            own=_own(item.get("labelSelector"), labels),
            span=span(listed, index),
            sort="spread constraint",
            skew=_positive(item.get("maxSkew"), 1),
            min_domains=_positive(item.get("minDomains"), 1),
            defect=_defect(item, hard=hard),
        )


def _positive(raw: Any, otherwise: int) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw > 0 else otherwise


def _defect(item: Mapping[str, Any], *, hard: bool) -> str:
    """Return why the API server refuses a constraint, or why it keeps nothing apart."""
    for name in ("topologyKey", "whenUnsatisfiable", "maxSkew"):
        if item.get(name) in (None, ""):
            return f"has no {name}"
    if text(item, "whenUnsatisfiable") not in {"", "DoNotSchedule", "ScheduleAnyway"}:
        return "has a whenUnsatisfiable that does not exist"
    for name in ("maxSkew", "minDomains"):
        raw = item.get(name)
        if isinstance(raw, int) and not isinstance(raw, bool) and raw < 1:
            return f"has {name} {raw}; the least is 1"
    if item.get("minDomains") is not None and not hard:
        return "has minDomains, which needs whenUnsatisfiable: DoNotSchedule"
    if item.get("labelSelector") is None:
        return "has no labelSelector, so it counts no pods"
    return ""


def _anti_affinity(spec: Mapping[str, Any], labels: Mapping[str, str], namespace: str) -> Iterator[Term]:
    anti = mapping(spec, *ANTI)
    for kind, hard in ((REQUIRED, True), (PREFERRED, False)):
        listed = anti.get(kind)
        for index, item in enumerate(items(anti, kind)):
            term = item if hard else mapping(item, "podAffinityTerm")
            if isinstance(term, Mapping):
                yield Term(
                    topology=text(term, "topologyKey"),
                    hard=hard,
                    own=_own(term.get("labelSelector"), labels) if _looks_here(term, namespace) else False,
                    span=span(listed, index),
                    sort="anti-affinity term",
                    defect="" if text(term, "topologyKey") else "has no topologyKey",
                )


def _looks_here(term: Mapping[str, Any], namespace: str) -> bool:
    """Tell whether an anti-affinity term counts pods of the namespace, which it need not where it names others."""
    named = {str(name) for name in items(term, "namespaces")}
    chosen = term.get("namespaceSelector") is not None or any(map(is_hole, (namespace, *named)))
    return not named or chosen or not namespace or namespace in named


def _own(node: Node, labels: Mapping[str, str]) -> bool | None:
    if isinstance(node, Unknown):
        return None
    chosen = selector(node)
    if chosen is None:
        return False
    if chosen.matches(labels):
        return True
    return None if chosen.open or holes(labels, 50) else False


def spreading_facts(spec: Mapping[str, Any], labels: Mapping[str, str], namespace: str = "") -> dict[str, Value]:
    """Return what the wishes of a pod spec come to; `namespace` is that of the pods, "" if not written."""
    found = terms(spec, labels, namespace)
    sound = [term for term in found if not term.defect]
    defects = [(f"{term.sort} {term.defect}", term.span) for term in found if term.defect]
    missed = [(_missed(term), term.span) for term in sound if term.own is False and term.sort == "spread constraint"]
    hard_zones = [t for t in sound if t.hard and t.own and t.topology in ZONES and t.sort == "spread constraint"]
    facts: dict[str, Value] = {
        "spreads_hosts": _any(sound, frozenset({HOST}) | ZONES),
        "spreads_zones": _any(sound, ZONES),
        "spreads_at_all": _any(sound, None),
        "one_per_host": Known(_is_exclusive(sound)),
        "spread_defects": Known([text for text, _ in defects], defects[0][1] if defects else None),
        "spread_misses": Known([text for text, _ in missed], missed[0][1] if missed else None),
        "zone_skew": Known(min((term.skew for term in hard_zones), default=None)),
    }
    return facts | dict.fromkeys(APART, Known(True)) if _is_serverless(spec, labels) else facts


def _is_serverless(spec: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Tell whether each pod gets a machine of its own."""
    chosen = {(str(key), str(value)) for key, value in mapping(spec, "nodeSelector").items()}
    return bool(chosen & SERVERLESS) or "eks.amazonaws.com/fargate-profile" in labels


def _missed(term: Term) -> str:
    return f"the {term.sort} over {term.topology} selects other pods than its own"


def _is_exclusive(found: list[Term]) -> bool:
    return any(t.hard and t.own and t.topology == HOST and t.sort == "anti-affinity term" for t in found)


def _any(found: list[Term], topologies: frozenset[str] | None) -> Value:
    """Tell whether a wish over one of these topologies (None: over any) covers the workload's own pods."""
    fitting = [term for term in found if topologies is None or term.topology in topologies]
    if covering := next((term for term in fitting if term.own), None):
        return Known(True, covering.span)
    if any(term.own is None for term in fitting):
        return Unknown("a label or a selector is filled in later")
    return Known(False)


def zone_pin(spec: Mapping[str, Any]) -> str:
    """Return what ties the pods to one zone or one node: "zone eu-west-1a"; "" where nothing does."""
    if node := text(spec, "nodeName"):
        return f"node {node}"
    chosen = mapping(spec, "nodeSelector")
    for key in sorted(ZONES):
        if zone := text(chosen, key):
            return f"zone {zone}"
    if host := text(chosen, HOST):
        return f"node {host}"
    return _affinity_pin(items(spec, "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms"))


def _affinity_pin(node_terms: list[Any]) -> str:
    if len(node_terms) != 1:
        return ""
    for expression in items(node_terms[0], "matchExpressions"):
        values = items(expression, "values")
        if text(expression, "operator") == "In" and len(values) == 1 and at(expression, "key") in ZONES | {HOST}:
            return f"{'node' if at(expression, 'key') == HOST else 'zone'} {values[0]}"
    return ""
