"""Which releases of a provider a constraint allows, and the defaults that follow."""

from __future__ import annotations

import pytest

from relint.catalog.facts import attribute
from relint.catalog.provider_versions import only_before
from relint.catalog.types import type_entry
from relint.model.resource import Resource
from relint.model.span import Span


@pytest.mark.parametrize(
    ("constraints", "old"),
    [
        ("~> 3.100", True),
        ("~> 3", True),
        ("3.75.0", True),
        ("= 2.20.0", True),
        ("< 4.0", True),
        (">= 3.7, < 4.0.0", True),
        ("<= 3.99", True),
        ("~> 3.1, != 3.4.0", True),
        ("<= 4.0", False),
        ("~> 4.0", False),
        (">= 3.0", False),
        (">= 4.0, < 5.0", False),
        ("", False),
        ("the newest", False),
    ],
)
def test_only_constraints_with_an_upper_end_exclude_newer_releases(constraints: str, old: bool) -> None:
    assert only_before("4.0", constraints) is old


@pytest.mark.parametrize(("versions", "sku"), [("~> 3.0", "Basic"), ("~> 4.0", "Standard"), (None, "Standard")])
def test_a_default_is_that_of_the_release(versions: str | None, sku: str) -> None:
    attributes = {"__provider_versions": versions} if versions else {}
    span = Span("main.tf", 1, 1, 1, 2)
    resource = Resource("azurerm_lb.a", "azurerm_lb", "load-balancer", "terraform", span, attributes=attributes)
    assert attribute(resource, "self.sku", type_entry("azurerm_lb")) == sku
