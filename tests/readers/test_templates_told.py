"""Which files are templates of another tool, and which are broken."""

from __future__ import annotations

import pytest

from relint.readers.detect import classify, wanted
from relint.readers.kubernetes.quantities import is_hole

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: bind}\nspec:\n  clusterIP: "


@pytest.mark.parametrize("address", ["{SERVICE_IP_PREFIX}.16", "{{ prefix }}.16", "{% prefix %}"])
def test_a_placeholder_that_is_no_yaml_makes_a_template(address: str) -> None:
    found = classify("service.yaml", f"{SERVICE}{address}\n".encode())
    assert (found.format, found.problems) == ("template", ())


def test_a_brace_too_many_is_a_fault_of_the_file() -> None:
    assert classify("service.yaml", f"{SERVICE}{{10.0.0.1}}.16\n".encode()).problems


@pytest.mark.parametrize("text", ["{IMAGE}", "shop/web:{TAG}", "<your-image>", "shop/web:<tag>", "REPLACE_ME", "${A}"])
def test_placeholders(text: str) -> None:
    assert is_hole(text)


@pytest.mark.parametrize("text", ["shop/web:1.2", "a < b > c", "{}", "{name}", "replacement", "<1m", "x > 1 and y < 2"])
def test_texts_that_are_none(text: str) -> None:
    assert not is_hole(text)


def test_units_of_terragrunt_are_said_not_read() -> None:
    assert wanted("live/prod/vpc/terragrunt.hcl")
    assert classify("live/prod/vpc/terragrunt.hcl", b'include "root" {}').format == "terragrunt"
    assert not wanted("live/root.hcl")


@pytest.mark.parametrize(
    "text",
    [
        "groups:\n- rules:\n  - matches:\n    - principals: [{exact: a}]\n",
        "groups:\n- members: [a]\n  rules: []\n",
    ],
)
def test_groups_without_rules_of_prometheus_are_not_its_file(text: str) -> None:
    assert classify("groups.yaml", text.encode()).format == "other"


@pytest.mark.parametrize(
    "text",
    [
        "groups:\n- name: a\n  rules: []\n",
        "groups:\n- rules:\n  - alert: Down\n    expr: up == 0\n",
        "groups:\n- name: a\n  interval: 1m\n",
        "groups:\n- name: a\n  rules:\n  - alrt: Down\n    expr: up == 0\n",
        "groups:\n- name: a\n  rules:\n  - labels: {severity: page}\n    for: 5m\n",
    ],
)
def test_groups_that_are_meant_for_prometheus_are_judged(text: str) -> None:
    assert classify("groups.yaml", text.encode()).format == "prometheus"
