"""Which objects live side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relint.readers.kubernetes.scopes import Unit, scopes


def unit(path: str, *keys: str) -> Unit:
    return Unit(path, path.rpartition("/")[0], frozenset(keys))


def test_what_never_clashes_is_one() -> None:
    assert set(scopes([unit("apps/web.yaml", "web"), unit("infra/db.yaml", "db")]).values()) == {""}


def test_environments_stay_apart_and_the_rest_together() -> None:
    found = scopes(
        [
            unit("envs/prod/web.yaml", "web"),
            unit("envs/dev/web.yaml", "web"),
            unit("db/db.yaml", "db"),
            unit("q/q.yaml", "q"),
        ]
    )
    assert found["envs/prod/web.yaml"] == "envs/prod"
    assert found["envs/dev/web.yaml"] == "envs/dev"
    assert found["db/db.yaml"] == found["q/q.yaml"] == ""


def test_copies_side_by_side_are_told_by_file() -> None:
    found = scopes([unit("deploy/install.yaml", "web"), unit("deploy/install-ha.yaml", "web")])
    assert found == {name: name for name in ("deploy/install.yaml", "deploy/install-ha.yaml")}


PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(lambda parts: "/".join([*parts, "f.yaml"]))


@given(st.dictionaries(PATHS, st.sets(st.sampled_from("xyz"), max_size=2)))
def test_no_scope_holds_two_of_one_name(files: dict[str, set[str]]) -> None:
    found = scopes([unit(path, *keys) for path, keys in files.items()])
    assert found.keys() == files.keys()
    held = [(found[path], key) for path, keys in files.items() for key in keys]
    assert len(held) == len(set(held))
