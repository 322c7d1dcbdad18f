"""What a kustomization sets on every object: replicas, images, namespace, names, labels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from relint.readers.kubernetes.fields import items, mapping, text
from relint.readers.kubernetes.labelling import annotated, labelled
from relint.readers.kubernetes.objects import BUILT_IN, CLUSTER_WIDE
from relint.readers.kubernetes.patching import DEPTH, Joined, JoinedSeq, Place, operated, place_of
from relint.readers.kubernetes.replacing import changed, path_of
from relint.readers.kubernetes.targets import Drawn

NAME_FREE = frozenset({"Namespace", "CustomResourceDefinition", "APIService"})
SCALED = frozenset({"Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"})
LISTED = frozenset({"containers", "initContainers"})
HOOKS = ("webhooks.*.clientConfig.service",)
CALLS: Mapping[str, Sequence[str]] = {
    "MutatingWebhookConfiguration": HOOKS,
    "ValidatingWebhookConfiguration": HOOKS,
    "APIService": ("spec.service",),
}
"""Kinds without a namespace that name a Service in one, and where."""


def transformations(
    node: Mapping[str, Any], objects: Sequence[Drawn], configurations: Sequence[Any] = ()
) -> list[Callable[[Drawn], Drawn]]:
    """Return what a kustomization does to each of its objects, in order.

    `configurations` say which further fields of which kinds hold a namespace.
    """
    fields = [(text(spec, "kind"), text(spec, "path")) for each in configurations for spec in items(each, "namespace")]
    steps = [
        _namespaced(node, objects, fields),
        _renamed(node, objects),
        labelled(node),
        annotated(node),
        _replicas(node),
        _images(node),
    ]
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
        name = next((name for name in drawn.names if name in counts), None)
        if name is None or text(drawn.body, "kind") not in SCALED:
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
    """Return a tree with other images in every list of containers, wherever it stands."""
    if depth > DEPTH or not isinstance(node, (Mapping, list)):
        return node
    entries = list(node.items()) if isinstance(node, Mapping) else list(enumerate(node))
    joined: Any = None
    for key, old in entries:
        new = _with_images(old, images, depth + 1)
        if key in LISTED and isinstance(new, list):
            new = _imaged_list(new, images)
        if new is not old:
            joined = joined or (Joined(node, "") if isinstance(node, Mapping) else JoinedSeq(node, ""))
            joined.put(key, new, None)
    return node if joined is None else joined


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


def _namespaced(
    node: Mapping[str, Any], objects: Sequence[Drawn], fields: Sequence[tuple[str, str]]
) -> Callable[[Drawn], Drawn] | None:
    namespace, place = text(node, "namespace"), place_of(node, "namespace", None)
    services = {_whole_name(drawn.body) for drawn in objects if text(drawn.body, "kind") == "Service"}

    def step(drawn: Drawn) -> Drawn:
        kind = text(drawn.body, "kind")
        if kind == "Namespace":
            return _set(replace(drawn, former=drawn.names), namespace, place, "metadata", "name")
        body = _calling(drawn.body, services, namespace, place)
        for path in (path for of, path in fields if of in {"", kind}):
            parts = path_of(path.replace("webhooks/", "webhooks/*/").replace("/", "."))
            body = changed(body, parts, lambda _: namespace, create=True, place=place)
        drawn = replace(drawn, body=body)
        if kind in CLUSTER_WIDE:
            return drawn
        if text(drawn.body, "metadata", "namespace") == namespace:
            return drawn
        return _set(drawn, namespace, place, "metadata", "namespace")

    return step if namespace else None


def _whole_name(body: Any) -> tuple[str, str]:
    return text(body, "metadata", "namespace"), text(body, "metadata", "name")


def _calling(body: Any, services: Collection[tuple[str, str]], namespace: str, place: Place) -> Any:
    """Return a webhook or an APIService that calls the Services of this kustomization where they now are."""

    def moved(service: Any) -> Any:
        if (text(service, "namespace"), text(service, "name")) not in services or not isinstance(service, Mapping):
            return service
        joined = Joined(service, place[0] if place else "")
        joined.put("namespace", namespace, place)
        return joined

    for path in CALLS.get(text(body, "kind"), ()):
        body = changed(body, path_of(path), moved, place=place)
    return body


def _renamed(node: Mapping[str, Any], objects: Sequence[Drawn]) -> Callable[[Drawn], Drawn] | None:
    prefix, suffix = text(node, "namePrefix"), text(node, "nameSuffix")
    names = {name: f"{prefix}{drawn.names[0]}{suffix}" for drawn in objects for name in reversed(drawn.names) if name}
    configured = bool(node.get("configurations"))

    def step(drawn: Drawn) -> Drawn:
        body = drawn.body
        if configured or text(body, "apiVersion").rpartition("/")[0] in BUILT_IN:
            body = _with_references(body, names, 0)
        name = text(body, "metadata", "name")
        if not name or text(body, "kind") in NAME_FREE:
            return replace(drawn, body=body)
        renamed = replace(drawn, body=body, former=(name, *drawn.former))
        return _set(renamed, f"{prefix}{name}{suffix}", None, "metadata", "name")

    return step if prefix or suffix else None


def settled(objects: list[Drawn]) -> list[Drawn]:
    """Return objects in which a former name of another one - a patch may have written it - is the name of today."""
    today = {drawn.names[0] for drawn in objects}
    names = {name: drawn.names[0] for drawn in objects for name in drawn.former if name not in today}

    def step(drawn: Drawn) -> Drawn:
        built_in = text(drawn.body, "apiVersion").rpartition("/")[0] in BUILT_IN
        return replace(drawn, body=_with_references(drawn.body, names, 0)) if built_in else drawn

    return [step(drawn) for drawn in objects] if names else objects


NAMED_BY = frozenset({"serviceAccountName", "secretName", "claimName", "serviceName"})
NAMED_UNDER = frozenset({"configMapKeyRef", "secretKeyRef", "configMapRef", "secretRef", "configMap", "secret"}) | {
    "scaleTargetRef",
    "service",
    "roleRef",
    "subjects",
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
