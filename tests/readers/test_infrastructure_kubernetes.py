"""A Deployment in Terraform is the same resource as the Deployment in YAML that it makes."""

from __future__ import annotations

from collections.abc import Mapping

from relint import readers
from relint.model.files import MemoryFiles
from relint.model.resource import Resource
from relint.model.value import Known, Unknown
from relint.readers.kubernetes.routing import targets

TERRAFORM = """\
resource "kubernetes_deployment_v1" "api" {
  metadata {
    name      = "api"
    namespace = "shop"
    labels    = { team_name = "shop" }
  }
  spec {
    replicas = 3
    selector {
      match_labels = { app = "api" }
    }
    template {
      metadata {
        labels = { app = "api" }
      }
      spec {
        termination_grace_period_seconds = 45
        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "topology.kubernetes.io/zone"
          when_unsatisfiable = "DoNotSchedule"
          label_selector {
            match_labels = { app = "api" }
          }
        }
        affinity {
          pod_anti_affinity {
            required_during_scheduling_ignored_during_execution {
              topology_key = "kubernetes.io/hostname"
              label_selector {
                match_labels = { app = "api" }
              }
            }
          }
        }
        container {
          name  = "api"
          image = "registry.example.org/api:1.2"
          port {
            name           = "http"
            container_port = 8080
          }
          env {
            name  = "ORDERS_URL"
            value = "http://orders:8080"
          }
          readiness_probe {
            http_get {
              path = "/ready"
              port = "http"
            }
          }
          resources {
            requests = { cpu = "100m", memory = "128Mi" }
            limits   = { memory = "128Mi" }
          }
        }
      }
    }
  }
}
"""
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop, labels: {team_name: shop}}
spec:
  replicas: 3
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      terminationGracePeriodSeconds: 45
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector: {matchLabels: {app: api}}
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector: {matchLabels: {app: api}}
      containers:
        - name: api
          image: registry.example.org/api:1.2
          ports: [{name: http, containerPort: 8080}]
          env: [{name: ORDERS_URL, value: "http://orders:8080"}]
          readinessProbe: {httpGet: {path: /ready, port: http}}
          resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 128Mi}}
"""


def read(path: str, text: str) -> list[Resource]:
    files = MemoryFiles({path: text})
    reading = readers.read(files, files.paths, readers.ReaderSettings())
    assert reading.problems == []
    return reading.resources


def facts(resource: Resource) -> Mapping[str, object]:
    return {
        word: value.data if isinstance(value, Known) else "unknown"
        for word in resource.facts
        if (value := resource.facts[word]) is not None
    }


def test_the_same_object_has_the_same_facts() -> None:
    in_terraform, in_yaml = read("main.tf", TERRAFORM), read("api.yaml", MANIFEST)
    assert [r.kind for r in in_terraform] == [r.kind for r in in_yaml] == ["workload", "container"]
    for ours, theirs in zip(in_terraform, in_yaml, strict=True):
        assert facts(ours) == facts(theirs)
        assert (ours.type, ours.name, ours.namespace) == (theirs.type, theirs.name, theirs.namespace)


def test_addresses_and_places_are_terraforms() -> None:
    workload, container = read("main.tf", TERRAFORM)
    assert workload.address == "kubernetes_deployment_v1.api"
    assert container.address == "kubernetes_deployment_v1.api container api"
    assert container.parent == workload.id
    replicas = workload.facts["replicas"]
    assert isinstance(replicas, Known)
    assert replicas.span is not None
    assert replicas.span.line == 8


def test_a_manifest_in_terraform_is_read_as_it_stands() -> None:
    text = """\
resource "kubernetes_manifest" "budget" {
  manifest = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "api", namespace = "shop" }
    spec       = { minAvailable = 1, selector = { matchLabels = { app = "api" } } }
  }
}
"""
    (budget,) = read("main.tf", text)
    assert (budget.kind, budget.address) == ("disruption-budget", "kubernetes_manifest.budget")


def test_what_is_unknown_stays_unknown() -> None:
    text = 'variable "n" {}\n' + TERRAFORM.replace("replicas = 3", "replicas = var.n")
    workload = read("main.tf", text)[0]
    assert isinstance(workload.facts["replicas"], Unknown)


def test_an_ingress_names_one_port_and_an_action_is_no_service() -> None:
    text = """\
resource "kubernetes_ingress_v1" "web" {
  metadata { name = "web" }
  spec {
    default_backend {
      service {
        name = "default-404"
        port { name = "use-annotation" }
      }
    }
    rule {
      http {
        path {
          backend {
            service {
              name = "web"
              port { number = 80 }
            }
          }
        }
      }
    }
  }
}
"""
    (route,) = read("main.tf", text)
    (target,) = targets("networking.k8s.io", "Ingress", route.attributes)
    assert (target.service, target.port) == ("web", "80")
