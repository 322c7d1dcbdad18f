"""Pods that have a machine each: those that an EKS Fargate profile takes.

Source: https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from relint.linking.kubernetes_cluster import pod_labels
from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Data, Known, dig
from relint.readers.kubernetes.spreading import APART

PROFILE = "aws_eks_fargate_profile"


def link(inventory: Inventory) -> Links:
    """Return for each workload that a profile takes that its pods never share a machine."""
    profiles = [resource for resource in inventory.resources.values() if resource.type == PROFILE]
    chosen = [selector for profile in profiles for selector in _selectors(profile)]
    workloads = (r for r in inventory.resources.values() if chosen and r.kind == "workload")
    taken = (w for w in workloads if any(_takes(selector, w) for selector in chosen))
    return Links(derived={workload.id: {word: Known(True, origin="derived") for word in APART} for workload in taken})


def _selectors(profile: Resource) -> Iterator[Data]:
    listed = dig(profile.attributes, "selector")
    yield from listed if isinstance(listed, list) else [listed]


def _takes(selector: Data, workload: Resource) -> bool:
    """Tell whether a selector takes pods: namespace and all labels, where `*` and `?` stand for anything."""
    namespace, wanted = dig(selector, "namespace"), dig(selector, "labels") or {}
    labels = pod_labels(workload) or {}
    if not isinstance(namespace, str) or not isinstance(wanted, Mapping):
        return False
    return fnmatchcase(workload.namespace, namespace) and all(
        isinstance(value, str) and fnmatchcase(labels.get(key, ""), value) for key, value in wanted.items()
    )
