"""Which releases of which charts a repository declares, and with which values."""

from __future__ import annotations

import json
from typing import Any

from relint.engine.charts.found import charts, uses
from relint.engine.charts.uses import Use
from relint.model.files import MemoryFiles
from relint.readers.detect import classify

CHART = "apiVersion: v2\nname: web\nversion: 1.0.0\n"


def declared(sources: dict[str, str]) -> tuple[list[Use], list[str]]:
    sources = {"charts/web/Chart.yaml": CHART, **sources}
    documents = [found.document for path, text in sources.items() for found in classify(path, text.encode()).documents]
    listed, elsewhere = uses(charts(documents, frozenset(sources)), documents, MemoryFiles(sources))
    return listed, [use.by for use in elsewhere]


def values(use: Use) -> list[Any]:
    return [json.loads(text) if text.startswith(b"{") else text.decode() for text in use.values]


RELEASE = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  chartRef: {kind: HelmChart, name: web}
  valuesFrom: [{kind: ConfigMap, name: web-values, valuesKey: values.yaml}]
  values: {replicas: 2}
  postRenderers: [{kustomize: {patches: [{patch: "{}"}]}}]
"""
HELM_CHART = """
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: web, namespace: shop}
spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}}
"""


def test_a_release_may_name_a_helm_chart_and_generated_values() -> None:
    (use,), elsewhere = declared(
        {
            "apps/web/release.yaml": RELEASE,
            "apps/web/chart.yaml": HELM_CHART,
            "apps/web/kustomization.yaml": "resources: [release.yaml, chart.yaml]\nnamespace: shop\n"
            "configMapGenerator: [{name: web-values, files: [values.yaml=./more.yaml]}]\n",
            "apps/web/more.yaml": "enabled: true\n",
        }
    )
    assert (use.chart, use.release, use.namespace, use.by) == ("charts/web", "web", "shop", "HelmRelease shop/web")
    assert values(use) == ["enabled: true\n", {"replicas": 2}]
    assert use.post == ({"patches": [{"patch": "{}"}]},)
    assert elsewhere == []


def test_charts_of_registries_are_elsewhere() -> None:
    sources = {
        "release.yaml": RELEASE.replace("HelmChart", "OCIRepository"),
        "app.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: redis}\n"
        "spec: {source: {chart: redis, repoURL: https://charts.example.com, targetRevision: 1.0.0}}\n",
    }
    assert declared(sources)[1] == ["HelmRelease shop/web", "Application argocd/redis"]


FLUX = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  postBuild: {substitute: {SIZE: "3"}}
  patches:
    - target: {kind: HelmRelease}
      patch: |
        - {op: add, path: /spec/values, value: {replicas: "${SIZE}"}}
        - {op: remove, path: /spec/valuesFrom}
"""


def test_a_kustomization_of_flux_patches_the_releases_that_it_applies() -> None:
    sources = {"apps/release.yaml": RELEASE, "apps/chart.yaml": HELM_CHART, "flux/apps.yaml": FLUX}
    (use,), _ = declared(sources)
    assert values(use) == [{"replicas": "3"}]


SET = """
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators:
    - matrix:
        generators:
          - git: {directories: [{path: charts/*}, {path: charts/old, exclude: true}]}
          - list: {elements: [{stage: test}, {stage: production}]}
  template:
    metadata: {name: "{{ .path.basename }}-{{ .stage }}", namespace: argocd}
    spec:
      source:
        path: "{{.path.path}}"
        helm: {valueFiles: ["/values/{{.stage}}.yaml"], parameters: [{name: enabled, value: true}]}
      destination: {namespace: "{{.stage}}"}
"""


def test_an_application_set_is_followed_through_the_repository() -> None:
    sources = {
        "set.yaml": SET,
        "charts/old/Chart.yaml": CHART,
        "values/test.yaml": "replicas: 1\n",
        "values/production.yaml": "replicas: 3\n",
    }
    listed = {use.by: use for use in declared(sources)[0] if use.by}
    assert listed.keys() == {"Application argocd/web-test", "Application argocd/web-production"}
    production = listed["Application argocd/web-production"]
    assert (production.namespace, production.sets) == ("production", ("enabled=true",))
    assert values(production) == ["replicas: 3\n"]


def test_files_of_git_are_parameters() -> None:
    git = "git: {files: [{path: clusters/**/config.json}]}"
    text = SET[: SET.index("    - matrix")] + f"    - {git}\n" + SET[SET.index("  template:") :]
    sources = {
        "set.yaml": text.replace("{{.path.path}}", "charts/{{.chart.name}}"),
        "clusters/eu/one/config.json": '{"stage": "test", "chart": {"name": "web"}}',
        "values/test.yaml": "replicas: 1\n",
    }
    assert [use.by for use in declared(sources)[0] if use.by] == ["Application argocd/one-test"]


def test_what_a_cluster_decides_is_not_guessed() -> None:
    text = SET.replace("list: {elements: [{stage: test}, {stage: production}]}", "clusters: {}")
    (use,) = [use for use in declared({"set.yaml": text})[0] if use.by]
    assert use.missing == "values/{{.stage}}.yaml"
    inline = text.replace('valueFiles: ["/values/{{.stage}}.yaml"]', 'values: "stage: {{.stage}}"')
    (use,) = [use for use in declared({"set.yaml": inline})[0] if use.by]
    assert use.missing == "a generator that asks a cluster or the network"


def test_values_of_another_source_are_read_here_where_they_are() -> None:
    application = """
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  sources:
    - {repoURL: https://git.example.com/shop.git, path: charts/web, helm: {valueFiles: [$shop/envs/production.yaml]}}
    - {repoURL: https://git.example.com/shop.git, ref: shop}
"""
    (use,), _ = declared({"app.yaml": application, "envs/production.yaml": "replicas: 4\n"})
    assert values(use) == ["replicas: 4\n"]
