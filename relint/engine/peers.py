"""Ignore annotations of other linters, for teams that come from them: honoured when `relint.yaml` says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

KUBE_LINTER = "ignore-check.kube-linter.io/"
KUBE_LINTER_ALL = "kube-linter.io/ignore-all"
KUBE_SCORE = "kube-score/ignore"
POLARIS = "polaris.fairwinds.com/"
POLARIS_ALL = f"{POLARIS}exempt"
POLARIS_ONE = "-exempt"
CHECKOV = re.compile(r"checkov\.io/skip\d*\Z")


def accepted(annotations: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield globs over the peers' ids (`kube-linter/no-readiness-probe`) with the reason, for each annotation.

    Source: the peers' documentation of suppression; kube-score and polaris give no place for a reason.
    """
    for key, value in annotations.items():
        if key.startswith(KUBE_LINTER):
            yield (f"kube-linter/{key.removeprefix(KUBE_LINTER)}",), value or "ignored for kube-linter"
        elif key == KUBE_LINTER_ALL:
            yield ("kube-linter/*",), value or "ignored for kube-linter"
        elif key == KUBE_SCORE:
            yield tuple(f"kube-score/{name.strip()}" for name in value.split(",")), "ignored for kube-score"
        elif key.startswith(POLARIS) and value.lower() == "true":
            yield from _polaris(key)
        elif CHECKOV.match(key):
            name, _, reason = value.partition("=")
            yield (f"checkov/{name.strip()}",), reason.strip() or "skipped for checkov"


def _polaris(key: str) -> Iterator[tuple[tuple[str, ...], str]]:
    if key == POLARIS_ALL:
        yield ("polaris/*",), "exempt from polaris"
    elif key.endswith(POLARIS_ONE):
        yield (f"polaris/{key.removeprefix(POLARIS).removesuffix(POLARIS_ONE)}",), "exempt from polaris"
