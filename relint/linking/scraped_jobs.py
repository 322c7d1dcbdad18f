"""Alerts -> the Prometheus server that loads their file, and whether it scrapes the job that they ask for."""

from __future__ import annotations

from fnmatch import fnmatchcase

from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value


def link(inventory: Inventory) -> Links:
    """Return for each alert of a file that a server of the input loads the job that this server does not scrape."""
    links = Links()
    servers = [r for r in inventory.resources.values() if r.kind == "scrape-configuration"]
    recorded = {r.name for r in inventory.resources.values() if r.kind == "recording-rule"} if servers else set()
    for identity, alert in inventory.alerts.items() if servers else ():
        job = alert.selectors.get("job", "")
        resource = inventory.resources[identity]
        loading = [server for server in servers if _loads(server, resource.span.path)]
        if job and loading and not _reads_recorded(resource, recorded):
            links.derived[identity] = {"unscraped_job": _unscraped(job, loading)}
    return links


def _loads(server: Resource, path: str) -> bool:
    """Tell whether a rule file is one that a server loads: it lies under the server's configuration and fits a pattern.

    Files are often mounted elsewhere, so of a pattern's directories only the last one counts, and only for a wildcard.
    """
    home = server.span.path.rpartition("/")[0]
    folder, _, name = path.rpartition("/")
    if home and not path.startswith(f"{home}/"):
        return False
    patterns = server.facts.get("rule_files")
    listed = patterns.data if isinstance(patterns, Known) and isinstance(patterns.data, list) else []
    for pattern in map(str, listed):
        around, _, wanted = pattern.rpartition("/")
        near = folder == home or around.rpartition("/")[2] == folder.rpartition("/")[2]
        if fnmatchcase(name, wanted) and (near or "*" not in wanted):
            return True
    return False


def _reads_recorded(resource: Resource, recorded: set[str]) -> bool:
    """Tell whether an expression reads what a rule records: such a series has the labels that its rule gives it."""
    value = resource.facts.get("metrics")
    names = value.data if isinstance(value, Known) and isinstance(value.data, list) else [""]
    return any(not name or ":" in str(name) or name in recorded for name in names)


def _unscraped(job: str, servers: list[Resource]) -> Value:
    for server in servers:
        jobs = server.facts.get("jobs")
        if jobs is None or isinstance(jobs, Unknown):
            return jobs or Unknown(f"{server.address} does not say what it scrapes")
        if isinstance(jobs.data, list) and job in jobs.data:
            return Known("")
    return Known(f"{job!r}, which {servers[0].address} does not scrape")
