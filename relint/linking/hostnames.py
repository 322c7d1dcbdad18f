"""Host names of Services in environment variables, arguments and ConfigMaps: who calls whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from relint.linking.kubernetes_cluster import Cluster
from relint.linking.links import Links
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known
from relint.readers.kubernetes.fields import items, mapping, span, text
from relint.readers.kubernetes.objects import texts
from relint.readers.kubernetes.probes import probe
from relint.readers.kubernetes.quantities import is_hole

LONGEST = 20_000  # characters of one setting that are searched
HOST = re.compile(
    r"(?<![\w.\-/@])(?:(?P<scheme>[a-z][a-z0-9+.-]*)://(?:[^\s/@\"']*@)?)?"
    r"(?P<host>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::(?P<port>\d{1,5}))?(?![\w:-])"
)
ADDRESS_NAME = re.compile(
    r"(?:^|_|-|\.)(?:ADDR|ADDRESS|HOST|HOSTNAME|URL|URI|ENDPOINT|SERVER|SERVERS|SERVICE|BROKERS?|UPSTREAM)S?(?:$|_|-|\.)",
    re.IGNORECASE,
)
TELEMETRY = re.compile(
    r"OTEL|OTLP|TRAC|JAEGER|ZIPKIN|STATSD|METRIC|COLLECTOR|SENTRY|PROFIL|(?:^|_)LOG|LOKI|PROMETHEUS|GRAFANA|DATADOG|(?:^|_)DD_",
    re.IGNORECASE,
)
LOCAL = frozenset({"localhost", "kubernetes", "default"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One text that may hold host names."""

    name: str  # of the variable or the key
    text: str
    span: Span | None


def link(cluster: Cluster) -> Links:
    """Return a dependency for each Service that a container, or a ConfigMap that it uses, names as a host."""
    links = Links()
    if not cluster.by_kind["service"]:
        return links
    for kind in ("workload", "job"):
        for members in cluster.by_kind[kind].values():
            for workload in members:
                _named_by(cluster, workload, links)
    return links


def _named_by(cluster: Cluster, workload: Resource, links: Links) -> None:
    for container in cluster.containers.get(workload.id, ()):
        mode = Mode.STARTUP if _is_init(container) else Mode.HARD
        for setting in _settings(container):
            _join(cluster, workload, setting, mode, links)
        _liveness(cluster, workload, container, links)
    for config in cluster.uses.get(workload.id, ()):
        for setting in _entries(config):
            _join(cluster, workload, setting, Mode.HARD, links)


def _is_init(container: Resource) -> bool:
    value = container.facts.get("init")
    return isinstance(value, Known) and value.data is True


def _settings(container: Resource) -> Iterator[Setting]:
    node = container.attributes
    listed = mapping(node).get("env")
    for index, entry in enumerate(items(node, "env")):
        if value := text(entry, "value"):
            yield Setting(text(entry, "name"), value, span(listed, index))
    for key in ("args", "command"):
        found = mapping(node).get(key)
        for index, part in enumerate(items(node, key)):
            if isinstance(part, str):
                yield Setting(key, part, span(found, index))


def _entries(config: Resource) -> Iterator[Setting]:
    node = mapping(config.attributes, "data")
    for key, value in texts(node).items():
        yield Setting(key, value, span(node, key))


def hosts(setting: Setting) -> Iterator[tuple[str, bool]]:
    """Yield the host names in a setting, and whether each is certainly one: by scheme, port, or the setting's name.

    >>> list(hosts(Setting("CART_ADDR", "cart:7070", None)))
    [('cart', True)]
    """
    value = setting.text[:LONGEST]
    alone = value.strip()
    for match in HOST.finditer(value.lower()):
        host = match["host"]
        certain = bool(match["scheme"] or match["port"] or ".svc" in host)
        if host not in LOCAL and (certain or (match[0] == alone.lower() and ADDRESS_NAME.search(setting.name))):
            yield host, certain


def _join(cluster: Cluster, workload: Resource, setting: Setting, mode: Mode, links: Links) -> None:
    seen: set[str] = set()
    for host, _ in hosts(setting):
        service = named_host(cluster, workload, host)
        if service is None or service.id in seen or workload in cluster.behind.get(service.id, ()):
            continue
        seen.add(service.id)
        soft = TELEMETRY.search(setting.name) or TELEMETRY.search(service.name)
        evidence = Evidence(f"{setting.name} names {service.address}", setting.span or workload.span.head)
        found = Mode.SOFT if soft else mode
        links.dependencies.append(Dependency(workload.id, (service.id,), evidence, Relation.FLOWS_TO, found))


def named_host(cluster: Cluster, seeker: Resource, host: str) -> Resource | None:
    """Return the Service that a host name means to a pod; None where it is none of the input.

    Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
    """
    parts = host.split(".")
    if is_hole(host) or (len(parts) > 2 and "svc" not in parts[2:4]):
        return None
    if len(parts) > 2 and parts[1] == "svc":  # name.svc is no name that a pod can look up
        return None
    if len(parts) >= 4 and parts[3] == "svc":  # pod.service.namespace.svc
        parts = parts[1:]
    name, namespace = parts[0], parts[1] if len(parts) > 1 else seeker.namespace
    found = cluster.named("service", seeker.scope, namespace, name, written=len(parts) > 1)
    return found if found is not None and (len(parts) == 1 or found.namespace in {namespace, "default"}) else None


def _liveness(cluster: Cluster, workload: Resource, container: Resource, links: Links) -> None:
    """Find a liveness probe that asks another service: when that one fails, this one is killed too."""
    alive = probe(container.attributes, "liveness")
    if alive is None:
        return
    command = " ".join(str(part) for part in items(alive.node, "exec", "command"))
    asked = [host for host, _ in hosts(Setting("URL", command, None))] + [text(alive.node, "httpGet", "host")]
    for host in filter(None, asked):
        service = named_host(cluster, workload, host)
        if service is not None and workload not in cluster.behind.get(service.id, ()):
            links.derived.setdefault(container.id, {})["liveness_depends"] = Known(service.address, alive.span)
            return
    links.derived.setdefault(container.id, {})["liveness_depends"] = Known("")
