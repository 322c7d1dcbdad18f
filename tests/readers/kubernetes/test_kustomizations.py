"""Kustomizations against recorded answers of the real tool (`kubectl kustomize CASE/over > CASE/expected.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from relint.lang.yaml import parse
from relint.model.files import MemoryFiles
from relint.model.value import Unknown
from relint.readers import kubernetes
from relint.readers.detect import classify
from relint.readers.kubernetes.fields import text
from relint.readers.kubernetes.patching import size

FOLDER = Path(__file__).parent / "kustomizations"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def objects(case: str) -> dict[str, Mapping[str, Any]]:
    documents = []
    for path in sorted((FOLDER / case).glob("*/*.yaml")):
        name = path.relative_to(FOLDER / case).as_posix()
        documents += [found.document for found in classify(name, path.read_bytes()).documents]
    every = (path for path in (FOLDER / case).glob("*/*") if path.is_file())
    files = MemoryFiles({path.relative_to(FOLDER / case).as_posix(): path.read_bytes() for path in every})
    resources = kubernetes.read(documents, others=files).resources
    return {key(r.attributes): r.attributes for r in resources if r.kind != "container"}


def key(body: Mapping[str, Any]) -> str:
    return f"{text(body, 'kind')} {text(body, 'metadata', 'namespace')}/{text(body, 'metadata', 'name')}"


@pytest.mark.parametrize("case", CASES)
def test_the_outcome_is_that_of_kustomize(case: str) -> None:
    expected = {
        key(d.root): d.root for d in parse("expected.yaml", (FOLDER / case / "expected.yaml").read_bytes()).documents
    }
    found = objects(case)
    assert found.keys() == expected.keys()
    for name, body in expected.items():
        assert normal(found[name]) == normal(body), name


def normal(node: Any) -> Any:
    """Return data without what kustomize adds for its own bookkeeping, lists of containers in a fixed order."""
    if isinstance(node, Mapping):
        return {k: normal(v) for k, v in node.items() if k != "creationTimestamp"}
    if isinstance(node, list):
        items = [normal(item) for item in node]
        return (
            sorted(items, key=lambda item: str(item.get("name"))) if all(isinstance(i, dict) for i in items) else items
        )
    return node


def test_a_value_keeps_the_place_that_it_was_written_in() -> None:
    documents = []
    for path in sorted((FOLDER / "overlay").glob("*/*.yaml")):
        name = path.relative_to(FOLDER / "overlay").as_posix()
        documents += [found.document for found in classify(name, path.read_bytes()).documents]
    found = {r.address: r for r in kubernetes.read(documents).resources}
    web = found["Deployment production/shop-web container web"]
    memory = web.facts["memory_limit"]
    assert memory.span is not None
    assert memory.span.path == "over/memory.yaml"
    assert web.span.path == "base/web.yaml"


def test_a_kustomization_that_contains_itself_comes_to_an_end() -> None:
    sources = {"a/kustomization.yaml": "resources: [../b, web.yaml]\n", "b/kustomization.yaml": "resources: [../a]\n"}
    sources["a/web.yaml"] = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
    documents = [f.document for path, s in sources.items() for f in classify(path, s.encode()).documents]
    assert len(kubernetes.read(documents).resources) <= 2


def test_a_rendered_copy_is_not_judged_a_second_time() -> None:
    names = "abcde"
    objects_ = "---\n".join(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\n" for name in names)
    sources = {
        "base/kustomization.yaml": "resources: [all.yaml]\n",
        "base/all.yaml": objects_,
        "install.yaml": objects_,
    }
    documents = [f.document for path, s in sources.items() for f in classify(path, s.encode()).documents]
    reading = kubernetes.read(documents)
    assert [resource.span.path for resource in reading.resources] == ["base/all.yaml"] * len(names)
    assert [note.message for note in reading.notes] == ["1 rendered copy of a kustomization not judged a second time"]


def test_what_a_missing_file_decides_is_unknown_where_it_is_put() -> None:
    sources = {
        "kustomization.yaml": "resources: [web.yaml]\n"
        "configMapGenerator: [{name: settings, files: [replicas]}]\n"
        "replacements:\n"
        "- source: {kind: ConfigMap, name: settings, fieldPath: data.replicas}\n"
        "  targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]\n"
        "- source: {kind: ConfigMap, name: nobody}\n"
        "  targets: [{select: {kind: Deployment}, fieldPaths: [metadata.name]}]\n",
        "web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1}\n",
    }
    documents = [f.document for path, s in sources.items() for f in classify(path, s.encode()).documents]
    found = {r.address: r for r in kubernetes.read(documents).resources}
    assert isinstance(found["Deployment default/web"].facts["replicas"], Unknown)


def test_variables_that_nothing_has_stay_as_they_are_written() -> None:
    sources = {
        "kustomization.yaml": "resources: [web.yaml]\nvars: [{name: X, objref: {kind: Service, name: nobody}}]\n",
        "web.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {x: $(X)}\n",
    }
    documents = [f.document for path, s in sources.items() for f in classify(path, s.encode()).documents]
    (config,) = kubernetes.read(documents).resources
    assert config.attributes["data"] == {"x": "$(X)"}


def test_components_that_contain_one_another_come_to_an_end() -> None:
    component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: [../a, ../b]\n"
    sources = {
        "over/kustomization.yaml": "resources: [web.yaml]\ncomponents: [../a]\n",
        "over/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n",
        "a/kustomization.yaml": component,
        "b/kustomization.yaml": component,
    }
    documents = [f.document for path, s in sources.items() for f in classify(path, s.encode()).documents]
    assert "Service default/web" in {resource.address for resource in kubernetes.read(documents).resources}


WEB = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, annotations: {a: x}}\ndata: {x: y}\n"
COPIES = ", ".join(["{op: copy, from: /data, path: /data/x}"] * 60)


def doubling(source: str, target: str, options: str) -> str:
    """Return replacements that put a field into itself, again and again."""
    select = "{select: {kind: ConfigMap}, fieldPaths: [TARGET], options: OPTIONS}"
    one = "{source: {kind: ConfigMap, fieldPath: SOURCE}, targets: [" + select + "]}"
    one = one.replace("SOURCE", source).replace("TARGET", target).replace("OPTIONS", options)
    return f"replacements: [{', '.join([one] * 60)}]\n"


@pytest.mark.parametrize(
    "kustomization",
    [
        doubling("data", "data.x", "{create: true}"),
        doubling("metadata.annotations.a", "metadata.annotations.a", "{delimiter: ':', index: 999999}"),
        f"patches: [{{target: {{kind: ConfigMap}}, patch: '[{COPIES}]'}}]\n",
        "vars: [{name: V, objref: {kind: ConfigMap, name: web}, fieldref: {fieldPath: data.x}}]\n",
        "patches: [{target: {kind: (C|C.?)*(C|C.?)*(C|C.?)*x}, patch: '[]'}]\n",
    ],
    ids=["trees", "texts", "copies", "variables", "patterns"],
)
def test_what_grows_by_itself_is_bounded(kustomization: str) -> None:
    web = WEB if "vars" not in kustomization else WEB.replace("x: y", f"x: {'$(V)' * 5000}")
    sources = {"kustomization.yaml": f"resources: [web.yaml]\n{kustomization}", "web.yaml": web}
    documents = [f.document for path, s in sources.items() for f in classify(path, s.encode()).documents]
    (config,) = kubernetes.read(documents).resources
    assert size(config.attributes, 1_000_000) <= 300_000
    assert len(str(config.attributes["metadata"])) < 3_000_000
