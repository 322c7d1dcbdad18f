"""Routing, rules and configurations that ConfigMaps and Secrets carry, and what AlertmanagerConfigs add."""

from __future__ import annotations

import base64

import pytest

from relint.engine.rules import bundled_rules, load
from relint.engine.run import run, understand
from relint.engine.settings import Settings
from relint.model.files import MemoryFiles
from relint.model.finding import Finding
from relint.model.system import System
from relint.model.value import Unknown

ROUTING = """route:
  receiver: nobody
  routes:
    - {matchers: ['alertname="Up"'], receiver: pager}
receivers:
  - name: nobody
  - name: pager
    webhook_configs: [{url: "https://x.dev"}]
"""
RULES = """groups:
  - name: g
    rules:
      - alert: Down
        expr: up{ == 0
"""
ALERT = "groups: [{name: g, rules: [{alert: Down, expr: up == 0, labels: {severity: page%s}}]}]\n"
SCOPED = """apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: shop, namespace: shop}
spec:
  route:
    receiver: team
    matchers: [{name: severity, value: %s}]
  receivers: [{name: team%s}]
"""


def indented(text: str, spaces: int = 4) -> str:
    return "".join(f"{' ' * spaces}{line}\n" for line in text.splitlines())


def carrier(kind: str, table: str, key: str, value: str) -> str:
    return (
        f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: alertmanager-main, namespace: m}}\n{table}:\n  {key}: {value}"
    )


LITERAL = carrier("Secret", "stringData", "alertmanager.yaml", f"|-\n{indented(ROUTING)}")
ENCODED = carrier("Secret", "data", "alertmanager.yaml", base64.b64encode(ROUTING.encode()).decode() + "\n")
MAPPED = carrier("ConfigMap", "data", "alertmanager.yml", f"|\n{indented(ROUTING)}")


def system(files: dict[str, str]) -> System:
    memory = MemoryFiles(files)
    return understand(memory, memory.paths, Settings()).system


def findings(files: dict[str, str], rule: str) -> list[Finding]:
    memory = MemoryFiles(files)
    rules = [known for known in load(bundled_rules(), shipped=True)[0] if known.name == rule]
    return list(run(memory, memory.paths, Settings(), rules).findings)


def heard(files: dict[str, str], labels: str = "") -> object:
    found = system({"rules.yaml": ALERT % labels, **files})
    value = found.fact(found.of_kind("alert")[0], "reaches_nobody")
    return "unknown" if isinstance(value, Unknown) else value and value.data


@pytest.mark.parametrize("text", [LITERAL, ENCODED, MAPPED])
def test_routing_is_found_in_secrets_and_config_maps(text: str) -> None:
    assert heard({"am.yaml": text}) is True


def test_lines_are_those_of_the_file() -> None:
    rules = carrier("ConfigMap", "data", "rules.yaml", f"|\n{indented(RULES)}")
    (finding,) = findings({"cm.yaml": f"# a comment\n{rules}"}, "alerts/invalid-rule")
    assert (finding.span.line, finding.span.column) == (11, 13)


def test_what_has_no_lines_of_its_own_is_shown_at_its_key() -> None:
    broken = base64.b64encode(ROUTING.replace("receiver: pager", "receiver: pagr").encode()).decode()
    (finding,) = findings({"am.yaml": carrier("Secret", "data", "alertmanager.yaml", broken)}, "alerts/invalid-routing")
    assert (finding.span.line, "names no receiver: pagr; pager is near" in finding.message) == (5, True)


@pytest.mark.parametrize(
    "value",
    ["!!binary x", "'%%%'", "[1]", "", '"route: ["', '"receivers:\\n- x"', "aGFsbG8="],
)
def test_what_is_none_is_left_alone(value: str) -> None:
    found = system({"am.yaml": carrier("Secret", "data", "alertmanager.yaml", value)})
    assert not found.of_kind("alert-routing")


@pytest.mark.parametrize(
    ("labels", "severity", "integrations", "answer"),
    [
        ("", "page", ", webhookConfigs: [{url: 'https://x.dev'}]", False),  # its series may be of that namespace
        (", namespace: shop", "page", ", webhookConfigs: [{url: 'https://x.dev'}]", False),
        (", namespace: other", "page", ", webhookConfigs: [{url: 'https://x.dev'}]", True),
        (", namespace: shop", "ticket", ", webhookConfigs: [{url: 'https://x.dev'}]", True),
        (", namespace: shop", "page", "", True),
    ],
)
def test_alertmanager_configs_hear_alerts_of_their_namespace(
    labels: str, severity: str, integrations: str, answer: bool
) -> None:
    assert heard({"am.yaml": LITERAL, "shop.yaml": SCOPED % (severity, integrations)}, labels) is answer


def test_without_the_tree_nobody_can_say() -> None:
    assert heard({"shop.yaml": SCOPED % ("page", "")}) is None


MANIFEST = """resource "kubernetes_manifest" "rules" {
  manifest = {
    apiVersion = "monitoring.coreos.com/v1"
    kind       = "PrometheusRule"
    metadata   = { name = "r", namespace = "n" }
    spec       = { groups = [{ name = "g", rules = [{ alert = "A", expr = %s }] }] }
  }
}
"""


def test_rules_in_manifests_of_terraform_are_rules() -> None:
    (finding,) = findings({"main.tf": MANIFEST % '"up{"'}, "alerts/invalid-rule")
    assert finding.span.line == 6
    assert not system({"main.tf": MANIFEST % "terraform_data.x.output"}).alerts  # nobody knows what they say


def test_rules_in_json_are_rules() -> None:
    text = '{"groups": [{"name": "g", "rules": [{"alert": "A", "expr": "up == 0"}]}]}'
    assert len(system({"alerts.json": text}).alerts) == 1


@pytest.mark.parametrize(
    ("matcher", "refused"),
    [
        ("a=~(x", True),
        ('a=~"x["', True),
        ("a=(x", False),
        ('a=~"x.*|y"', False),
        (r'a=~"\\d+(?i)x"', False),  # Go takes flags in the middle
        (r'a=~"\\pL"', False),
    ],
)
def test_regular_expressions_of_matchers(matcher: str, refused: bool) -> None:
    text = f"route: {{receiver: a, routes: [{{matchers: [{matcher!r}], receiver: a}}]}}\nreceivers: [{{name: a}}]\n"
    found = findings({"am.yaml": text.replace("\\\\\\\\", "\\\\")}, "alerts/invalid-routing")
    assert bool(found) is refused


def test_playbooks_of_ansible_are_no_runbooks() -> None:
    files = {"ops/playbooks/site.yml": "- hosts: all\n", "ops/playbooks/roles/x/notes.md": "# x", "sop/y.md": "# y"}
    assert [page.span.path for page in system(files).of_kind("runbook")] == ["sop/y.md"]
