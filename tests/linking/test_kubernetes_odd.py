"""Linking odd objects never fails: what is not as it should be is passed over."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relint.analyses.disruption import rows
from relint.lang.yaml import Document
from relint.linking import kubernetes
from relint.linking.links import Inventory
from relint.model.system import System
from relint.readers import kubernetes as reader

KINDS = {
    "Deployment": "apps/v1",
    "StatefulSet": "apps/v1",
    "Service": "v1",
    "ConfigMap": "v1",
    "LimitRange": "v1",
    "Ingress": "networking.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "PodDisruptionBudget": "policy/v1",
    "ServiceMonitor": "monitoring.coreos.com/v1",
    "VirtualService": "networking.istio.io/v1",
    "Kustomization": "kustomize.toolkit.fluxcd.io/v1",
    "NodePool": "karpenter.sh/v1",
}
SCALAR = (
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(["", "web", "25%", "${A}", "web.default.svc:80"])
)
LABELS = st.dictionaries(st.sampled_from(["app", "tier"]), SCALAR, max_size=2)
CONTAINER = st.fixed_dictionaries(
    {},
    optional={
        "name": SCALAR,
        "image": SCALAR,
        "env": SCALAR | st.lists(SCALAR | st.fixed_dictionaries({"name": SCALAR, "value": SCALAR}), max_size=2),
        "ports": SCALAR | st.lists(st.fixed_dictionaries({"name": SCALAR, "containerPort": SCALAR}), max_size=2),
        "livenessProbe": SCALAR | st.fixed_dictionaries({"exec": st.fixed_dictionaries({"command": st.lists(SCALAR)})}),
        "lifecycle": SCALAR | st.fixed_dictionaries({"preStop": SCALAR}),
    },
)
SPEC = st.fixed_dictionaries(
    {},
    optional={
        "replicas": SCALAR,
        "minReplicas": SCALAR,
        "maxUnavailable": SCALAR,
        "minAvailable": SCALAR,
        "serviceName": SCALAR,
        "selector": SCALAR | LABELS | st.fixed_dictionaries({"matchLabels": SCALAR | LABELS}),
        "podSelector": SCALAR | st.fixed_dictionaries({"matchLabels": LABELS}),
        "scaleTargetRef": SCALAR | st.fixed_dictionaries({"kind": st.sampled_from([*KINDS, 3]), "name": SCALAR}),
        "egress": SCALAR | st.lists(SCALAR | st.fixed_dictionaries({"ports": SCALAR | st.lists(SCALAR, max_size=2)})),
        "policyTypes": SCALAR | st.lists(SCALAR, max_size=2),
        "ports": SCALAR | st.lists(SCALAR | st.fixed_dictionaries({"port": SCALAR, "targetPort": SCALAR}), max_size=2),
        "rules": SCALAR | st.lists(SCALAR | st.fixed_dictionaries({"host": SCALAR, "http": SCALAR}), max_size=2),
        "limits": SCALAR | st.lists(SCALAR, max_size=2),
        "http": SCALAR | st.lists(SCALAR | st.fixed_dictionaries({"route": SCALAR | st.lists(SCALAR)}), max_size=2),
        "template": SCALAR
        | st.fixed_dictionaries(
            {
                "metadata": SCALAR | st.fixed_dictionaries({"labels": SCALAR | LABELS}),
                "spec": SCALAR
                | st.fixed_dictionaries({"containers": SCALAR | st.lists(SCALAR | CONTAINER, max_size=2)}),
            }
        ),
    },
)
OBJECT = st.tuples(st.sampled_from(sorted(KINDS)), st.sampled_from(["web", "cart"]), SCALAR | SPEC, SCALAR)


@settings(max_examples=150)
@given(st.lists(OBJECT, max_size=5))
def test_odd_objects_are_linked_as_far_as_they_go(objects: list[tuple[str, str, Any, Any]]) -> None:
    documents = [
        Document(
            {
                "apiVersion": KINDS[k],
                "kind": k,
                "metadata": {"name": n, "namespace": ns, "labels": ns},
                "spec": s,
                "data": s,
            },
            "a.yaml",
            1,
        )
        for k, n, s, ns in objects
    ]
    inventory = Inventory({r.id: r for r in reader.read(documents).resources})
    links = kubernetes.link(inventory)
    list(rows(System(inventory.resources, tuple(links.dependencies), links.derived)))
