"""Which environment each resource belongs to: production unless something says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from relint.model.resource import Resource

PRODUCTION = "production"
WORDS: Mapping[str, str] = {
    **dict.fromkeys(("production", "prod", "prd", "live"), PRODUCTION),
    **dict.fromkeys(("staging", "stage", "stg", "preprod", "preproduction", "uat", "qa", "acceptance"), "staging"),
    **dict.fromkeys(
        ("development", "dev", "develop", "sandbox", "sbx", "playground", "local", "minikube", "preview", "hack"),
        "development",
    ),
    **dict.fromkeys(("test", "tests", "testing", "testdata", "e2e", "fixture", "fixtures", "benchmarks"), "test"),
    **dict.fromkeys(("example", "examples", "sample", "samples", "demo", "demos", "workshop", "workshops"), "example"),
    **dict.fromkeys(("archived", "attic"), "example"),
    **dict.fromkeys(("quickstart", "quickstarts", "tutorial", "tutorials", "getting-started"), "example"),
}
KEYS = frozenset({"environment", "env", "stage", "environment-name", "env-name", "deployment-environment"})
"""Names of tags and labels that state it, in lower case; what stands before a slash or a colon does not count."""

SHELVES = frozenset({"environments", "environment", "envs", "env", "stages", "clusters", "overlays", "accounts"})
"""Directories whose children are environments: there the first word of a name counts too."""

UNDEPLOYED = ("example", "test")
SPLIT = re.compile(r"[-_. ]+")


def environments(resources: Iterable[Resource], globs: Mapping[str, Sequence[str]] | None = None) -> Mapping[str, str]:
    """Return the environment of each resource by id.

    Args:
        resources: everything that was read.
        globs: environment -> globs over paths, from the settings; they win.

    What says it, first to last: the settings, a directory of examples or test data (what is labelled production there
    is none), the resource's own tags or labels, its namespace, the directories above the overlay or release that
    applies it, else above its file, the tags on which all tagged resources of the same Terraform root agree.
    """
    known = list(resources)
    chosen = {path: env for env, patterns in (globs or {}).items() for path in patterns}
    said = {resource.id: _said(resource, chosen) for resource in known}
    roots = _agreed(known)
    return {resource.id: said[resource.id] or roots.get(_root(resource), "") or PRODUCTION for resource in known}


def _said(resource: Resource, chosen: Mapping[str, str]) -> str:
    paths = (f"{resource.used_in}/", resource.span.path) if resource.used_in else (resource.span.path,)
    found = (env for path in paths for glob, env in chosen.items() if _covers(glob, path))
    return next(found, "") or stated(resource)


def stated(resource: Resource) -> str:
    """Return the environment that a resource itself states, without settings and default; "" where it states none."""
    root = f"{resource.scope}/" if resource.format == "terraform" else ""
    places = (f"{resource.used_in}/", resource.span.path, root)
    of_directory = next((env for place in places if (env := of_path(place))), "")
    if of_directory in UNDEPLOYED:
        return of_directory
    return tagged(resource.labels) or of_name(resource.namespace) or of_directory


def _covers(glob: str, path: str) -> bool:
    return fnmatchcase(path, glob) or fnmatchcase(path, f"{glob.rstrip('/')}/*")


def tagged(labels: Mapping[str, str]) -> str:
    """Return the environment that a tag or a label states; "" where none does."""
    for key, value in labels.items():
        if _is_key(key) and (found := of_name(value)):
            return found
    return ""


@lru_cache(maxsize=4096)
def _is_key(key: str) -> bool:
    return re.split(r"[/:.]", key)[-1].lower().replace("_", "-") in KEYS


@lru_cache(maxsize=4096)
def of_name(name: str) -> str:
    """Return the environment that a name means as a whole, or by its first or last word; "" where it means none."""
    words = SPLIT.split(name.lower())
    return next((WORDS[word] for word in (name.lower(), words[-1], words[0]) if word in WORDS), "")


@lru_cache(maxsize=65536)
def of_path(path: str) -> str:
    """Return the environment that the directories above a file mean; "" where they mean none.

    An example or a test is one wherever it stands; else the deepest directory decides. A name counts as a whole or by
    its last word ("shop-staging"), in a directory of environments by its first too ("envs/dev-eu-west-1").
    """
    parts = path.lower().split("/")[:-1]
    found = [env for above, name in zip(["", *parts], parts, strict=False) if (env := _of_directory(above, name))]
    return next((env for env in found if env in UNDEPLOYED), found[-1] if found else "")


def _of_directory(above: str, name: str) -> str:
    words = SPLIT.split(name)
    candidates = (name, words[-1], words[0]) if above in SHELVES else (name, words[-1])
    return next((WORDS[word] for word in candidates if word in WORDS), "")


def _root(resource: Resource) -> str:
    return resource.scope if resource.format == "terraform" else "\0"


def _agreed(resources: Iterable[Resource]) -> Mapping[str, str]:
    """Return the environment of each Terraform root whose tags all state the same one."""
    stated: dict[str, set[str]] = {}
    for resource in resources:
        if resource.format == "terraform" and (env := tagged(resource.labels)):
            stated.setdefault(resource.scope, set()).add(env)
    return {scope: next(iter(envs)) for scope, envs in stated.items() if len(envs) == 1}
