"""What selects by labels, and what it selects: Services, disruption budgets, network policies, monitors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from relint.linking.kubernetes_cluster import (
    Cluster,
    Place,
    alike,
    is_written,
    pod_labels,
    same_folder,
    selected,
    unknown_target,
)
from relint.linking.links import Links
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known, Unknown, Value
from relint.readers.kubernetes.fields import items, known, mapping, text
from relint.readers.kubernetes.labels import Selector, plain_selector, selector
from relint.readers.kubernetes.quantities import is_hole
from relint.readers.kubernetes.workloads import OWN_COUNT

MONITORED = {"ServiceMonitor": "service", "PodMonitor": "workload"}
SHOWN = 3  # near misses that a message names
CROWD = 200  # candidates of one namespace among which a likeness of labels is chance


def link(cluster: Cluster) -> Links:
    """Return what every selector of the input selects, with `matches` and `near_misses` of each that has one."""
    links = Links()
    labels = {
        r.id: found for kind in ("workload", "job") for r in _all(cluster, kind) if (found := pod_labels(r)) is not None
    }
    _services(cluster, labels, links)
    _same_services(cluster, links)
    for seeker in (*_all(cluster, "disruption-budget"), *_all(cluster, "network-policy")):
        _pods_of(cluster, seeker, labels, links)
    service_labels = {r.id: r.labels for r in _all(cluster, "service")}
    for monitor in _all(cluster, "monitor"):
        _monitor(cluster, monitor, labels, service_labels, links)
    for experiment in _all(cluster, "experiment"):
        _experiment(cluster, experiment, labels, links)
    return links


def _all(cluster: Cluster, kind: str) -> Iterator[Resource]:
    for members in cluster.by_kind[kind].values():
        yield from members


def selector_of(seeker: Resource) -> Selector | None:
    """Return the selector of a resource; None where it has none."""
    spec = mapping(seeker.attributes, "spec")
    if seeker.kind == "service":
        return plain_selector(spec.get("selector"))
    if seeker.kind == "network-policy":
        return selector(spec.get("podSelector", {}))
    return selector(spec.get("selector"))


def _services(cluster: Cluster, labels: Mapping[str, Mapping[str, str]], links: Links) -> None:
    """Settle what each Service selects; what no Service selects is then a candidate for a near miss."""
    unmatched = []
    for service in _all(cluster, "service"):
        wanted = selector_of(service)
        if wanted is None or wanted.open:
            if wanted is not None:
                _derive(links, service, Unknown("its selector is filled in later"), "")
            continue
        found = _selected_pods(cluster, service, wanted, labels)
        if found:
            cluster.taken.update(resource.id for resource in found)
            cluster.behind[service.id] = found
            _derive(links, service, Known(len(found)), "")
            links.dependencies.append(_serves(service, found))
        else:
            unmatched.append((service, wanted))
    for service, wanted in unmatched:
        _nothing(cluster, service, wanted, labels, links)


def _same_services(cluster: Cluster, links: Links) -> None:
    """Find Services of one sort and one namespace that select by the same labels and have a port in common."""
    for place, members in cluster.by_kind["service"].items():
        groups: dict[object, list[Resource]] = defaultdict(list)
        steered = {name for w in cluster.by_kind["workload"].get(place, ()) for name in _steered_services(w)}
        for service in members:
            wanted = selector_of(service)
            links.derived.setdefault(service.id, {})["twins"] = Known([])
            if wanted is None or wanted.open or service.name in steered:
                continue
            sort = (known(service.facts.get("service_type")), known(service.facts.get("headless")))
            for port in items(service.attributes, "spec", "ports"):
                groups[sort, text(port, "port"), *sorted(wanted.labels.items())].append(service)
        for same in groups.values():
            for service in same[1:]:
                where = service.spans.get("spec.selector")
                links.derived[service.id]["twins"] = Known([same[0].address], where, "derived")


def _steered_services(workload: Resource) -> Iterator[str]:
    """Yield the Services whose selectors a Rollout of Argo completes."""
    if workload.type.endswith("/Rollout"):
        for strategy in mapping(workload.attributes, "spec", "strategy").values():
            yield from (str(value) for key, value in mapping(strategy).items() if key.endswith("Service"))


def _selected_pods(
    cluster: Cluster, seeker: Resource, wanted: Selector, labels: Mapping[str, Mapping[str, str]]
) -> list[Resource]:
    """Return the pods of the seeker's namespace that it selects; else those in a namespace that only one side names.

    Where only one side has written its namespace down, the other gets that one when it is applied.
    """
    candidates = cluster.pods(seeker.scope, wanted)
    here = selected(wanted, seeker, (r for r in candidates if r.namespace == seeker.namespace), labels)
    if here:
        return here
    open_side = [r for r in candidates if not is_written(seeker) or not is_written(r)]
    return [r for r in selected(wanted, seeker, open_side, labels) if same_folder(r, seeker)]


def _serves(service: Resource, found: Sequence[Resource]) -> Dependency:
    where = service.span_of("spec.selector")
    names = ", ".join(resource.address for resource in found[:SHOWN])
    providers = tuple(sorted(resource.id for resource in found))
    return Dependency(
        service.id, providers, Evidence(f"its selector selects {names}", where), Relation.FLOWS_TO, Mode.HARD
    )


def _pods_of(cluster: Cluster, seeker: Resource, labels: Mapping[str, Mapping[str, str]], links: Links) -> None:
    wanted = selector_of(seeker)
    if wanted is None and _lacks_selector(seeker):
        _derive(links, seeker, Known(0), "it has no selector")
    if wanted is None or (wanted.empty and seeker.kind == "network-policy"):
        return
    if wanted.open:
        _derive(links, seeker, Unknown("its selector is filled in later"), "")
        return
    found = _selected_pods(cluster, seeker, wanted, labels)
    if not found:
        _nothing(cluster, seeker, wanted, labels, links)
        return
    _derive(links, seeker, Known(len(found)), "")
    cluster.covered[seeker.id] = [resource for resource in found if resource.kind == "workload"]
    relation = Relation.SCALES if seeker.kind == "disruption-budget" else Relation.REFERS
    where = (
        seeker.span_of("spec.selector") if seeker.kind == "disruption-budget" else seeker.span_of("spec.podSelector")
    )
    for resource in found:
        evidence = Evidence(f"its selector selects {resource.address}", where)
        links.dependencies.append(Dependency(seeker.id, (resource.id,), evidence, relation, Mode.SOFT))


def _lacks_selector(seeker: Resource) -> bool:
    """Tell whether it is a disruption budget that selects nothing: an empty selector would select all pods.

    Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/
    """
    spec = mapping(seeker.attributes, "spec")
    return seeker.kind == "disruption-budget" and bool(spec) and spec.get("selector") is None


def _monitor(
    cluster: Cluster,
    monitor: Resource,
    labels: Mapping[str, Mapping[str, str]],
    service_labels: Mapping[str, Mapping[str, str]],
    links: Links,
) -> None:
    kind = MONITORED.get(monitor.type.rpartition("/")[2], "")
    wanted = selector_of(monitor)
    if not kind or wanted is None or wanted.open:
        return
    labelled = service_labels if kind == "service" else labels
    found = selected(wanted, monitor, _monitored(cluster, monitor, kind), labelled)
    if not found:
        _nothing(cluster, monitor, wanted, labelled, links)
        return
    _derive(links, monitor, Known(len(found)), "")
    links.derived[monitor.id]["missing_ports"] = _unscraped(cluster, monitor, found)
    evidence = Evidence(f"it scrapes {found[0].address}", monitor.span_of("spec.selector"))
    cluster.scraped.update(resource.id for resource in found)
    for resource in found:
        links.dependencies.append(Dependency(monitor.id, (resource.id,), evidence, Relation.OBSERVES, Mode.SOFT))


def _experiment(cluster: Cluster, experiment: Resource, labels: Mapping[str, Mapping[str, str]], links: Links) -> None:
    """Settle which pods a chaos experiment strikes, in the namespaces that it names, else in its own."""
    target = known(experiment.facts.get("target"))
    wanted = selector(target)
    if wanted is None or wanted.open or wanted.empty:
        return
    names = [str(name) for name in items(target, "namespaces")] or [experiment.namespace]
    seekers = [replace(experiment, namespace=name) for name in names]
    found = [resource for seeker in seekers for resource in _selected_pods(cluster, seeker, wanted, labels)]
    if not found:
        _nothing(cluster, seekers[0], wanted, labels, links)
        return
    _derive(links, experiment, Known(len(found)), "")
    for resource in found:
        evidence = Evidence(f"it strikes {resource.address}", experiment.span_of("spec.selector"))
        links.dependencies.append(Dependency(experiment.id, (resource.id,), evidence, Relation.REFERS, Mode.SOFT))


def _unscraped(cluster: Cluster, monitor: Resource, found: Sequence[Resource]) -> Value:
    """Return the ports that a monitor asks for by name and that nothing which it selects has."""
    spec = mapping(monitor.attributes, "spec")
    if any(r.kind == "workload" and known(r.facts.get("controller")) not in OWN_COUNT for r in found):
        return Known([])  # an operator may add containers of its own
    owners = [c for r in found for c in cluster.containers.get(r.id, ())]
    listed = [p for c in owners for p in items(c.attributes, "ports")]
    listed += [p for r in found for p in items(r.attributes, "spec", "ports")]
    names = {text(port, "name") for port in listed}
    key = "endpoints" if "endpoints" in spec else "podMetricsEndpoints"
    missing: dict[str, Span | None] = {}
    for number, endpoint in enumerate(items(spec, key)):
        port = text(endpoint, "port")
        if port and port not in names and not any(map(is_hole, (port, *names))):
            missing.setdefault(port, monitor.spans.get(f"spec.{key}.{number}"))
    if missing and (maker := cluster.opening(monitor.scope, monitor)):
        return Unknown(f"{maker} may make a Service with port {next(iter(missing))}")
    return Known(list(missing), next(iter(missing.values()), None), "derived")


def _monitored(cluster: Cluster, monitor: Resource, kind: str) -> Iterable[Resource]:
    """Return the candidates of the namespaces that a monitor looks in."""
    chosen = mapping(monitor.attributes, "spec", "namespaceSelector")
    if chosen.get("any") is True:
        return cluster.by_scope[kind].get(monitor.scope, ())
    names = [str(name) for name in items(chosen, "matchNames")] or [monitor.namespace]
    return [r for name in names for r in cluster.by_kind[kind].get(Place(monitor.scope, name), ())]


def _nothing(
    cluster: Cluster,
    seeker: Resource,
    wanted: Selector,
    labels: Mapping[str, Mapping[str, str]],
    links: Links,
) -> None:
    """Settle what a selector without a match comes to: a fault where there is a near miss, else nobody can say."""
    kind = MONITORED.get(seeker.type.rpartition("/")[2], "workload")
    here = [r for r in cluster.by_kind[kind].get(_place(seeker), ()) if r.id in labels]
    misses = list(dict.fromkeys(_near_misses(cluster, seeker, wanted, here, labels)))
    if misses:
        _derive(links, seeker, Known(0), "; ".join(misses[:SHOWN]))
        return
    _derive(links, seeker, unknown_target(kind, seeker, len(here), cluster.opening(seeker.scope, seeker)), "")


def _near_misses(
    cluster: Cluster,
    seeker: Resource,
    wanted: Selector,
    here: Sequence[Resource],
    labels: Mapping[str, Mapping[str, str]],
) -> Iterator[str]:
    for other in _elsewhere(cluster, seeker, wanted):
        if other.id in labels and same_folder(other, seeker) and wanted.matches(labels[other.id]):
            yield f"it matches {other.address} in namespace {other.namespace}"
    meant = _may_be_meant(seeker, [r for r in here if is_written(r) or same_folder(r, seeker)])
    for other in meant:
        if (difference := _difference(cluster, seeker, wanted, other, labels[other.id])) is not None:
            yield f"{other.address}: {difference}"
    if not cluster.opening(seeker.scope) and (lone := _lone(cluster, seeker, wanted, meant, labels)):
        yield lone


def _elsewhere(cluster: Cluster, seeker: Resource, wanted: Selector) -> Iterator[Resource]:
    """Yield what a selector may match in the other namespaces that its scope names."""
    if not is_written(seeker) or wanted.empty:
        return
    is_service = MONITORED.get(seeker.type.rpartition("/")[2]) == "service"
    candidates = cluster.by_scope["service"].get(seeker.scope, ()) if is_service else cluster.pods(seeker.scope, wanted)
    yield from (r for r in candidates if r.kind in {"service", "workload"} and is_written(r))


def _may_be_meant(seeker: Resource, here: Sequence[Resource]) -> Sequence[Resource]:
    """Return what a likeness may tell of: in a crowd, only what stands in the seeker's file, or else has its name."""
    if len(here) > CROWD:
        here = [r for r in here if r.span.path == seeker.span.path or r.name == seeker.name]
    if len(here) > CROWD:
        here = [r for r in here if r.name == seeker.name]
    return here


