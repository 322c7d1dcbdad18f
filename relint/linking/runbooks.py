"""Runbook references of alerts and objectives -> files, and what runbooks themselves refer to.

A reference is resolved in this order, the first that hits wins: a path from the referring file, a path from the root,
a URL with a prefix from the settings, a URL of this repository, a page that the catalog documents. What is left
is a page elsewhere: present, not verified. An objective without one has the runbook of its service in the catalog.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from relint.linking.links import Inventory, Links
from relint.linking.software_catalog import Described, text_of
from relint.model.dependency import Dependency, Evidence, Relation
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Known, Unknown, Value

TEMPLATE = re.compile(r"\{\{.*?\}\}|\$\{[^}]*\}|%\(\w+\)s|\$\w+")
EMPTY = re.compile(
    r"(?:todo|tbd|fixme|n/?a|none|null|-+|\?+|\.\.\.|changeme|placeholder|<[^>]*>|https?://runbooks?/?|link|url|xxx+|"
    r"(?:https?://)?(?:www\.)?[\w.-]*\bexample\.(?:com|org|net)\b.*|https?://(?:localhost|127\.0\.0\.1)\b.*|"
    r"https?://[\w.-]+/?)\Z",
    re.IGNORECASE,
)
FORGE = re.compile(
    r"https?://(?P<host>[^/]+)/(?P<repo>[^?#]+?)/(?:-/)?(?:blob|tree|raw|edit|src|browse|blame)/(?P<rest>[^?#]+)",
    re.IGNORECASE,
)
RAW = re.compile(r"https?://raw\.githubusercontent\.com/(?P<repo>[^/]+/[^/]+)/(?P<rest>[^?#]+)", re.IGNORECASE)
ENDINGS = ("", ".md", ".markdown", "/README.md", "/index.md", "/_index.md")
CAMEL = re.compile(r"[A-Z][a-z]+[A-Z]")
LONGEST = 1_000  # characters of a reference
HEAD = 3  # letters
MOST_ALIKE = 50
SHARED = 5  # alerts that may name the same page without an anchor
MARKDOWN = (".md", ".markdown")
ANNOTATION = re.compile(r"(?:^|[/.])(?:runbook|playbook)(?:[-_]?(?:url|link))?\Z", re.IGNORECASE)
TECHDOCS = re.compile(
    r"https?://[^/]+/(?:[^?#]*/)?docs/(?P<namespace>[\w.-]+)/(?P<kind>\w+)/(?P<name>[\w.-]+)(?P<rest>/[^?#]*)?\Z"
)
ABSENT = frozenset({"none", "placeholder"})
WORST = ("missing", "placeholder", "none", "text", "foreign", "file")  # of several links of an entity


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a reference leads."""

    state: str  # "none" "file" "missing" "placeholder" "foreign" "text"
    path: str = ""
    anchor: str = ""
    suggestion: str = ""


def link(inventory: Inventory) -> Links:
    """Return edges from alerts and objectives to their runbooks, and facts on both ends."""
    links, described = Links(), Described(inventory)
    files = _Files(inventory)
    named: Counter[str] = Counter()
    for entity in (r for r in inventory.resources.values() if r.kind == "catalog-entity"):
        links.derived[entity.id] = _of_entity(links, entity, files, named)
    for identity, reference in _references(inventory):
        resource = inventory.resources[identity]
        open_ = resource.facts.get("runbook")
        resolved = open_ if isinstance(open_, Unknown) else files.resolve(resource, reference)
        links.derived[identity] = _facts(resolved, files, reference)
        if isinstance(resolved, Resolved) and resolved.path:
            named[resolved.path] += 1
            _connect(links, resource, files.runbook_ids.get(resolved.path), reference)
        if isinstance(resolved, Resolved) and resolved.state in ABSENT:
            links.derived[identity].update(_of_catalog(inventory, links, described, identity))
    _count_annotations(inventory, files, named)
    for identity in inventory.runbooks:
        links.derived[identity] = _runbook_facts(inventory.resources[identity], files, named)
    return links


