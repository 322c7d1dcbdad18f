"""Labels and annotations that a kustomization sets on every object, and in selectors where it says so.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/labels/; which fields of which kinds:
https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/konfig/builtinpluginconsts/commonlabels.go
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from relint.readers.kubernetes.fields import items, mapping, text
from relint.readers.kubernetes.patching import merged
from relint.readers.kubernetes.replacing import changed, path_of
from relint.readers.kubernetes.targets import Drawn

OWNERS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
WITH_PODS = OWNERS | {"ReplicationController", "Job"}
TERMS = {
    "requiredDuringSchedulingIgnoredDuringExecution": "labelSelector",
    "preferredDuringSchedulingIgnoredDuringExecution": "podAffinityTerm.labelSelector",
}


class Labels(NamedTuple):
    """One set of labels and how far it reaches."""

    pairs: Mapping[str, Any]
    selectors: bool = False
    templates: bool = False
    fields: tuple[str, ...] = ()  # further paths, as "spec/selector"


def labelled(node: Mapping[str, Any]) -> Callable[[Drawn], Drawn] | None:
    """Return what the labels of a kustomization do to an object; None where it sets none."""
    sets = list(_sets(node))

    def step(drawn: Drawn) -> Drawn:
        body = drawn.body
        for labels in sets:
            body = _with_labels(body, labels)
        return replace(drawn, body=body)

    return step if sets else None


def _sets(node: Mapping[str, Any]) -> Iterator[Labels]:
    for entry in items(node, "labels"):
        if pairs := mapping(entry, "pairs"):
            selectors = mapping(entry).get("includeSelectors") is True
            templates = selectors or mapping(entry).get("includeTemplates") is True
            further = tuple(text(field, "path") for field in items(entry, "fields"))
            yield Labels(pairs, selectors, templates, further)
    if common := mapping(node, "commonLabels"):
        yield Labels(common, True, True)


def _with_labels(body: Any, labels: Labels) -> Any:
    pairs = labels.pairs
    patch: dict[str, Any] = {"metadata": {"labels": pairs}}
    if spec := _in_spec(body, labels):
        patch["spec"] = spec
    body = merged(body, patch)
    existing = list(_existing(body)) if labels.selectors else []
    for path in (*existing, *labels.fields):
        parts = path_of(path.replace("/", "."))
        body = changed(body, parts, lambda old: merged(old, pairs) if isinstance(old, Mapping) else old)
    return body


def _in_spec(body: Any, labels: Labels) -> dict[str, Any]:
    """Return what is set in a spec, whether or not it was there."""
    kind, group = text(body, "kind"), text(body, "apiVersion").partition("/")[0]
    metadata = {"metadata": {"labels": labels.pairs}}
    if kind == "Service" and group == "v1":
        return {"selector": labels.pairs} if labels.selectors else {}
    if kind == "CronJob":
        template = {"spec": {"template": metadata}}
        return {"jobTemplate": {**template, **(metadata if labels.selectors else {})}} if labels.templates else {}
    if kind not in WITH_PODS or not labels.templates:
        return {}
    selector: Any = labels.pairs if kind == "ReplicationController" else {"matchLabels": labels.pairs}
    selects = labels.selectors and (kind in OWNERS or kind == "ReplicationController")
    return {"template": metadata} | ({"selector": selector} if selects else {})


def _existing(body: Any) -> Iterator[str]:
    """Yield the paths of selectors that get labels where they have some already."""
    kind = text(body, "kind")
    if kind in WITH_PODS | {"CronJob"}:
        pod = "spec.jobTemplate.spec.template.spec" if kind == "CronJob" else "spec.template.spec"
        for sort in ("podAffinity", "podAntiAffinity"):
            for wish, selector in TERMS.items():
                yield f"{pod}.affinity.{sort}.{wish}.*.{selector}.matchLabels"
        yield f"{pod}.topologySpreadConstraints.*.labelSelector.matchLabels"
    if kind in {"Job", "PodDisruptionBudget"}:
        yield "spec.selector.matchLabels"
    if kind == "NetworkPolicy":
        yield "spec.podSelector.matchLabels"
        yield "spec.ingress.*.from.*.podSelector.matchLabels"
        yield "spec.egress.*.to.*.podSelector.matchLabels"


def annotated(node: Mapping[str, Any]) -> Callable[[Drawn], Drawn] | None:
    """Return what the common annotations of a kustomization do to an object; None where it sets none."""
    pairs = mapping(node, "commonAnnotations")

    def step(drawn: Drawn) -> Drawn:
        metadata = {"metadata": {"annotations": pairs}}
        kind = text(drawn.body, "kind")
        template: dict[str, Any] = {"spec": {"template": metadata}} if kind in WITH_PODS else {}
        if kind == "CronJob":
            template = {"spec": {"jobTemplate": {**metadata, "spec": {"template": metadata}}}}
        return replace(drawn, body=merged(drawn.body, metadata | template))

    return step if pairs else None
