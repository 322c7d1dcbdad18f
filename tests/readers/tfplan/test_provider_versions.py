"""What a plan says of the releases of a provider that its configuration asks for."""

from __future__ import annotations

import pytest

from relint.readers.tfplan.configuration import required_versions

RECORD = {
    "azurerm": {"name": "azurerm", "version_constraint": "~> 3.100"},
    "module.net:azurerm": {"name": "azurerm", "version_constraint": ">= 4.0"},
    "random": {"name": "random"},
}


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("azurerm", "~> 3.100"),
        ("module.net:azurerm", ">= 4.0"),
        ("module.other:azurerm", "~> 3.100"),
        ("random", ""),
        ("null", ""),
    ],
)
def test_a_module_asks_for_itself_or_takes_what_the_root_asks(key: str, asked: str) -> None:
    assert required_versions(RECORD, key) == asked


def test_a_plan_without_providers_asks_for_nothing() -> None:
    assert required_versions(None, "azurerm") == ""
