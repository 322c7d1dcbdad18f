"""What a kustomization sets on every object: replicas, images, namespace, names, labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from relint.readers.kubernetes.fields import items, mapping, text
from relint.readers.kubernetes.objects import CLUSTER_WIDE
from relint.readers.kubernetes.patching import DEPTH, Joined, JoinedSeq, Place, merged, operated, place_of

NAME_FREE = frozenset({"Namespace", "CustomResourceDefinition"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """One object as a kustomization gives it."""

    body: Mapping[str, Any]
    path: str
    line: int


def transformations(node: Mapping[str, Any], names: Sequence[str]) -> list[Callable[[Drawn], Drawn]]:
    """Return what a kustomization does to each object, in order; `names` are those of all its objects."""
    steps = [_replicas(node), _images(node), _namespaced(node), _renamed(node, frozenset(names)), _labelled(node)]
    return [step for step in steps if step is not None]


def _set(drawn: Drawn, value: Any, place: Place, *path: str) -> Drawn:
    return replace(drawn, body=_assigned(drawn.body, path, value, place))


def _assigned(node: Any, path: Sequence[str], value: Any, place: Place) -> Any:
    joined = Joined(node if isinstance(node, Mapping) else {}, place[0] if place else "")
    if len(path) == 1:
        joined.put(path[0], value, place)
    else:
        joined.put(path[0], _assigned(joined.get(path[0]), path[1:], value, place), None)
    return joined


def _replicas(node: Mapping[str, Any]) -> Callable[[Drawn], Drawn] | None:
    listed = node.get("replicas")
    counts = {
        text(entry, "name"): (mapping(entry).get("count"), place_of(entry, "count", None))
        for entry in items(node, "replicas")
    }

    def step(drawn: Drawn) -> Drawn:
        name = text(drawn.body, "metadata", "name")
        if name not in counts or "replicas" not in mapping(drawn.body, "spec"):
            return drawn
        return _set(drawn, *counts[name], "spec", "replicas")

    return step if listed else None


def _images(node: Mapping[str, Any]) -> Callable[[Drawn], Drawn] | None:
    images = {text(entry, "name"): entry for entry in items(node, "images")}

    def step(drawn: Drawn) -> Drawn:
        body = _with_images(drawn.body, images, 0)
        return drawn if body is drawn.body else replace(drawn, body=body)

    return step if images else None


def _with_images(node: Any, images: Mapping[str, Any], depth: int) -> Any:
    if not isinstance(node, Mapping) or depth > 12:
        return node
    changed: dict[str, Any] = {}
    for key, value in node.items():
        if key in {"containers", "initContainers"} and isinstance(value, list):
            changed[key] = _imaged_list(value, images)
        elif isinstance(value, Mapping) and key in {"spec", "template", "jobTemplate"}:
            new = _with_images(value, images, depth + 1)
            if new is not value:
                changed[key] = new
    if not changed:
        return node
    joined = Joined(node, "")
    for key, value in changed.items():
        joined[key] = value
    return joined


def _imaged_list(containers: list[Any], images: Mapping[str, Any]) -> Any:
    operations = []
    for index, container in enumerate(containers):
        written = text(container, "image")
        name = (
            written.partition("@")[0].rpartition(":")[0]
            if ":" in written.rpartition("/")[2]
            else written.partition("@")[0]
        )
        if name in images:
            operations.append(
                {"op": "replace", "path": f"/{index}/image", "value": _image(name, written, images[name])}
            )
    return operated(containers, operations, None) if operations else containers


def _image(name: str, written: str, entry: Any) -> str:
    new, digest, tag = text(entry, "newName") or name, text(entry, "digest"), text(entry, "newTag")
    if digest:
        return f"{new}@{digest}"
    return f"{new}:{tag}" if tag else written.replace(name, new, 1)


def _namespaced(node: Mapping[str, Any]) -> Callable[[Drawn], Drawn] | None:
    namespace, place = text(node, "namespace"), place_of(node, "namespace", None)

    def step(drawn: Drawn) -> Drawn:
        kind = text(drawn.body, "kind")
        if kind == "Namespace":
            return _set(drawn, namespace, place, "metadata", "name")
        if kind in CLUSTER_WIDE or text(drawn.body, "metadata", "namespace") == namespace:
            return drawn
        return _set(drawn, namespace, place, "metadata", "namespace")

    return step if namespace else None


def _renamed(node: Mapping[str, Any], names: frozenset[str]) -> Callable[[Drawn], Drawn] | None:
    prefix, suffix = text(node, "namePrefix"), text(node, "nameSuffix")
    new_names = {name: f"{prefix}{name}{suffix}" for name in names if name}

    def step(drawn: Drawn) -> Drawn:
        drawn = replace(drawn, body=_with_references(drawn.body, new_names, 0))
        name = text(drawn.body, "metadata", "name")
        if not name or text(drawn.body, "kind") in NAME_FREE:
            return drawn
        return _set(drawn, new_names.get(name, f"{prefix}{name}{suffix}"), None, "metadata", "name")

    return step if prefix or suffix else None


NAMED_BY = frozenset({"serviceAccountName", "secretName", "claimName", "serviceName"})
NAMED_UNDER = frozenset({"configMapKeyRef", "secretKeyRef", "configMapRef", "secretRef", "configMap", "secret"}) | {
    "scaleTargetRef",
    "service",
}


def _with_references(node: Any, names: Mapping[str, str], depth: int, parent: str = "") -> Any:
    """Return a tree in which what names an object by its old name has the new one."""
    if depth > DEPTH:
        return node
    if isinstance(node, list):
        return _changed_list(node, [_with_references(item, names, depth + 1, parent) for item in node])
    if not isinstance(node, Mapping):
        return node
    changed = {}
    for key, value in node.items():
        if isinstance(value, str):
            refers = key in NAMED_BY or (key == "name" and parent in NAMED_UNDER)
            new: Any = names.get(value, value) if refers else value
        else:
            new = _with_references(value, names, depth + 1, key)
        if new is not value:
            changed[key] = new
    return _with_entries(node, changed)


def _changed_list(old: list[Any], new: list[Any]) -> list[Any]:
    if all(one is other for one, other in zip(old, new, strict=True)):
        return old
    joined = JoinedSeq(old, "")
    for index, item in enumerate(new):
        joined.put(index, item, None)
    return joined


def _with_entries(node: Mapping[str, Any], changed: Mapping[str, Any]) -> Mapping[str, Any]:
    if not changed:
        return node
    joined = Joined(node, "")
    for key, value in changed.items():
        joined.put(key, value, None)
    return joined


def _labelled(node: Mapping[str, Any]) -> Callable[[Drawn], Drawn] | None:
    everywhere = dict(mapping(node, "commonLabels"))
    for entry in items(node, "labels"):
        if mapping(entry).get("includeSelectors") is True:
            everywhere |= mapping(entry, "pairs")

    def step(drawn: Drawn) -> Drawn:
        patch = {"metadata": {"labels": everywhere}, "spec": _label_patch(drawn.body, everywhere)}
        return replace(drawn, body=merged(drawn.body, {key: value for key, value in patch.items() if value}))

    return step if everywhere else None


def _label_patch(body: Mapping[str, Any], labels: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what labels with selectors change in a spec."""
    kind, spec = text(body, "kind"), mapping(body, "spec")
    selects = isinstance(spec.get("selector"), Mapping)
    owner = kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"}
    if "template" in spec:
        patch: dict[str, Any] = {"template": {"metadata": {"labels": labels}}}
        return patch | {"selector": {"matchLabels": labels}} if selects or owner else patch
    if kind == "Service":
        return {"selector": labels}
    if kind in {"PodDisruptionBudget", "ServiceMonitor"} and selects:
        return {"selector": {"matchLabels": labels}}
    return {"podSelector": {"matchLabels": labels}} if kind == "NetworkPolicy" and mapping(spec, "podSelector") else {}
