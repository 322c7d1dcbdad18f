"""Charts: what is rendered with which values, what a note says of the others, where findings are shown."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from relint.engine.charts import rendering
from relint.engine.run import Understood, understand
from relint.engine.settings import Chart, Settings
from relint.engine.workspace import workspace_of
from relint.model.resource import Resource
from relint.model.value import Known, Unknown
from relint.readers.kubernetes.fields import known

TEMPLATE = """\
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web:1.0
{{- end }}
"""
RENDERED = """\
---
# Source: web/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web:1.0
"""


@pytest.fixture
def bin_(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on the PATH."""
    folder = tmp_path_factory.mktemp("bin")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def helm(folder: Path, body: str) -> Path:
    """Put a program in the place of Helm; return the file in which it notes what it was called with."""
    calls = folder / "calls"
    program = folder / "helm"
    program.write_text(
        f"#!{sys.executable}\nimport json, os, sys, time\n"
        "values = [open(a[9:]).read() for a in sys.argv if a.startswith('--values=')]\n"
        "call = {'arguments': sys.argv[1:], 'values': values, 'environment': dict(os.environ)}\n"
        f"open({str(calls)!r}, 'a').write(json.dumps(call) + '\\n')\n{body}\n"
    )
    program.chmod(0o755)
    return calls


def printing(text: str) -> str:
    return f"sys.stdout.write({text!r})"


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def chart(root: Path, folder: str = "charts/web", more: str = "") -> Path:
    return tree(
        root,
        {
            f"{folder}/Chart.yaml": f"apiVersion: v2\nname: web\nversion: 1.0.0\n{more}",
            f"{folder}/values.yaml": "replicas: 1\nenabled: true\n",
            f"{folder}/templates/web.yaml": TEMPLATE,
            f"{folder}/templates/plain.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n",
        },
    )


def read(root: Path, settings: Settings | None = None) -> Understood:
    workspace = workspace_of([str(root)])
    return understand(workspace, workspace.chosen, settings or Settings())


def notes(understood: Understood) -> list[str]:
    return [note.message for note in understood.notes]


def deployments(understood: Understood) -> list[Resource]:
    return [r for r in understood.system.resources.values() if r.type == "apps/v1/Deployment"]


def called(calls: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in calls.read_text().splitlines()] if calls.exists() else []


def test_what_is_rendered_stands_in_its_template(tmp_path: Path, bin_: Path) -> None:
    helm(bin_, printing(RENDERED))
    understood = read(chart(tmp_path))
    (web,) = deployments(understood)
    assert (web.scope, web.span.path, web.span.line) == ("charts/web", "charts/web/templates/web.yaml", 2)
    assert web.span_of("spec.replicas") == ("charts/web/templates/web.yaml", 7, 3, 7, 35)
    assert web.span_of("spec.template.spec.containers.0.image").line == 14
    assert notes(understood) == []


def test_inputs_of_a_chart_that_nobody_installs_are_unknown(tmp_path: Path, bin_: Path) -> None:
    helm(bin_, printing(RENDERED))
    template = TEMPLATE.replace(
        "image: web:1.0", "image: web:1.0\n        {{- with .Values.web.resources }}{{ . }}{{ end }}"
    )
    alone = read(tree(chart(tmp_path), {"charts/web/templates/web.yaml": template}))
    (web,) = deployments(alone)
    (container,) = (r for r in alone.system.resources.values() if r.kind == "container")
    assert isinstance(web.facts["replicas"], Unknown)
    assert isinstance(container.facts["memory_limit"], Unknown)
    assert container.facts["image_tag"] == Known("1.0", container.span_of("image"))
    installed = read(tmp_path, Settings(charts=(Chart("charts/web", (), "front", "shop"),)))
    assert [known(web.facts["replicas"]) for web in deployments(installed)] == [1]


def test_templates_of_rendered_charts_are_no_manifests_of_their_own(tmp_path: Path, bin_: Path) -> None:
    helm(bin_, printing(RENDERED))
    assert not [r for r in read(chart(tmp_path)).system.resources.values() if r.name == "plain"]


def test_a_line_that_stands_twice_has_no_place(tmp_path: Path, bin_: Path) -> None:
    helm(bin_, printing(RENDERED))
    chart(tmp_path)
    (tmp_path / "charts/web/templates/web.yaml").write_text(TEMPLATE + "---\n" + TEMPLATE)
    (web,) = deployments(read(tmp_path))
    assert web.span.head[:2] == ("charts/web/templates/web.yaml", 1)


@pytest.mark.parametrize("source", ["web/../../../etc/passwd", "web/charts/packed/templates/a.yaml", "web"])
def test_a_source_outside_the_input_is_the_chart_itself(tmp_path: Path, bin_: Path, source: str) -> None:
    helm(bin_, printing(RENDERED.replace("web/templates/web.yaml", source)))
    (web,) = deployments(read(chart(tmp_path)))
    assert web.span.head[:2] == ("charts/web/Chart.yaml", 1)


