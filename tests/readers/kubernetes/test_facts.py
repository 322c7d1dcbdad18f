"""What the API server would make of objects: defaults, sidecars, limits as requests, odd objects."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.model.resource import Resource
from relint.model.value import Known, Unknown
from relint.readers import kubernetes
from relint.readers.detect import classify

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${REPLICAS}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
        - {name: migrate, image: shop/migrate}
        - {name: proxy, image: "shop/proxy:1", restartPolicy: Always, readinessProbe: {grpc: {port: 1}}}
      containers:
        - name: web
          image: registry.example:5000/web
          resources: {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 250m}}
          livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 0, failureThreshold: 5}
"""


def read(source: str) -> dict[str, Resource]:
    documents = [found.document for found in classify("web.yaml", source.encode()).documents]
    return {resource.address: resource for resource in kubernetes.read(documents).resources}


def data(resource: Resource, fact: str) -> Any:
    value = resource.facts[fact]
    assert isinstance(value, Known), value
    return value.data


def test_a_native_sidecar_is_a_container_and_an_init_container_has_no_probes() -> None:
    found = read(DEPLOYMENT)
    assert data(found["Deployment default/web container proxy"], "readiness_probe") is True
    assert "readiness_probe" not in found["Deployment default/web container migrate"].facts
    assert data(found["Deployment default/web"], "readiness_probe") is True


def test_a_request_that_is_not_written_is_the_limit() -> None:
    web = read(DEPLOYMENT)["Deployment default/web container web"]
    assert (data(web, "cpu_request"), data(web, "memory_request")) == (0.25, 2**30)
    assert web.facts["memory_request"].origin == "default"  # type: ignore[union-attr]


def test_defaults_come_with_their_source() -> None:
    found = read(DEPLOYMENT)
    surge = found["Deployment default/web"].facts["max_surge"]
    assert surge == Known("25%", None, "default", "Kubernetes API reference v1.33")
    assert data(found["Deployment default/web container web"], "liveness_seconds") == 50


def test_a_placeholder_is_unknown() -> None:
    assert isinstance(read(DEPLOYMENT)["Deployment default/web"].facts["replicas"], Unknown)


def test_an_unwritten_namespace_is_remembered() -> None:
    web = read(DEPLOYMENT)["Deployment default/web"]
    assert (web.namespace, data(web, "namespace_written")) == ("default", False)


def test_a_custom_resource_with_a_pod_template_is_a_workload() -> None:
    (notebook, container) = read(
        "apiVersion: kubeflow.org/v1\nkind: Notebook\nmetadata: {name: a, namespace: b}\n"
        "spec: {template: {spec: {containers: [{name: c, image: d}]}}}\n"
    ).values()
    assert (notebook.kind, container.parent) == ("workload", notebook.id)
    assert isinstance(notebook.facts["replicas"], Unknown)


@pytest.mark.parametrize(
    ("api", "kind", "expected"),
    [
        ("v1", "Service", "service"),
        ("serving.knative.dev/v1", "Service", "workload"),
        ("extensions/v1beta1", "Ingress", "route"),
        ("gateway.networking.k8s.io/v1", "GRPCRoute", "route"),
        ("traefik.io/v1alpha1", "IngressRoute", "route"),
        ("keda.sh/v1alpha1", "ScaledObject", "pod-autoscaler"),
        ("autoscaling/v1", "HorizontalPodAutoscaler", "pod-autoscaler"),
        ("policy/v1", "PodDisruptionBudget", "disruption-budget"),
        ("batch/v1", "CronJob", "job"),
        ("argoproj.io/v1alpha1", "Rollout", "workload"),
        ("apps.kruise.io/v1alpha1", "CloneSet", "workload"),
        ("cert-manager.io/v1", "Certificate", "kubernetes-certificate"),
        ("karpenter.sh/v1", "NodePool", "node-pool"),
        ("chaos-mesh.org/v1alpha1", "PodChaos", "experiment"),
        ("helm.toolkit.fluxcd.io/v2", "HelmRelease", "package"),
        ("postgresql.cnpg.io/v1", "Cluster", "custom-object"),
        ("rbac.authorization.k8s.io/v1", "Role", "object"),
    ],
)
def test_every_kind_is_known(api: str, kind: str, expected: str) -> None:
    found = read(f"apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{}}\n")
    assert [resource.kind for resource in found.values()] == [expected]


FIELDS = [
    "spec",
    "template",
    "metadata",
    "labels",
    "containers",
    "name",
    "selector",
    "matchLabels",
    "matchExpressions",
    "key",
    "replicas",
    "strategy",
    "rollingUpdate",
    "maxSurge",
    "resources",
    "limits",
    "cpu",
    "readinessProbe",
    "httpGet",
    "port",
    "volumes",
    "emptyDir",
    "topologySpreadConstraints",
    "affinity",
    "podAntiAffinity",
    "rules",
    "http",
    "paths",
    "backend",
    "service",
    "scaleTargetRef",
    "schedule",
    "jobTemplate",
    "env",
    "valueFrom",
    "configMapKeyRef",
    "ports",
    "items",
    "webhooks",
]
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "25%", "x", "${A}", "1Gi"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=25,
)
KINDS = [
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("v1", "Pod"),
    ("v1", "Service"),
    ("batch/v1", "CronJob"),
    ("networking.k8s.io/v1", "Ingress"),
    ("gateway.networking.k8s.io/v1", "HTTPRoute"),
    ("policy/v1", "PodDisruptionBudget"),
    ("autoscaling/v2", "HorizontalPodAutoscaler"),
    ("networking.istio.io/v1", "VirtualService"),
    ("a.example/v1", "Thing"),
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
    ("networking.k8s.io/v1", "NetworkPolicy"),
]


@given(st.sampled_from(KINDS), ODD, st.booleans())
def test_odd_objects_are_read_as_far_as_they_go(kind: tuple[str, ...], spec: Any, nested: bool) -> None:
    body: dict[str, Any] = {"apiVersion": kind[0], "kind": kind[1], "metadata": {"name": "a"}, "spec": spec}
    if nested:
        body["spec"] = {"template": {"spec": spec, "metadata": spec}, "selector": spec, "rules": spec, "webhooks": spec}
    thing = kubernetes.read_object(body, "a.yaml")
    assert thing is not None
    assert kubernetes.resources(thing)
