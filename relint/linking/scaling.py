"""Autoscalers and disruption budgets on the workloads that they steer: how many pods there really are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from relint.linking.kubernetes_cluster import Cluster, alike, is_written, unknown_target
from relint.linking.links import Links
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value
from relint.readers.kubernetes.fields import known
from relint.readers.kubernetes.quantities import Share, is_hole, share

NOT_SCALABLE = frozenset({"DaemonSet", "Pod", "Job", "CronJob"})
STEERED = frozenset({"cpu", "memory"})
CUSTOM_PODS = frozenset(
    {"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout", "DeploymentConfig"}
)


def link(cluster: Cluster) -> Links:
    """Return effective replicas, autoscalers' targets and what budgets allow."""
    links = Links()
    steered = _autoscalers(cluster, links)
    for members in cluster.by_kind["workload"].values():
        for workload in members:
            links.derived.setdefault(workload.id, {}).update(_replicas(workload, steered.get(workload.id, [])))
    _vertical(cluster, steered, links)
    _budgets(cluster, links)
    return links


def _autoscalers(cluster: Cluster, links: Links) -> Mapping[str, list[Resource]]:
    """Return the autoscalers of each workload."""
    steered: dict[str, list[Resource]] = defaultdict(list)
    named: dict[object, list[Resource]] = defaultdict(list)  # autoscalers of one thing, which may stand elsewhere
    for place, members in cluster.by_kind["pod-autoscaler"].items():
        for scaler in members:
            target = target_of(cluster, scaler)
            facts = links.derived.setdefault(scaler.id, {})
            if target is None:
                if (name := known(scaler.facts["target_name"])) is not None and not is_hole(name):
                    named[place, known(scaler.facts["target_kind"]), name].append(scaler)
                facts.update(_without_target(cluster, scaler))
                continue
            steered[target.id].append(scaler)
            named[target.id].append(scaler)
            where = scaler.span_of("spec.scaleTargetRef")
            facts.update(
                matches=Known(1, where, "derived"),
                near_misses=Known(""),
                missing_requests=_unrequested(cluster, scaler, target),
            )
            evidence = Evidence(f"it steers {target.address}", where)
            links.dependencies.append(Dependency(scaler.id, (target.id,), evidence, Relation.SCALES, Mode.SOFT))
    _rivals(named.values(), links)
    return steered


def _rivals(groups: Iterable[list[Resource]], links: Links) -> None:
    for rivals in groups:
        for scaler in rivals:
            others: list[str] = [other.address for other in rivals if other is not scaler]
            links.derived[scaler.id]["rivals"] = Known([*others], scaler.span_of("spec.scaleTargetRef"), "derived")


def target_of(cluster: Cluster, scaler: Resource) -> Resource | None:
    """Return the workload that an autoscaler names; None where the input has none."""
    kind, name = known(scaler.facts.get("target_kind")), known(scaler.facts.get("target_name"))
    candidates = cluster.by_scope_and_name.get(("workload", scaler.scope, str(name)), ())
    found = [r for r in candidates if r.facts["controller"] == Known(kind)]
    exact = [r for r in found if r.namespace == scaler.namespace]
    open_side = [r for r in found if not is_written(r) or not is_written(scaler)]
    if exact:
        return exact[0]
    return open_side[0] if len(open_side) == 1 else None


def _without_target(cluster: Cluster, scaler: Resource) -> dict[str, Value]:
    kind, name = known(scaler.facts.get("target_kind")), known(scaler.facts.get("target_name"))
    if kind is None or name is None or is_hole(name) or kind not in CUSTOM_PODS | NOT_SCALABLE:
        return {
            "matches": Unknown(f"{kind or 'its target'} is a kind whose objects may stand anywhere"),
            "near_misses": Known(""),
        }
    misses = list(dict.fromkeys(_misses(cluster, scaler, str(kind), str(name))))
    if misses:
        where = scaler.spans.get("spec.scaleTargetRef")
        return {"matches": Known(0, where, "derived"), "near_misses": Known("; ".join(misses[:3]))}
    seen = len(cluster.by_scope["workload"].get(scaler.scope, ()))
    return {
        "matches": unknown_target(f"{kind} {name}", scaler, seen, cluster.opening(scaler.scope, scaler)),
        "near_misses": Known(""),
    }