def _references(inventory: Inventory) -> Iterator[tuple[str, str]]:
    for identity, resource in inventory.resources.items():
        if resource.kind in {"alert", "objective"}:
            value = resource.facts.get("runbook")
            data = value.data if isinstance(value, Known) else ""
            yield identity, data if isinstance(data, str) else ""


def _of_entity(links: Links, entity: Resource, files: _Files, named: Counter[str]) -> dict[str, Value]:
    """Return the facts of a catalog entity: those of the worst of its links to runbooks; `near` is the best one."""
    found: list[tuple[int, Span, str, Resolved]] = []
    for url, span in _urls(entity):
        resolved = files.resolve(entity, url)
        if isinstance(resolved, Resolved):
            found.append((WORST.index(resolved.state), span, url, resolved))
            named[resolved.path] += 1 if resolved.path else 0
            _connect(links, entity, files.runbook_ids.get(resolved.path), url)
    if not found:
        return _facts(Resolved("none"), files, "")
    found.sort(key=lambda item: item[0])
    _, span, url, resolved = found[0]
    best = found[-1][3].path or (found[-1][2] if found[-1][3].state in {"foreign", "text"} else "")
    return {**_facts(resolved, files, url), "runbook": Known(url, span), "runbook_near": Known(best)}


def _urls(entity: Resource) -> Iterator[tuple[str, Span]]:
    value = entity.facts.get("runbooks")
    for link_ in value.data if isinstance(value, Known) and isinstance(value.data, list) else []:
        if isinstance(link_, Mapping):
            line = link_.get("line")
            number = line if isinstance(line, int) else entity.span.line
            yield str(link_.get("url")), Span(entity.span.path, number, 1, number, 1)


def _of_catalog(inventory: Inventory, links: Links, described: Described, identity: str) -> dict[str, Value]:
    """Return what the catalog says of the runbook of what an alert or an objective without one watches."""
    for entity in described.by(identity):
        near = links.derived.get(entity, {}).get("runbook_near")
        if isinstance(near, Known) and near.data:
            state = "file" if near.data in inventory.paths else "foreign"
            found: dict[str, Value] = {"runbook_near": near}
            return found if identity in inventory.alerts else {**found, "runbook_state": Known(state)}
    return {}


def _count_annotations(inventory: Inventory, files: _Files, named: Counter[str]) -> None:
    """Count the runbooks that annotations of workloads, services and jobs name."""
    for resource in inventory.resources.values():
        for key, reference in resource.annotations.items() if resource.format == "kubernetes" else ():
            if ANNOTATION.search(key):
                resolved = files.resolve(resource, reference)
                if isinstance(resolved, Resolved) and resolved.path:
                    named[resolved.path] += 1


def _connect(links: Links, resource: Resource, runbook: str | None, reference: str) -> None:
    value = resource.facts.get("runbook")
    span = (value.span if isinstance(value, Known) else None) or resource.span
    if runbook is not None:
        evidence = Evidence(f"its runbook is {reference[:120]}", span)
        links.dependencies.append(Dependency(resource.id, (runbook,), evidence, Relation.DOCUMENTS))


def _facts(resolved: Resolved | Unknown, files: _Files, reference: str) -> dict[str, Value]:
    if isinstance(resolved, Unknown):
        return dict.fromkeys(("runbook_state", "runbook_path", "runbook_anchor", "runbook_near"), resolved)
    anchors = files.anchors.get(resolved.path)
    lost = resolved.anchor if anchors is not None and resolved.anchor and resolved.anchor not in anchors else ""
    if resolved.state == "foreign" and files.uses[reference] > SHARED and "#" not in reference:
        resolved = Resolved("shared", suggestion=resolved.suggestion)
    return {
        "runbook_state": Known(resolved.state),
        "runbook_path": Known(resolved.path),
        "runbook_anchor": Known(lost),
        "runbook_near": Known(resolved.suggestion),
    }


