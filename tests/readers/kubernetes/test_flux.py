"""What Flux lays over the directories that it builds."""

from __future__ import annotations

from typing import Any

from relint.model.resource import Resource
from relint.readers import kubernetes
from relint.readers.detect import classify

APPS = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./clusters/home
  patches:
    - target: {kind: Kustomization, group: kustomize.toolkit.fluxcd.io}
      patch: |
        - op: add
          path: /spec/patches
          value:
            - target: {kind: HelmRelease}
              patch: |
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: all}
                spec: {upgrade: {remediation: {retries: 3}}}
"""
SHOP = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  path: ./apps/shop
  targetNamespace: shop
  components: [../../components/scaler]
  images: [{name: shop/web, newTag: 2.0.0}]
  postBuild: {substitute: {APP: web}}
"""
WEB = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "shop/web:1.0.0"}]}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: redis}
spec: {chart: {spec: {chart: redis, version: 1.2.3}}}
"""
SCALER = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: "${APP}"}
spec:
  minReplicas: ${LEAST:=2}
  maxReplicas: 5
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: "${APP}"}
"""
SOURCES = {
    "clusters/home/apps.yaml": SHOP,
    "clusters/flux.yaml": APPS,
    "apps/shop/kustomization.yaml": "resources: [web.yaml]\n",
    "apps/shop/web.yaml": WEB,
    "components/scaler/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    "resources: [scaler.yaml]\n",
    "components/scaler/scaler.yaml": SCALER,
}


def read(sources: dict[str, str]) -> dict[str, Resource]:
    documents = [found.document for path, text in sources.items() for found in classify(path, text.encode()).documents]
    return {r.address: r for r in kubernetes.read(documents).resources if r.type != "container"}


def body(resource: Resource) -> Any:
    return resource.attributes


def test_a_kustomization_of_flux_is_an_overlay() -> None:
    found = read(SOURCES)
    assert found.keys() == {
        "Deployment shop/web",
        "HelmRelease shop/redis",
        "HorizontalPodAutoscaler shop/web",
        "Kustomization flux-system/apps",
        "Kustomization flux-system/shop",
    }
    assert body(found["Deployment shop/web"])["spec"]["template"]["spec"]["containers"][0]["image"] == "shop/web:2.0.0"
    assert body(found["HorizontalPodAutoscaler shop/web"])["spec"]["minReplicas"] == "${LEAST:=2}"  # others may set it


def test_one_that_patches_others_reaches_what_they_build() -> None:
    release = body(read(SOURCES)["HelmRelease shop/redis"])
    assert release["spec"]["upgrade"] == {"remediation": {"retries": 3}}


def test_files_without_a_kustomization_are_built_too() -> None:
    sources = {path: text for path, text in SOURCES.items() if not path.startswith(("apps/shop/kus", "components"))}
    assert {"Deployment shop/web", "HelmRelease shop/redis"} <= read(sources).keys()


def test_what_is_built_from_another_repository_is_no_overlay() -> None:
    other = """
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other, namespace: flux-system}
spec: {url: "https://git.example.com/other"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: other, namespace: flux-system}
spec: {path: ./, targetNamespace: elsewhere, sourceRef: {kind: GitRepository, name: other}}
"""
    assert "Deployment default/web" in read({"other.yaml": other, "web.yaml": WEB})