def _difference(
    cluster: Cluster, seeker: Resource, wanted: Selector, other: Resource, labels: Mapping[str, str]
) -> str | None:
    """Return the difference that keeps a selector from what it means; None where it means something else."""
    wrong = {key: value for key, value in wanted.demanded.items() if labels.get(key) != value}
    if seeker.kind != "network-policy" and wrong and wanted.matches(other.labels):
        return f"label {next(iter(wrong))} stands on the {other.type.rpartition('/')[2]}, not on its pods"
    if len(wrong) != 1:
        return _of_one_name(seeker, wrong, other, labels)
    ((key, value),) = wrong.items()
    actual = labels.get(key)
    free = seeker.kind != "service" or other.id not in cluster.taken
    if actual is not None and (alike(value, actual) or (other.name == seeker.name)) and free:
        return f"label {key} differs: {value} / {actual}"
    if seeker.kind == "network-policy":
        return None  # a policy for pods that come and go is no mistake
    rest_agrees = len(wanted.demanded) > 1
    if actual is None and free and (value in labels.values() or (rest_agrees and other.name == seeker.name)):
        return f"label {key} is missing"
    return None


def _of_one_name(seeker: Resource, wrong: Mapping[str, str], other: Resource, labels: Mapping[str, str]) -> str | None:
    if not wrong or other.name != seeker.name or seeker.kind == "network-policy":
        return None
    key, value = next(iter(wrong.items()))
    actual = labels.get(key)
    return f"label {key} is missing" if actual is None else f"label {key} differs: {value} / {actual}"


