"""Runbooks -> the workloads and alerts that their commands name, where such a name is a slip away from a real one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from relint.linking.links import Inventory, Links
from relint.linking.slips import Slips
from relint.model.value import Known, Value

OBJECT = re.compile(
    r"\b(?P<kind>deploy(?:ments?)?|sts|statefulsets?|ds|daemonsets?|cj|cronjobs?|svc|services?)(?:\.[a-z]+)?[/ ]"
    r"(?P<name>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?![\w-])"
)
KINDS: Mapping[str, str] = {
    "de": "Deployment",
    "st": "StatefulSet",
    "ds": "DaemonSet",
    "da": "DaemonSet",
    "cj": "CronJob",
    "cr": "CronJob",
    "sv": "Service",
    "se": "Service",
}
"""First letters of a word of kubectl -> the kind that it means."""

ALERT = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+\Z")
MOST = 10  # names in a finding


def link(inventory: Inventory) -> Links:
    """Return the names in each runbook that nothing has and that one thing nearly has."""
    links, names = Links(), _names(inventory)
    alerts = Slips(alert.name for alert in inventory.alerts.values())
    for identity in inventory.runbooks:
        code = inventory.resources[identity].facts.get("code")
        texts = [str(text) for text in code.data] if isinstance(code, Known) and isinstance(code.data, list) else []
        found = dict.fromkeys(_slips(texts, names, alerts))
        links.derived[identity] = {"misspelt": _value(found)}
    return links


def _value(found: Iterable[str]) -> Value:
    return Known(list(found)[:MOST], origin="derived")


def _names(inventory: Inventory) -> Mapping[str, Slips]:
    """Return the names of Kubernetes objects by their kind."""
    table: dict[str, set[str]] = {}
    for resource in inventory.resources.values():
        if resource.format == "kubernetes" and not resource.parent:
            table.setdefault(resource.type.rpartition("/")[2], set()).add(resource.name)
    return {kind: Slips(found) for kind, found in table.items()}


def _slips(texts: Iterable[str], names: Mapping[str, Slips], alerts: Slips) -> Iterator[str]:
    for text in texts:
        for match in OBJECT.finditer(text):
            known = names.get(KINDS[match["kind"][:2]])
            if known is not None and (near := known.of(match["name"])):
                yield f"{match[0]} where {near} is"
        if ALERT.match(text) and (near := alerts.of(text)):
            yield f"{text} where {near} is"
