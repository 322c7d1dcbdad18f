"""What each file and document is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.readers.detect import classify, wanted

DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
CASES = {
    ("main.tf", 'resource "a" "b" {}'): "terraform",
    ("main.tf.json", "{}"): "terraform-json",
    ("prod.auto.tfvars", "a = 1"): "tfvars",
    ("docs/runbook.md", "# Down"): "markdown",
    ("web.yaml", DEPLOYMENT): "kubernetes",
    ("web.json", json.dumps({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}})): "kubernetes",
    ("slo.yaml", "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\n"): "openslo",
    ("slo.yaml", "apiVersion: v0.1\nkind: SLO\nspec: {}\n"): "openslo",
    ("slo.yaml", "apiVersion: foo\nkind: Service\nmetadata: {displayName: Shop}\nspec: {}\n"): "openslo",
    ("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {displayName: Shop}\nspec: {}\n"): "kubernetes",
    ("a.yaml", "apiVersion: grafana.dev/v1\nkind: DataSource\nspec: {}\n"): "kubernetes",
    ("a.yaml", "apiVersion: metrics.keptn.sh/v1\nkind: Analysis\nspec: {}\n"): "keptn",
    ("a.yaml", "- {apiVersion: n9/v1alpha, kind: SLO}\n- {apiVersion: n9/v1alpha, kind: Service}\n"): "nobl9",
    ("slo.yaml", "version: prometheus/v1\nservice: shop\n"): "sloth",
    ("shared.yaml", "backends: {a: {}}\nerror_budget_policies: {default: {steps: []}}\n"): "slo-generator",
    ("slo.yaml", "apiVersion: sloth.slok.dev/v1\nkind: PrometheusServiceLevel\n"): "sloth",
    ("sloth.yaml", "version: prometheus/v1\nservice: web\nslos: [{name: a}]\n"): "sloth",
    ("slo.yaml", "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\n"): "pyrra",
    ("slo.yaml", "apiVersion: sre.google.com/v2\nkind: ServiceLevelObjective\n"): "slo-generator",
    ("slo.yaml", "apiVersion: n9/v1alpha\nkind: SLO\n"): "nobl9",
    ("slo.yaml", "spec_version: '1.0'\nobjectives: [{sli: a}]\n"): "keptn",
    ("rules.yaml", "groups:\n  - name: a\n    rules: [{alert: Down, expr: up == 0}]\n"): "prometheus",
    ("rule.yaml", "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n"): "prometheus",
    ("alertmanager.yml", "route: {receiver: a}\nreceivers: [{name: a}]\n"): "alertmanager",
    ("events.yaml", "logLevel: error\nroute: {routes: [{match: []}]}\nreceivers: [{name: a}]\n"): "other",
    ("kustomization.yaml", "resources: [web.yaml]\n"): "kustomization",
    ("chart/Chart.yaml", "apiVersion: v2\nname: web\n"): "helm-chart",
    ("chart/values.yaml", "replicas: 3\n"): "helm-values",
    ("chart/templates/web.yaml", "replicas: {{ .Values.replicas }}\n"): "helm-template",
    ("chart/templates/static.yaml", DEPLOYMENT): "kubernetes",
    ("web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ name }}}\n{% if a %}\n"): "template",
    ("docker-compose.yml", "services: {web: {image: a}}\n"): "compose",
    (".github/workflows/ci.yaml", "on: push\njobs: {}\n"): "workflow",
    ("patch.yaml", "- {op: remove, path: /metadata/namespace}\n"): "json-patch",
    ("kind.yaml", "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n"): "other",
    ("plan.json", '{"format_version":"1.2","terraform_version":"1.11.0","resource_changes":[]}'): "tfplan",
    ("package.json", '{"name": "web"}'): "other",
    ("image.yaml", "\0\1"): "binary",
    ("empty.yaml", "\n"): "empty",
}


@pytest.mark.parametrize(
    ("file", "format_"), CASES.items(), ids=lambda value: value if isinstance(value, str) else None
)
def test_a_file_is_told_by_content_then_name(file: tuple[str, str], format_: str) -> None:
    found = classify(file[0], file[1].encode())
    assert found.format == format_
    assert found.problems == ()


def test_a_broken_manifest_is_a_problem_with_its_place() -> None:
    found = classify("web.yaml", b"apiVersion: v1\nkind: Service\nmetadata:\n  name: [web\n")
    assert [problem.span.line for problem in found.problems] == [5]


def test_broken_text_that_is_no_manifest_is_nobodys_business() -> None:
    assert classify("notes.yaml", b"services: [a\n").problems == ()


def test_documents_after_a_broken_one_are_read() -> None:
    found = classify("web.yaml", f"{DEPLOYMENT}---\nkind: [\n---\n{DEPLOYMENT}".encode())
    assert len(found.of("kubernetes")) == 2


def test_a_list_gives_its_items_with_their_lines() -> None:
    found = classify(
        "all.yaml", b"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: a}\n"
    )
    assert [(document.line, document.root["kind"]) for document in found.of("kubernetes")] == [(4, "Secret")]


def test_the_schema_in_a_custom_resource_definition_is_not_read() -> None:
    source = (
        b"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\nspec:\n  a: 1\n"
    )
    (crd, after) = classify("crd.yaml", source + b"---\n" + DEPLOYMENT.encode()).of("kubernetes")
    assert "spec" not in crd.root
    assert after.line == 6


def test_a_stream_of_json_objects_is_read() -> None:
    one = json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}})
    assert len(classify("all.json", f"{one}\n{one}".encode()).of("kubernetes")) == 2


def test_files_of_other_kinds_are_not_worth_reading() -> None:
    assert [name for name in ("a.go", "a.png", "a.yaml", "b.tf", "c.md", "-") if wanted(name)] == [
        "a.yaml",
        "b.tf",
        "c.md",
        "-",
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_classified(source: bytes) -> None:
    for path in ("a.yaml", "a.json", "templates/a.yaml"):
        classify(path, b"apiVersion: v1\nkind: Pod\n" + source)