def _misses(cluster: Cluster, scaler: Resource, kind: str, name: str) -> Iterator[str]:
    here = cluster.by_scope["workload"].get(scaler.scope, ())
    for workload in here:
        if workload.name == name and workload.namespace != scaler.namespace:
            yield f"{workload.address} stands in namespace {workload.namespace}"
        elif workload.name == name or (workload.namespace == scaler.namespace and alike(name, workload.name)):
            yield f"{workload.address} is there"
    beside = [w for w in here if w.span.path == scaler.span.path and w.facts["controller"] == Known(kind)]
    if beside and not cluster.opening(scaler.scope):
        yield f"the file has {', '.join(w.address for w in beside[:3])}"


def _unrequested(cluster: Cluster, scaler: Resource, target: Resource) -> Value:
    """Return the containers that do not request what the autoscaler measures as a share of requests."""
    wanted = known(scaler.facts.get("relative_to")) or []
    lacking = []
    for container in cluster.containers.get(target.id, ()):
        if known(container.facts.get("init")):
            continue
        for name in wanted:
            request = container.facts.get(f"{name}_request")
            if isinstance(request, Unknown):
                return request
            if request is not None and request.data is None and not _defaulted(cluster, container, str(name)):
                lacking.append(f"container {container.name} requests no {name}")
    return Known(lacking, scaler.spans.get("spec.metrics"), "derived")


def _defaulted(cluster: Cluster, container: Resource, name: str) -> bool:
    ranges = cluster.by_scope["limit-range"].get(container.scope, ())
    return any(
        r.namespace == container.namespace and name in (known(r.facts["default_requests"]) or ()) for r in ranges
    )


def _replicas(workload: Resource, scalers: list[Resource]) -> dict[str, Value]:
    written = workload.facts.get("replicas", Known(None))
    active = [scaler for scaler in scalers if known(scaler.facts.get("paused")) is not True]
    wrote = known(workload.facts.get("replicas_written")) is True
    where = workload.spans.get("spec.replicas")
    facts: dict[str, Value] = {
        "autoscaled": Known(bool(active), origin="derived"),
        "scaled_by": Known([scaler.address for scaler in active]),
        "scaler_writes_replicas": Known(bool(active) and wrote, where, "derived"),
        "least_replicas": written,
        "most_replicas": written,
    }
    if active:
        facts["least_replicas"] = active[0].facts["least"]
        facts["most_replicas"] = active[0].facts["most"]
    return facts


def _vertical(cluster: Cluster, steered: Mapping[str, list[Resource]], links: Links) -> None:
    """Find vertical autoscalers that change the very requests that a horizontal one measures by, or another one."""
    for members in cluster.by_kind["vertical-autoscaler"].values():
        of_one: dict[object, list[str]] = defaultdict(list)
        for scaler in members:
            of_one[_named_target(scaler)].append(scaler.address)
        for scaler in members:
            twins = [name for name in of_one[_named_target(scaler)] if name != scaler.address]
            where = scaler.span_of("spec.targetRef")
            links.derived.setdefault(scaler.id, {})["twins"] = Known([*twins], where, "derived")
            target = target_of(cluster, scaler)
            rivals = [s.address for s in (steered.get(target.id, []) if target else []) if _measures_requests(s)]
            links.derived.setdefault(scaler.id, {})["rivals"] = Known(
                [*rivals], scaler.span_of("spec.targetRef"), "derived"
            )


def _named_target(scaler: Resource) -> object:
    """Return what an autoscaler names; itself where nobody can say."""
    name = known(scaler.facts["target_name"])
    return scaler.id if name is None or is_hole(name) else (known(scaler.facts["target_kind"]), name)


def _measures_requests(scaler: Resource) -> bool:
    return bool(STEERED & set(known(scaler.facts.get("relative_to")) or ()))