def test_without_the_binary_one_note_says_how_to_get_it(tmp_path: Path, bin_: Path) -> None:
    assert bin_.is_dir()
    understood = read(chart(chart(tmp_path), "charts/other"))
    (note,) = notes(understood)
    assert note.startswith(
        "2 Helm charts not rendered (charts/other, charts/web): there is no `helm` on the PATH; install"
    )
    assert deployments(understood) == []


def test_switched_off(tmp_path: Path, bin_: Path) -> None:
    calls = helm(bin_, printing(RENDERED))
    (note,) = notes(read(chart(tmp_path), Settings(render=False)))
    assert note.startswith("1 file of Helm templates not read")
    assert called(calls) == []


def test_a_failing_chart_is_a_note(tmp_path: Path, bin_: Path) -> None:
    helm(bin_, f"sys.exit('Error: {tmp_path}/charts/web: a password is needed')")
    assert notes(read(chart(tmp_path))) == ["Helm chart charts/web not rendered: charts/web: a password is needed"]


def test_a_chart_for_a_newer_kubernetes_gets_it(tmp_path: Path, bin_: Path) -> None:
    said = "Error: chart requires kubeVersion: >=1.34.0-0 which is incompatible with Kubernetes v1.33"
    calls = helm(bin_, f"if '--kube-version=1.34' not in sys.argv: sys.exit({said!r})\n{printing(RENDERED)}")
    assert len(deployments(read(chart(tmp_path)))) == 1
    assert len(called(calls)) == 2
    assert deployments(read(tmp_path, Settings(kubernetes_version="1.30"))) == []


def test_a_slow_chart_is_ended(tmp_path: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "SECONDS", 0.2)
    helm(bin_, "time.sleep(60)")
    assert notes(read(chart(tmp_path))) == ["Helm chart charts/web not rendered: it takes longer than 0.2 seconds"]


def test_a_huge_chart_is_ended(tmp_path: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MAX_BYTES", 2**20)
    helm(bin_, "while True: print('a' * 9999)")
    assert notes(read(chart(tmp_path))) == ["Helm chart charts/web not rendered: it comes to more than 1 MB"]


def test_dependencies_that_are_not_vendored(tmp_path: Path, bin_: Path) -> None:
    calls = helm(bin_, printing(RENDERED))
    chart(tmp_path, more="dependencies:\n- {name: redis, version: 1.0.0, repository: https://example.com}\n")
    (note,) = notes(read(tmp_path))
    assert note.startswith("Helm chart charts/web not rendered: dependencies are not vendored in charts/")
    assert called(calls) == []
    tree(tmp_path, {"charts/web/charts/redis-1.0.0.tgz": ""})
    assert notes(read(tmp_path)) == []


def test_dependencies_that_stand_in_the_repository_are_put_in_place(tmp_path: Path, bin_: Path) -> None:
    source = RENDERED.replace("web/templates", "web/charts/shared/charts/base/templates")
    look = "import pathlib; at = pathlib.Path(sys.argv[-1]); "
    look += "assert (at / 'charts/common/charts/base/templates/web.yaml').is_file(); "
    look += "assert not (at / 'charts/shared').exists(); "
    helm(bin_, look + printing(source))
    needs = "dependencies: [{name: NAME, repository: 'file://../NAME'}]\n"
    chart(tmp_path, more=needs.replace("{name: NAME", "{name: common, alias: shared").replace("NAME", "common"))
    chart(tmp_path, "charts/common", needs.replace("NAME", "base"))
    understood = read(chart(tmp_path, "charts/base"))
    assert notes(understood) == []  # what is a part of another chart is not rendered alone
    (web,) = deployments(understood)
    assert (web.scope, web.span.path, web.span.line) == ("charts/web", "charts/base/templates/web.yaml", 2)


def test_a_dependency_outside_the_repository_is_not_there(tmp_path: Path, bin_: Path) -> None:
    helm(bin_, printing(RENDERED))
    more = "dependencies: [{name: common, repository: 'file://../../../common'}]\n"
    (note,) = notes(read(chart(tmp_path, more=more)))
    assert note.startswith("Helm chart charts/web not rendered: dependencies are not vendored in charts/")


def test_libraries_and_vendored_charts_are_not_rendered_alone(tmp_path: Path, bin_: Path) -> None:
    calls = helm(bin_, printing(RENDERED))
    chart(chart(tmp_path, "web", "type: library\n"), "shop")
    chart(tmp_path, "shop/charts/web")
    read(tmp_path)
    assert [call["arguments"][-1] for call in called(calls)] == [str(tmp_path / "shop")]


def test_links_out_of_the_tree_and_circles_are_refused(tmp_path: Path, bin_: Path) -> None:
    calls = helm(bin_, printing(RENDERED))
    root = tree(tmp_path / "repository", {"relint.yaml": ""})
    (chart(root) / "charts/web/secret").symlink_to(sys.executable)
    (chart(root, "charts/round") / "charts/round/again").symlink_to(root, target_is_directory=True)
    assert sorted(notes(read(root))) == [
        "Helm chart charts/round not rendered: a link in it leads round in a circle",
        "Helm chart charts/web not rendered: a link in it leads outside the scanned tree",
    ]
    assert called(calls) == []


def test_a_bounded_number_is_rendered(tmp_path: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MAX_RENDERINGS", 1)
    calls = helm(bin_, printing(RENDERED))
    (note,) = notes(read(chart(chart(tmp_path), "charts/xylophone")))
    assert note.startswith("Helm chart charts/xylophone not rendered: at most 1 renderings")
    assert len(called(calls)) == 1


FLUX = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: here}}}
  valuesFrom: [{kind: ConfigMap, name: web-values}]
  values: {replicas: 3}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web-values, namespace: shop}