class _Files:
    """The files that references can lead to."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.uses = Counter(reference for _, reference in _references(inventory) if reference)
        self.runbook_ids = {inventory.resources[identity].span.path: identity for identity in inventory.runbooks}
        self.anchors = {
            inventory.resources[identity].span.path: runbook.anchors for identity, runbook in inventory.runbooks.items()
        }

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """Path in lower case -> path."""
        return {path.lower(): path for path in sorted(self.inventory.paths)}

    @cached_property
    def by_stem(self) -> Mapping[str, tuple[str, ...]]:
        """Name without case, '-' and '_' -> runbooks of that name."""
        table: dict[str, list[str]] = {}
        for path in sorted(self.runbook_ids):
            table.setdefault(plain(_stem(path)), []).append(path)
        return {stem: tuple(paths) for stem, paths in table.items()}

    def resolve(self, resource: Resource, reference: str) -> Resolved | Unknown:
        """Return where a reference of a resource leads."""
        text = reference.strip()[:LONGEST]
        if not text or EMPTY.match(text):
            named = self.by_stem.get(plain(resource.name), ())
            return Resolved("placeholder" if text else "none", suggestion=named[0] if named else "")
        if TEMPLATE.search(text):
            return Unknown("its runbook reference holds a template")
        target, _, anchor = text.partition("#")
        target = target.partition("?")[0]
        if "://" in target:
            return self._url(target, anchor.lower(), resource)
        return self._path(target, anchor.lower(), resource)

    def _path(self, target: str, anchor: str, resource: Resource) -> Resolved:
        here = posixpath.dirname(resource.span.path)
        for base in (posixpath.join(here, target), target.lstrip("/")):
            found = self.find(base)
            if found:
                return Resolved("file", found, anchor)
        if " " in target.strip() or ("/" not in target and not target.endswith(MARKDOWN)):
            return Resolved("text")
        return Resolved("missing", suggestion=self.near(target))

    def find(self, path: str) -> str:
        """Return the file at a path, whatever its case and with or without its ending; "" where there is none."""
        clean = _normal(path).lower()
        return next((self.folded[clean + ending] for ending in ENDINGS if clean + ending in self.folded), "")

    def _url(self, target: str, anchor: str, resource: Resource) -> Resolved:
        for prefix, folder in sorted(self.inventory.runbook_prefixes.items(), key=lambda pair: -len(pair[0])):
            if target.lower().startswith(prefix.lower().rstrip("/")):
                rest = target[len(prefix.rstrip("/")) :].strip("/")
                found = self._under(folder, rest)
                return Resolved("file", found, anchor) if found else Resolved("missing", suggestion=self.near(rest))
        match = RAW.match(target) or FORGE.match(target)
        if match is not None:
            return self._forge(match["repo"], match["rest"], anchor)
        page = self._techdocs(target)
        if page:
            return Resolved("file", page, anchor)
        named = self.by_stem.get(plain(resource.name), ())
        return Resolved("foreign", suggestion=named[0] if named else "")

    @cached_property
    def _documented(self) -> Mapping[str, str]:
        """Reference of a catalog entity -> the folder that its documentation is made of, by MkDocs' default."""
        table = {}
        for entity in self.inventory.resources.values():
            where = text_of(entity, "techdocs") if entity.kind == "catalog-entity" else ""
            if where.startswith("dir:"):
                home = posixpath.join(posixpath.dirname(entity.span.path), where.removeprefix("dir:"), "docs")
                table[text_of(entity, "reference")] = home
        return table

    def _techdocs(self, target: str) -> str:
        """Return the file of a page of Backstage's documentation; "" where it is not of an entity of the input."""
        match = TECHDOCS.match(target)
        key = f"{match['kind']}:{match['namespace']}/{match['name']}".lower() if match else ""
        folder = self._documented.get(key, "")
        rest = (match["rest"] or "").strip("/") if match else ""
        return (self.find(f"{folder}/{rest}") or self.find(f"{folder}/index.md" if not rest else "")) if folder else ""

    def _under(self, folder: str, rest: str) -> str:
        direct = self.find(f"{folder.strip('/')}/{rest}")
        if direct:
            return direct
        wanted = plain(posixpath.basename(rest))
        inside = [path for path in self.by_stem.get(wanted, ()) if path.startswith(_normal(folder) + "/")]
        return inside[0] if inside else ""

    def _forge(self, repository: str, rest: str, anchor: str) -> Resolved:
        own = any(_same_repository(repository, url) for url in self.inventory.repository_urls)
        parts = rest.split("/")
        for cut in range(1, min(len(parts), 4)):  # a ref may hold slashes
            found = self.find("/".join(parts[cut:]))
            if found and (own or cut == 1):
                return Resolved("file", found, anchor)
        return Resolved("missing", suggestion=self.near(parts[-1])) if own else Resolved("foreign")

    @cached_property
    def stems_by_head(self) -> Mapping[str, Sequence[str]]:
        """Names of runbooks by how they begin: what is near begins alike, and comparing all with all takes for ever."""
        return _by_head(self.by_stem)

    @cached_property
    def open_alerts_by_head(self) -> Mapping[str, Sequence[str]]:
        """Alerts without a runbook of their name, by how they begin."""
        return _by_head(stem for stem in self.alert_names if stem not in self.by_stem)

    @cached_property
    def named_like_alerts(self) -> bool:
        """Tell whether runbooks are named after alerts here: half of them are."""
        return 2 * sum(1 for stem in self.by_stem if stem in self.alert_names) >= len(self.by_stem)

    @cached_property
    def alert_names(self) -> Mapping[str, str]:
        """Names of alerts by their plain form."""
        return {plain(alert.name): alert.name for alert in self.inventory.alerts.values()}

    def renamed(self, runbook: Resource) -> str:
        """Return the alert that a runbook nobody names is likely about, where runbooks are named after alerts."""
        own = plain(runbook.name)
        if own in self.alert_names or not self.named_like_alerts or not CAMEL.match(runbook.name):
            return ""
        from difflib import get_close_matches

        close = get_close_matches(own, self.open_alerts_by_head.get(own[:HEAD], ()), 1, 0.7)
        return self.alert_names[close[0]] if close else ""

    def near(self, target: str) -> str:
        """Return the runbook whose name is nearest to a reference; "" where none is near."""
        from difflib import get_close_matches

        wanted = plain(_stem(target))
        alike = self.stems_by_head.get(wanted[:HEAD], ())
        close = get_close_matches(wanted, alike, 1, 0.75) if len(wanted) < 200 else []
        return self.by_stem[close[0]][0] if close else ""


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _by_head(names: Iterable[str]) -> Mapping[str, Sequence[str]]:
    table: dict[str, list[str]] = {}
    for name in names:
        members = table.setdefault(name[:HEAD], [])
        if len(members) < MOST_ALIKE:
            members.append(name)
    return table


