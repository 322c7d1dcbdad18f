"""Which names are taken for one name, misspelt or half renamed."""

from __future__ import annotations

import pytest

from relint.linking.kubernetes_cluster import alike


@pytest.mark.parametrize(
    ("one", "other"),
    [("web", "webb"), ("front-end", "frontend"), ("shop-frontend", "shop-frontent"), ("order", "orders")],
)
def test_one_name(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rook-ceph-osd", "rook-ceph-tools"),
        ("recommendation-cart", "recommendation-mail"),
        ("web-1", "web-2"),
        ("web", "web"),
        ("db", "dc"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)
