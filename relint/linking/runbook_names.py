"""Runbooks -> the workloads and alerts that their commands name, where such a name is a slip away from a real one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from relint.linking.alerts import SHORTEST, one_slip
from relint.linking.links import Inventory, Links
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
    alerts = {alert.name for alert in inventory.alerts.values()}
    for identity in inventory.runbooks:
        code = inventory.resources[identity].facts.get("code")
        texts = [str(text) for text in code.data] if isinstance(code, Known) and isinstance(code.data, list) else []
        found = dict.fromkeys(_slips(texts, names, alerts))
        links.derived[identity] = {"misspelt": _value(found)}
    return links


def _value(found: Iterable[str]) -> Value:
    return Known(list(found)[:MOST], origin="derived")


def _names(inventory: Inventory) -> Mapping[str, set[str]]:
    """Return the names of Kubernetes objects by their kind."""
    table: dict[str, set[str]] = {}
    for resource in inventory.resources.values():
        if resource.format == "kubernetes" and not resource.parent:
            table.setdefault(resource.type.rpartition("/")[2], set()).add(resource.name)
    return table


def _slips(texts: Iterable[str], names: Mapping[str, set[str]], alerts: set[str]) -> Iterator[str]:
    for text in texts:
        for match in OBJECT.finditer(text):
            known = names.get(KINDS[match["kind"][:2]], set())
            if near := _near(match["name"], known):
                yield f"{match[0]} where {near} is"
        if ALERT.match(text) and (near := _near(text, alerts)):
            yield f"{text} where {near} is"


def _near(word: str, known: set[str]) -> str:
    """Return the one known name that a word is a slip away from; "" where it is known, or none or several are near."""
    if word in known or len(word) < SHORTEST:
        return ""
    close = [name for name in known if one_slip(word, name)]
    return close[0] if len(close) == 1 else ""
