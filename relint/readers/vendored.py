"""Which rule files and runbooks are copies of what others make: their faults are for those to mend.

A file is a copy where a folder above it says so, where its head says from which address it is generated, where all of
its alerts carry the runbook links of a known collection, or where the settings say so. The repository that makes a
collection has no copy of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from relint.catalog import sources
from relint.model.files import Files, Unreadable
from relint.readers.reading import Reading
from relint.readers.settings import ReaderSettings

FOLDERS = frozenset({"vendor", "vendored", "third_party", "third-party", "thirdparty", "node_modules"})
FORMATS = frozenset({"prometheus", "runbook"})
HEAD = 2_000  # bytes in which a file says where it comes from
ORIGIN = re.compile(
    r"(?:generated|copied|vendored|taken|imported|synced|downloaded|mirrored)\s+from\b[^\n]{0,200}?(?P<url>https?://[^\s'\"<>]+)",
    re.IGNORECASE,
)
COMMENTED = re.compile(r"\s*(?:#|\{\{-?\s*/\*|/\*|<!--)|^\s*(?:Generated from|Do not change in-place)", re.IGNORECASE)
FORGE = re.compile(r"https?://(?:raw\.githubusercontent\.com|[^/]+)/(?P<repository>[^/\s]+/[^/\s?#]+)")
FEWEST = 3  # alerts of which all must have a collection's links


def vendored(files: Files, reading: Reading, settings: ReaderSettings) -> Mapping[str, str]:
    """Return the paths that are copies -> who makes them; what the settings call the team's own is none."""
    own = settings.repository_urls
    paths = dict.fromkeys(r.span.path for r in reading.resources if r.format in FORMATS)
    collections = _by_links(files, reading, own) if reading.alerts else {}
    found = {}
    for path in paths:
        if _covered(path, settings.own):
            continue
        made = "the settings" if _covered(path, settings.vendored) else _by_folder(path) or _by_head(files, path, own)
        made = made or collections.get(path, "")
        if made:
            found[path] = made
    return found


def _covered(path: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(path, glob) or fnmatchcase(path, f"{glob.rstrip('/')}/*") for glob in globs)


def _by_folder(path: str) -> str:
    parts = path.split("/")[:-1]
    return next(("/".join(parts[: i + 1]) for i, part in enumerate(parts) if part.lower() in FOLDERS), "")


def _by_head(files: Files, path: str, own: Sequence[str]) -> str:
    """Return the address that a comment at the head of a file calls its origin; "" where it names none."""
    try:
        head = files.read(path)[:HEAD].decode(errors="replace")
    except Unreadable:
        return ""
    for line in _comments(head):
        match = ORIGIN.search(line)
        if match and not _is_own(match["url"], own):
            return match["url"].rstrip(".,;)")
    return ""


def _comments(head: str) -> Iterator[str]:
    for line in head.splitlines():
        if line.strip() in {"", "---"}:
            continue
        if not COMMENTED.match(line):
            return
        yield line


def _is_own(url: str, own: Sequence[str]) -> bool:
    match = FORGE.match(url)
    name = match["repository"].removesuffix(".git").lower() if match else ""
    return bool(name) and any(_named(address).endswith(name) for address in own)


def _named(address: str) -> str:
    return "/" + address.strip().rstrip("/").removesuffix(".git").replace(":", "/").lower()


def _by_links(files: Files, reading: Reading, own: Sequence[str]) -> Mapping[str, str]:
    """Return the rule files all of whose alerts have the runbook links of one collection that is made elsewhere."""
    links: dict[str, list[str]] = {}
    for resource in reading.resources:
        alert = reading.alerts.get(resource.id)
        if alert is not None and resource.format == "prometheus":
            links.setdefault(resource.span.path, []).append(alert.runbook)
    table: Mapping[str, Mapping[str, Any]] = sources.load("collections.yaml")
    elsewhere = {name: entry for name, entry in table.items() if not _makes(files, entry, own)}
    return {path: name for path, found in links.items() if (name := _collection(found, elsewhere))}


def _makes(files: Files, entry: Mapping[str, Any], own: Sequence[str]) -> bool:
    """Tell whether this is a repository that makes the collection."""
    if any(_named(address).endswith(f"/{name}") for address in own for name in entry["repositories"]):
        return True
    return any(path.startswith(tuple(entry["made-of"])) for path in files.paths)


def _collection(links: Sequence[str], collections: Mapping[str, Mapping[str, Any]]) -> str:
    if len(links) < FEWEST:
        return ""
    for name, entry in collections.items():
        if all(link.startswith(tuple(entry["runbooks"])) for link in links):
            return name
    return ""
