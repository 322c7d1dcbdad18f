"""Modules from elsewhere whose version is left to their authors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relint.model.resource import Resource
from relint.plugin import RuleContext, Undecidable, Violation

KIND = "module"
REGISTRY = re.compile(r"(?:[\w.-]+\.[\w.-]+/)?[\w-]+/[\w-]+/[\w-]+(?://.*)?")
"""`namespace/name/provider`, with a host in front where it is not the public registry."""

HOSTS = ("github.com/", "bitbucket.org/", "gitlab.com/")
REPOSITORY = re.compile(r"git::|git@|.*\.git(?:[/?]|$)|(?:github\.com|bitbucket\.org)/|hg::")
REFERENCE = re.compile(r"[?&](?:ref|rev)=([^&]+)")
BRANCHES = ("main", "master", "develop", "HEAD", "default", "trunk")
"""Names that stand for whatever was pushed last."""


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield each call of a module from a registry without a version, or from a repository without a fixed reference."""
    for resource in context.system.resources.values():
        if resource.type.partition(":")[0] == KIND:
            said = _lack(resource)
            if said:
                yield Violation(
                    resource,
                    f"{resource.address} {said}; it changes when its author says so",
                    resource.span_of("source"),
                )


def _lack(resource: Resource) -> str:
    source = resource.attributes.get("source")
    if not isinstance(source, str) or source.startswith((".", "/")):
        return ""
    if REPOSITORY.match(source):
        named = REFERENCE.search(source)
        if named is None:
            return "names neither tag nor commit"
        return f"follows the branch {named[1]}" if named[1] in BRANCHES else ""
    if REGISTRY.fullmatch(source) and not source.startswith(HOSTS):
        return "" if resource.attributes.get("version") is not None else "names no version"
    return ""