data: {values.yaml: "replicas: 2"}
"""
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  destination: {namespace: shop}
  source:
    path: charts/web
    helm: {releaseName: front, valueFiles: [values.yaml], values: "replicas: 4"}
"""


def test_a_flux_release_is_rendered_with_its_values(tmp_path: Path, bin_: Path) -> None:
    calls = helm(bin_, printing(RENDERED))
    understood = read(tree(chart(tmp_path), {"clusters/web.yaml": FLUX}))
    use = next(call for call in called(calls) if call["values"])
    assert {"--skip-tests", "--skip-schema-validation", "--namespace=shop"} <= {*use["arguments"]}
    assert use["arguments"][-3:] == [
        "--",
        "web",
        str(tmp_path / "charts/web"),
    ]
    assert use["values"] == ["replicas: 2", '{"replicas": 3}']
    # The chart's defaults are not judged beside the use that the repository declares.
    assert [r.address for r in deployments(understood)] == ["Deployment shop/web (HelmRelease shop/web)"]


def test_what_is_laid_over_a_release_is_judged(tmp_path: Path, bin_: Path) -> None:
    helm(bin_, printing(RENDERED))
    images = "{images: [{name: web, newTag: '2.0'}], patches: [{target: {kind: Deployment}, patch: '[]'}]}"
    release = FLUX.replace("---", f"  postRenderers: [{{kustomize: {images}}}]\n---")
    understood = read(tree(chart(tmp_path), {"flux/web.yaml": release, "values.yaml": "replicas: 2\n"}))
    (container,) = understood.system.of_kind("container")
    assert container.attributes["image"] == "web:2.0"


def test_releases_of_one_name_in_two_clusters_stay_two(tmp_path: Path, bin_: Path) -> None:
    helm(bin_, printing(RENDERED))
    understood = read(tree(chart(tmp_path), {"clusters/a/web.yaml": FLUX, "clusters/b/web.yaml": FLUX}))
    assert sorted(r.scope for r in deployments(understood)) == ["clusters/a", "clusters/b"]


def test_a_release_whose_values_are_not_in_the_input_is_not_guessed(tmp_path: Path, bin_: Path) -> None:
    calls = helm(bin_, printing(RENDERED))
    understood = read(
        tree(chart(tmp_path), {"clusters/web.yaml": FLUX.replace("kind: ConfigMap, n", "kind: Secret, n")})
    )
    assert notes(understood) == [
        "HelmRelease shop/web not rendered: its values come from Secret web-values, which is not in the input"
    ]
    assert len(called(calls)) == 1


def test_an_application_of_argo_is_rendered_with_its_values(tmp_path: Path, bin_: Path) -> None:
    calls = helm(bin_, printing(RENDERED))
    read(tree(chart(tmp_path), {"apps/web.yaml": ARGO}))
    use = next(call for call in called(calls) if call["values"])
    assert use["arguments"][-2] == "front"
    assert use["values"] == ["replicas: 1\nenabled: true\n", "replicas: 4"]


def test_names_of_strangers_are_no_options(tmp_path: Path, bin_: Path) -> None:
    calls = helm(bin_, printing(RENDERED))
    read(tree(chart(tmp_path), {"apps/web.yaml": ARGO.replace("front", "--post-renderer=/bin/sh")}))
    assert all(call["arguments"][-3:-1] in (["--", "web"], ["--", "release"]) for call in called(calls))


def test_the_settings_name_values(tmp_path: Path, bin_: Path) -> None:
    calls = helm(bin_, printing(RENDERED))
    tree(chart(tmp_path), {"production.yaml": "replicas: 9\n"})
    read(tmp_path, Settings(charts=(Chart("charts/web", ("production.yaml",), "front", "shop"),)))
    assert ["replicas: 9\n"] in [call["values"] for call in called(calls)]


def test_nothing_of_the_surroundings_reaches_helm(tmp_path: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELM_PLUGINS", "/somewhere")
    monkeypatch.setenv("TOKEN", "secret")
    calls = helm(bin_, printing(RENDERED))
    read(chart(tmp_path))
    (call,) = called(calls)
    environment = call["environment"]
    assert "TOKEN" not in environment
    assert environment["HOME"] != os.environ.get("HOME")
    assert environment["HELM_PLUGINS"].startswith(environment["HOME"])