def _budgets(cluster: Cluster, links: Links) -> None:
    covered: dict[str, list[Resource]] = defaultdict(list)
    for members in cluster.by_kind["disruption-budget"].values():
        for budget in members:
            workloads = cluster.covered.get(budget.id, [])
            for workload in workloads:
                covered[workload.id].append(budget)
            links.derived.setdefault(budget.id, {}).update(_allowance(budget, workloads, links))
    for members in cluster.by_kind["workload"].values():
        for workload in members:
            budgets = covered.get(workload.id, [])
            facts = links.derived[workload.id]
            facts["budgets"] = Known(len(budgets), origin="derived")
            facts["allowed_disruptions"] = links.derived[budgets[0].id]["allowed"] if budgets else Known(None)
            for budget in budgets if len(budgets) > 1 else ():
                others = [other.address for other in budgets if other is not budget]
                links.derived[budget.id]["overlaps"] = Known([*others], budget.span_of("spec.selector"), "derived")


def _allowance(budget: Resource, workloads: list[Resource], links: Links) -> dict[str, Value]:
    """Return how many pods a budget covers at least, how many of them may go at once, and the edit that helps."""
    pods = _total(workloads, links, "least_replicas")
    least, most = budget.facts["least_available"], budget.facts["most_unavailable"]
    limit = most if known(most) is not None else least
    allowed = _allowed(known(least), known(most), known(pods))
    facts: dict[str, Value] = {"overlaps": Known([]), "pods": pods, "edit": Known(""), "blocks": Known("")}
    if any(isinstance(value, Unknown) for value in (least, most)):
        return {**facts, "allowed": Unknown("its limit is filled in later")}
    if allowed is None:
        why = pods if isinstance(pods, Unknown) else Unknown("nobody can say which pods it covers")
        return {**facts, "allowed": why if known(pods) != 0 else Known(None)}
    where = limit.span if isinstance(limit, Known) else None
    scalers: list[str] = [name for w in workloads for name in known(links.derived[w.id]["scaled_by"]) or ()]
    at_most = _allowed(known(least), known(most), known(_total(workloads, links, "most_replicas")))
    return {
        **facts,
        "allowed": Known(allowed, where, "derived"),
        "edit": Known(_edit(known(pods), known(least), autoscaled=bool(scalers))),
        "blocks": Known(_blocks([] if at_most in {0, None} else scalers)),
    }


def _blocks(scalers: list[str]) -> str:
    """Return what a budget that lets no pod go comes to: for good, or as long as an autoscaler asks for few."""
    if not scalers:
        return "a node that runs one can never be drained"
    return f"while {scalers[0]} asks for its least, a node that runs one cannot be drained"


def _total(workloads: list[Resource], links: Links, count: str) -> Value:
    if not workloads:
        return Unknown("nobody can say which pods it covers")
    total = 0
    for workload in workloads:
        value = links.derived[workload.id][count]
        if isinstance(value, Unknown):
            return value
        if not isinstance(value.data, int):
            return Unknown(f"the nodes decide how many pods {workload.address} has")
        total += value.data
    return Known(total, origin="derived")


def _allowed(least: object, most: object, pods: object) -> int | None:
    """Return how many pods may go while all are well; both percentages are rounded up.

    Source: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages
    """
    lower, upper = share(least), share(most)  # type: ignore[arg-type]
    if _is_zero(upper):
        return 0
    if lower is not None and upper is None and lower.percent and lower.number >= 100:
        return 0
    if not isinstance(pods, int) or pods == 0:
        return None
    if upper is not None:
        return min(upper.of(pods, up=True), pods)
    if lower is not None:
        return max(pods - lower.of(pods, up=True), 0)
    return 0


def _is_zero(limit: Share | None) -> bool:
    return limit is not None and limit.number <= 0


def _edit(pods: int | None, least: object, *, autoscaled: bool) -> str:
    """Return the smallest change that lets a drain go on."""
    if pods == 1:
        second = "minReplicas: 2" if autoscaled else "replicas: 2"
        return f"run a second pod ({second}), or let this one go: maxUnavailable: 1"
    if least is not None and pods is not None and pods > 1:
        return f"maxUnavailable: 1 instead of minAvailable: {least}"
    return "maxUnavailable: 1"
