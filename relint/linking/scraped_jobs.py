"""Alerts <-> the Prometheus server that loads their file: jobs that it does not scrape, jobs that nobody watches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from relint.lang.promql import Matcher, parse, selectors
from relint.linking.links import Inventory, Links
from relint.linking.receivers import fits
from relint.model.alert import Alert
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value

RECEIVING = ("remote-write-receiver", "otlp-receiver", "otlp-write-receiver")
FLAGS = ("args", "command")
ITSELF = "prometheus"  # the server's own job by custom: one that is down cannot tell that it is
PUSHED = Unknown("a Prometheus server of the input takes series that others write to it")


def link(inventory: Inventory) -> Links:
    """Return what the servers of the input say of the alerts that they load, and these of the servers."""
    links = Links()
    servers = [r for r in inventory.resources.values() if r.kind == "scrape-configuration"]
    if not servers:
        return links
    pushed = any(_receives(resource) for resource in inventory.resources.values())
    servers = [replace(r, facts={**r.facts, "jobs": PUSHED}) for r in servers] if pushed else servers
    recorded = {r.name for r in inventory.resources.values() if r.kind == "recording-rule"}
    loaded: dict[str, list[Alert]] = {server.id: [] for server in servers}
    for identity, alert in inventory.alerts.items():
        resource = inventory.resources[identity]
        loading = [server for server in servers if _loads(server, resource.span.path)]
        for server in loading:
            loaded[server.id].append(alert)
        if loading:
            links.derived[identity] = dict(_of_alert(resource, alert, loading, recorded))
    for server in servers:
        links.derived[server.id] = {"unwatched": _unwatched(server, loaded[server.id], inventory.paths, recorded)}
    return links


def _receives(resource: Resource) -> bool:
    """Tell whether a container, or a service of a Compose file, starts a server that others write series to."""
    if resource.kind != "container":
        return resource.kind == "series-receiver"
    listed = [resource.attributes.get(key) for key in FLAGS]
    words = [word for found in listed if isinstance(found, list) for word in found]
    return any(isinstance(word, str) and any(flag in word for flag in RECEIVING) for word in words)


def _of_alert(
    resource: Resource, alert: Alert, loading: Sequence[Resource], recorded: set[str]
) -> Iterator[tuple[str, Value]]:
    job = alert.selectors.get("job", "")
    if job and not reads_recorded(resource, recorded):
        yield "unscraped_job", _unscraped(job, loading)
    found = [seconds for server in loading for seconds in _intervals(server, job)]
    if found:
        yield "scrape_seconds", Known(min(found), origin="derived")


def _intervals(server: Resource, job: str) -> list[float]:
    """Return how often the jobs are scraped that an alert may be about."""
    table = server.facts.get("intervals")
    by_job: Mapping[str, Data] = table.data if isinstance(table, Known) and isinstance(table.data, Mapping) else {}
    chosen = {job: by_job[job]} if job in by_job else by_job
    return [float(seconds) for seconds in chosen.values() if isinstance(seconds, (int, float))]


def _loads(server: Resource, path: str) -> bool:
    """Tell whether a rule file is one that a server loads: it lies under the server's configuration and fits a pattern.

    Files are often mounted elsewhere, so of a pattern's directories only the last one counts, and only for a wildcard.
    """
    home = server.span.path.rpartition("/")[0]
    return (not home or path.startswith(f"{home}/")) and any(_fits(p, home, path) for p in _patterns(server))


def _patterns(server: Resource) -> list[str]:
    patterns = server.facts.get("rule_files")
    listed = patterns.data if isinstance(patterns, Known) and isinstance(patterns.data, list) else []
    return [str(pattern) for pattern in listed]


def _fits(pattern: str, home: str, path: str) -> bool:
    folder, _, name = path.rpartition("/")
    around, _, wanted = pattern.rpartition("/")
    near = folder == home or around.rpartition("/")[2] == folder.rpartition("/")[2]
    return fnmatchcase(name, wanted) and (near or "*" not in wanted)


def reads_recorded(resource: Resource, recorded: set[str]) -> bool:
    """Tell whether an expression reads what a rule records: such a series has the labels that its rule gives it."""
    value = resource.facts.get("metrics")
    names = value.data if isinstance(value, Known) and isinstance(value.data, list) else [""]
    return any(not name or ":" in str(name) or name in recorded for name in names)


def _unscraped(job: str, servers: Sequence[Resource]) -> Value:
    for server in servers:
        jobs = server.facts.get("jobs")
        if jobs is None or isinstance(jobs, Unknown):
            return jobs or Unknown(f"{server.address} does not say what it scrapes")
        if isinstance(jobs.data, list) and job in jobs.data:
            return Known("")
    return Known(f"{job!r}, which {servers[0].address} does not scrape")


def _unwatched(server: Resource, alerts: Sequence[Alert], paths: frozenset[str], recorded: set[str]) -> Value:
    """Return the jobs that no alert can be about: each selector of each alert asks for other jobs."""
    jobs, home = server.facts.get("jobs"), server.span.path.rpartition("/")[0]
    if not isinstance(jobs, Known) or not isinstance(jobs.data, list):
        return jobs or Unknown("nobody knows what it scrapes")
    missing = [p for p in _patterns(server) if not any(_fits(p, home, path) for path in paths)]
    if missing or not alerts:
        return Unknown(f"{missing[0]} is not in the input" if missing else "it loads no alerts of the input")
    asked = [asks for alert in alerts for asks in _asked(alert, recorded)]
    others = [str(job) for job in jobs.data if job != ITSELF]
    return Known([job for job in others if not any(_may_be(asks, job) for asks in asked)], jobs.span)


def _asked(alert: Alert, recorded: set[str]) -> Iterator[Sequence[Matcher]]:
    """Yield the conditions on the job of each selector; none where a rule records what it reads, or it is no PromQL."""
    node = parse(alert.expression).node if alert.language == "promql" else None
    found = list(selectors(node)) if node is not None else []
    for selector in found:
        made = ":" in selector.metric or selector.metric in recorded
        yield () if made else [matcher for matcher in selector.matchers if matcher.name == "job"]
    if node is None:
        yield ()


def _may_be(conditions: Sequence[Matcher], job: str) -> bool:
    return all(_holds(matcher, job) is not False for matcher in conditions)


def _holds(matcher: Matcher, job: str) -> bool | None:
    if matcher.operator in {"=", "!="}:
        return (matcher.value == job) is (matcher.operator == "=")
    answer = fits(matcher.value, job)
    return None if answer is None else answer is (matcher.operator == "=~")