def _normal(path: str) -> str:
    parts: list[str] = []
    for part in path.strip("/").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _same_repository(repository: str, url: str) -> bool:
    own = re.sub(r"\.git\Z", "", re.sub(r"^(?:\w+://)?(?:[^@/]+@)?[^/:]+[/:]", "", url.strip())).strip("/")
    return bool(own) and own.lower() == repository.strip("/").lower()


def plain(name: str) -> str:
    """Return a name without case and separators."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _runbook_facts(resource: Resource, files: _Files, named: Counter[str]) -> dict[str, Value]:
    path = resource.span.path
    links = resource.facts.get("links")
    broken = [target for target in _targets(links) if not _leads_somewhere(target, path, files)]
    return {
        "named_by": Known(named[path]),
        "referenced_at_all": Known(bool(named)),
        "broken_links": Known(broken[:10]),
        "renamed": Known("" if named[path] else files.renamed(resource)),
    }


def _targets(links: Value | None) -> Iterator[str]:
    data: Data = links.data if isinstance(links, Known) else None
    for entry in data if isinstance(data, list) else []:
        if isinstance(entry, Mapping) and isinstance(entry.get("target"), str):
            yield str(entry["target"])


def _leads_somewhere(target: str, path: str, files: _Files) -> bool:
    """Tell whether a relative link leads to a file; links of other sorts and those of site generators do."""
    plain_target = target.partition("#")[0].partition("?")[0]
    relative = plain_target and not re.match(r"[a-z][a-z0-9+.-]*:|/|\{|<|www\.", plain_target, re.IGNORECASE)
    if not relative or not plain_target.lower().endswith(MARKDOWN) or "%" in plain_target:
        return True
    return bool(files.find(posixpath.join(posixpath.dirname(path), plain_target)))
