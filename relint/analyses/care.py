"""Who looks after what runs: the alerts that watch it, and the pages that say what to do when it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from relint.analyses.results import result
from relint.analyses.rows import Row
from relint.analyses.tiers import tier
from relint.model.alert import Alert
from relint.model.dependency import Relation
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Known, Unknown, Value

RUNNING = frozenset({"workload", "service", "container-service", "function", "web-app"})
TIMED = frozenset({"job", "scheduler", "event-rule"})
NAMING = ("service", "service_name", "app", "job", "deployment", "statefulset", "container", "workload", "function")
RUNBOOK_KEY = re.compile(r"(?:^|[/.])(?:runbook|playbook)(?:[-_]?(?:url|link))?\Z", re.IGNORECASE)
MACHINERY = ("node_", "kube_node_", "prometheus_", "alertmanager_", "etcd_", "apiserver_", "coredns_", "kubelet_")
"""Series of the machinery underneath: an alert on these alone says nothing of a service."""


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each service that says how much it matters, and for each thing that the clock starts."""
    for resource in system.resources.values():
        timed = _timed(system, resource)
        rank = tier(resource) if timed or resource.kind in RUNNING else None
        if resource.reusable or (rank is None and not timed) or _stands_for_another(system, resource):
            continue
        care = result(system, Care)
        facts: dict[str, Value] = {
            "tier": Known(rank),
            "timed": Known(timed),
            "watched": care.watched(resource),
            "documented": care.documented(resource),
        }
        yield Row(resource, facts)


def _timed(system: System, resource: Resource) -> bool:
    again = resource.kind in TIMED and system.known(resource, "scheduled") is True
    return again and system.known(resource, "suspended") is not True and system.known(resource, "enabled") is not False


def _stands_for_another(system: System, resource: Resource) -> bool:
    """Tell whether a Service leads to a workload that says how much it matters itself."""
    if resource.kind != "service":
        return False
    behind = (p for dependency in system.needs.get(resource.id, ()) for p in dependency.providers)
    return any(name in system.resources and tier(system.resources[name]) is not None for name in behind)


class Care:
    """The alerts and runbooks of a system by the words in them."""

    def __init__(self, system: System) -> None:
        self.system = system

    @cached_property
    def _alert_words(self) -> str:
        parts = [
            " ".join((a.name, a.expression, *a.labels.values(), *a.annotations.values()))
            for a in self.system.alerts.values()
        ]
        parts += [
            " ".join((o.service, self.system.resources[identity].name, *o.selectors.values()))
            for identity, objectives in self.system.objectives.items()
            for o in objectives
        ]
        return _folded("\n".join(parts))

    @cached_property
    def _page_words(self) -> str:
        pages = (self.system.resources[identity] for identity in self.system.runbooks)
        titles = (runbook.title for runbook in self.system.runbooks.values())
        return _folded("\n".join((*(page.span.path for page in pages), *titles)))

    @cached_property
    def _sweeping(self) -> str:
        """The address of an alert that no service is named in, and that so may watch any; "" where there is none."""
        for identity, alert in self.system.alerts.items():
            if self._is_sweeping(identity, alert):
                return self.system.resources[identity].address
        return ""

    def _is_sweeping(self, identity: str, alert: Alert) -> bool:
        if alert.language != "promql" or any(label in alert.selectors for label in NAMING):
            return False
        metrics = self.system.known(self.system.resources[identity], "metrics")
        names = metrics if isinstance(metrics, list) else [""]
        return any(not str(name).startswith(MACHINERY) for name in names)

    def watched(self, resource: Resource) -> Value:
        """Tell whether an alert or an objective watches a resource, or what leads to it."""
        if not self.system.alerts:
            return Unknown("the input holds no alerts; they may be kept elsewhere")
        if any(self._observers(resource)) or _mentions(self._alert_words, resource.name):
            return Known(True)
        if self._sweeping:
            return Unknown(f"{self._sweeping} names no service and may watch it")
        return Known(False)

    def documented(self, resource: Resource) -> Value:
        """Tell whether a runbook is there: an annotation, a page of its name, or the runbook of what watches it."""
        if any(RUNBOOK_KEY.search(key) for key in resource.annotations):
            return Known(True)
        if _mentions(self._page_words, resource.name):
            return Known(True)
        states = [self.system.known(observer, "runbook_state") for observer in self._observers(resource)]
        states += [self.system.known(entity, "runbook_state") for entity in self._entries(resource)]
        if any(state in {"file", "foreign", "text"} for state in states):
            return Known(True)
        if not self.system.runbooks:
            return Unknown("the input holds no runbooks; they may be kept elsewhere")
        return Known(False)

    def _entries(self, resource: Resource) -> Iterator[Resource]:
        """Yield the entries of a software catalog that describe a resource."""
        for dependency in self.system.needed_by.get(resource.id, ()):
            described = self.system.resources[dependency.consumer]
            if described.kind == "catalog-entity" and dependency.relation is Relation.PART_OF:
                yield described

    def _observers(self, resource: Resource) -> Iterator[Resource]:
        """Yield the alerts and objectives that watch a resource, or what needs it directly."""
        front = [d.consumer for d in self.system.needed_by.get(resource.id, ())]
        for name in (resource.id, *front):
            for dependency in self.system.needed_by.get(name, ()):
                told = dependency.consumer in self.system.alerts or dependency.consumer in self.system.objectives
                if told and dependency.relation is Relation.OBSERVES:
                    yield self.system.resources[dependency.consumer]


def _folded(text: str) -> str:
    return text.lower().replace("_", "-")


def _mentions(text: str, name: str) -> bool:
    """Tell whether a text has a name in it as a whole word, whatever its case and separators."""
    word = _folded(name)
    return bool(word) and re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
