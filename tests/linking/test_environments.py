"""Which environment a resource belongs to."""

from __future__ import annotations

import pytest

from relint.linking.environments import environments, of_path
from relint.model.span import whole_file
from tests.linking.hand import resource


@pytest.mark.parametrize(
    ("path", "environment"),
    [
        ("main.tf", ""),
        ("prod/main.tf", "production"),
        ("envs/dev/main.tf", "development"),
        ("environments/dev-eu-west-1/main.tf", "development"),
        ("apps/shop/overlays/staging/deployment.yaml", "staging"),
        ("clusters/shop-staging/app.yaml", "staging"),
        ("dev-tools/main.tf", ""),
        ("contest/main.tf", ""),
        ("examples/prod/main.tf", "example"),
        ("modules/vpc/tests/main.tf", "test"),
        ("prod/dev/main.tf", "development"),
        ("test.tf", ""),
        ("operator/hack/addons.yaml", "development"),
        ("docs/getting-started/web.yaml", "example"),
    ],
)
def test_directories(path: str, environment: str) -> None:
    assert of_path(path) == environment


def test_what_says_it_first() -> None:
    tagged = resource("a.tagged", labels={"Environment": "Staging"}, span=whole_file("prod/main.tf"))
    prefixed = resource("a.prefixed", labels={"company.io/env": "dev"})
    spaced = resource("a.spaced", namespace="shop-test", span=whole_file("k8s/web.yaml"), format="kubernetes")
    plain = resource("a.plain", format="kubernetes")
    golden = resource("a.golden", labels={"env": "production"}, span=whole_file("pkg/testdata/web.yaml"))
    set_ = resource("a.set", labels={"env": "dev"}, span=whole_file("legacy/x/main.tf"))
    found = environments([tagged, prefixed, spaced, plain, golden, set_], {"test": ["legacy"]})
    assert found == {
        "a.tagged": "staging",
        "a.prefixed": "development",
        "a.spaced": "test",
        "a.plain": "production",
        "a.golden": "test",
        "a.set": "test",
    }


def test_an_overlay_says_it_before_the_base() -> None:
    base = whole_file("test/base/web.yaml")
    overlaid = resource("a.overlaid", format="kubernetes", span=base, used_in="overlays/staging")
    applied = resource("a.applied", format="kubernetes", span=base, used_in="overlays/prod")
    silent = resource("a.silent", format="kubernetes", span=base, used_in="apps/web")
    archived = resource("a.archived", format="kubernetes", span=whole_file("_archived/web.yaml"))
    found = environments([overlaid, applied, silent, archived])
    assert found == {"a.overlaid": "staging", "a.applied": "production", "a.silent": "test", "a.archived": "example"}
    assert environments([silent], {"development": ["apps"]}) == {"a.silent": "development"}


def test_one_root_is_one_environment_when_its_tags_agree() -> None:
    web = resource("a.web", scope="web", labels={"env": "dev"})
    quiet = resource("a.quiet", scope="web")
    mixed = [resource("a.x", scope="mix", labels={"env": "dev"}), resource("a.y", scope="mix", labels={"env": "prod"})]
    silent = resource("a.z", scope="mix")
    found = environments([web, quiet, *mixed, silent])
    assert found["web:a.quiet"] == "development"
    assert found["mix:a.z"] == "production"