def _lone(
    cluster: Cluster,
    seeker: Resource,
    wanted: Selector,
    here: Sequence[Resource],
    labels: Mapping[str, Mapping[str, str]],
) -> str:
    """Return the one workload of the seeker's own file that it can mean; "" where there are none or several."""
    if seeker.kind == "network-policy" and not _is_only_policy(cluster, seeker):
        return ""
    asked = wanted.demanded
    beside = [r for r in here if r.span.path == seeker.span.path and asked.keys() <= labels[r.id].keys()]
    free = [r for r in beside if seeker.kind != "service" or r.id not in cluster.taken]
    wrong = {k: v for k, v in asked.items() if free and labels[free[0].id].get(k) != v}
    if len(beside) != 1 or not wrong:
        return ""
    key, value = next(iter(wrong.items()))
    return f"{free[0].address}: label {key} differs: {value} / {labels[free[0].id][key]}"


def _is_only_policy(cluster: Cluster, seeker: Resource) -> bool:
    """Tell whether a network policy is the only one of its file: it is then meant for what else the file holds."""
    return cluster.policies_in_file[seeker.scope, seeker.span.path] == 1


def _derive(links: Links, seeker: Resource, matches: Value, near: str) -> None:
    if isinstance(matches, Known):
        path = "spec.podSelector" if seeker.kind == "network-policy" else "spec.selector"
        chosen = seeker.facts["target"].span if seeker.kind == "experiment" else seeker.spans.get(path)
        matches = Known(matches.data, chosen, "derived")
    links.derived.setdefault(seeker.id, {}).update(matches=matches, near_misses=Known(near))


def _place(resource: Resource) -> Place:
    return Place(resource.scope, resource.namespace)
