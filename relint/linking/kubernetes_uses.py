"""What pods take from other objects: ConfigMaps, Secrets, volume claims, service accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relint.linking.kubernetes_cluster import Cluster, Place, alike, is_written, same_folder
from relint.linking.links import Links
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known
from relint.readers.kubernetes.fields import items, known, mapping, span, text
from relint.readers.kubernetes.quantities import is_hole

WORDS = {
    "config": "ConfigMap",
    "secret-object": "Secret",
    "volume-claim": "PersistentVolumeClaim",
    "service-account": "ServiceAccount",
}
OF_VOLUME = (
    ("configMap", "name", "config"),
    ("secret", "secretName", "secret-object"),
    ("persistentVolumeClaim", "claimName", "volume-claim"),
)


@dataclass(frozen=True, slots=True)
class Use:
    """One object that a pod takes."""

    kind: str
    name: str
    span: Span | None
    key: str = ""
    optional: bool = False
    mode: Mode = Mode.STARTUP


def link(cluster: Cluster) -> Links:
    """Return what each workload takes; what must be there and is not becomes `missing_objects`."""
    links = Links()
    for kind in ("workload", "job"):
        for members in cluster.by_kind[kind].values():
            for workload in members:
                _settle(cluster, workload, links)
    return links


def _settle(cluster: Cluster, workload: Resource, links: Links) -> None:
    missing: dict[str, Span | None] = {}
    near: list[str] = []
    for use in dict.fromkeys(_uses(cluster, workload)):
        found = cluster.named(use.kind, workload.scope, workload.namespace, use.name, written=is_written(workload))
        if found is None:
            if not use.optional and (other := _near(cluster, workload, use)):
                missing.setdefault(f"{WORDS[use.kind]} {use.name}", use.span)
                near.append(other)
            continue
        _take(cluster, workload, found, use, links)
        if _lacks(found, use) and not cluster.opening(workload.scope):
            missing.setdefault(f"key {use.key} of {found.address}", use.span)
            near.append(f"{found.address} has {', '.join(_keys(found)[:5]) or 'no keys'}")
    place = next(iter(missing.values()), None)
    links.derived.setdefault(workload.id, {}).update(
        missing_objects=Known(list(missing), place, "derived"), near_objects=Known("; ".join(dict.fromkeys(near)))
    )


def _take(cluster: Cluster, workload: Resource, found: Resource, use: Use, links: Links) -> None:
    if found.kind == "config":
        cluster.uses.setdefault(workload.id, []).append(found)
    evidence = Evidence(f"it takes {found.address}", use.span or workload.span.head)
    mode = Mode.SOFT if use.optional else use.mode
    links.dependencies.append(Dependency(workload.id, (found.id,), evidence, Relation.USES, mode))


def _keys(found: Resource) -> list[str]:
    value = found.facts.get("keys")
    return [str(key) for key in value.data] if isinstance(value, Known) and isinstance(value.data, list) else []


def _lacks(found: Resource, use: Use) -> bool:
    """Tell whether an object that is there lacks the key; a generated or an empty one may get it later."""
    if not use.key or use.optional or is_hole(use.key) or found.kind not in {"config", "secret-object"}:
        return False
    return bool(_keys(found)) and use.key not in _keys(found)


def _near(cluster: Cluster, workload: Resource, use: Use) -> str:
    """Return the object that a name means but for a difference; "" where it may well stand outside the input."""
    if is_hole(use.name) or use.name == "default" or _is_made(cluster, workload, use):
        return ""
    for other in cluster.by_kind[use.kind].get(Place(workload.scope, workload.namespace), ()):
        if alike(use.name, other.name) and same_folder(other, workload):
            return f"{other.address} is there"
    return ""


def _is_made(cluster: Cluster, workload: Resource, use: Use) -> bool:
    """Tell whether a controller makes the Secret: from a Certificate, or from a source outside."""
    if use.kind != "secret-object":
        return False
    makers = (("kubernetes-certificate", "secret_name"), ("secret-source", "target"))
    return any(
        known(maker.facts.get(fact)) == use.name or maker.name == use.name
        for kind, fact in makers
        for maker in cluster.by_scope[kind].get(workload.scope, ())
    )


def _uses(cluster: Cluster, workload: Resource) -> Iterator[Use]:
    for container in cluster.containers.get(workload.id, ()):
        yield from _of_environment(container)
    spec = _pod_spec(workload)
    listed = mapping(spec).get("volumes")
    for index, volume in enumerate(items(spec, "volumes")):
        yield from _of_volume(volume, span(listed, index))
    name = text(spec, "serviceAccountName")
    if name:
        yield Use("service-account", name, span(spec, "serviceAccountName"))


def _pod_spec(workload: Resource) -> Mapping[str, Any]:
    for path in (("spec", "template", "spec"), ("spec", "jobTemplate", "spec", "template", "spec")):
        if found := mapping(workload.attributes, *path):
            return found
    return mapping(workload.attributes, "spec") if workload.type.endswith("/Pod") else {}


def _of_environment(container: Resource) -> Iterator[Use]:
    listed = mapping(container.attributes).get("env")
    for index, entry in enumerate(items(container.attributes, "env")):
        source = mapping(entry, "valueFrom")
        for key, kind in (("configMapKeyRef", "config"), ("secretKeyRef", "secret-object")):
            ref = mapping(source, key)
            if text(ref, "name"):
                yield Use(kind, text(ref, "name"), span(listed, index), text(ref, "key"), ref.get("optional") is True)
    listed = mapping(container.attributes).get("envFrom")
    for index, entry in enumerate(items(container.attributes, "envFrom")):
        for key, kind in (("configMapRef", "config"), ("secretRef", "secret-object")):
            ref = mapping(entry, key)
            if text(ref, "name"):
                yield Use(kind, text(ref, "name"), span(listed, index), optional=ref.get("optional") is True)


def _of_volume(volume: Any, place: Span | None) -> Iterator[Use]:
    for key, name_key, kind in OF_VOLUME:
        node = mapping(volume, key)
        if text(node, name_key):
            mode = Mode.HARD if kind == "volume-claim" else Mode.STARTUP
            yield Use(kind, text(node, name_key), place, optional=node.get("optional") is True, mode=mode)
    for source in items(volume, "projected", "sources"):
        for key, kind in (("configMap", "config"), ("secret", "secret-object")):
            node = mapping(source, key)
            if text(node, "name"):
                yield Use(kind, text(node, "name"), place, optional=node.get("optional") is True)
