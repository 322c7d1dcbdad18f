"""What one YAML or JSON document is, by its own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OTHER = "other"
KUBERNETES = "kubernetes"
KUSTOMIZATION, CHART, BACKSTAGE, JSON_PATCH = "kustomization", "helm-chart", "backstage", "json-patch"

KUSTOMIZATIONS = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
CHART_FILES = frozenset({"Chart.yaml", "Chart.yml"})

BY_API: Mapping[str, str] = {
    "openslo": "openslo",
    "openslo.com": "openslo",
    "sloth.slok.dev": "sloth",
    "pyrra.dev": "pyrra",
    "sre.google.com": "slo-generator",
    "n9": "nobl9",
    "backstage.io": BACKSTAGE,
    "scaffolder.backstage.io": BACKSTAGE,
    "kustomize.config.k8s.io": KUSTOMIZATION,
}
"""The part of apiVersion before its slash -> format, where that is not Kubernetes'."""

BY_API_KIND: Mapping[tuple[str, str], str] = {
    ("monitoring.coreos.com", "PrometheusRule"): "prometheus",
    ("monitoring.coreos.com", "AlertmanagerConfig"): "alertmanager",
    ("metrics.keptn.sh", "AnalysisDefinition"): "keptn",
    ("metrics.keptn.sh", "Analysis"): "keptn",
}
OPENSLO_KINDS = frozenset({"SLO", "SLI", "DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget"})
LISTED = ("openslo", "nobl9")  # formats whose tools take a list of objects
NOT_DEPLOYED = frozenset(
    {
        "skaffold",  # tools whose files borrow the look of Kubernetes objects
        "ctlptl.dev",
        "kind.x-k8s.io",
        "config.openshift.io/validation",
        "client.authentication.k8s.io",
        "apiserver.config.k8s.io",
        "audit.k8s.io",
        "component-helpers.k8s.io",
        "generators.kubebuilder.io",
        "krew.googlecontainertools.github.com",
        "container-structure-test",
        "testkube",
    }
)


def format_of(path: str, root: Any) -> str:
    """Return the format of a parsed document; "other" where no reader wants it."""
    if isinstance(root, list):
        return _of_list(root)
    if not isinstance(root, Mapping):
        return OTHER
    api, kind = root.get("apiVersion"), root.get("kind")
    if isinstance(api, str) and isinstance(kind, str):
        return "openslo" if _lost_version(root, api, kind) else _of_object(api, kind)
    return _by_keys(path.rpartition("/")[2], root)


def _of_list(entries: list[Any]) -> str:
    """Return the format of a list: SLO objects, or operations (RFC 6902) that a kustomization gives a meaning."""
    apis = {str(entry.get("apiVersion")).partition("/")[0] if isinstance(entry, Mapping) else "" for entry in entries}
    if entries and all(isinstance(entry, Mapping) and {"op", "path"} <= entry.keys() for entry in entries):
        return JSON_PATCH
    formats = {BY_API.get(api, OTHER) for api in apis}
    return next((name for name in LISTED if formats == {name}), OTHER)


def _lost_version(root: Mapping[str, Any], api: str, kind: str) -> bool:
    """Tell whether this is OpenSLO under a version that nobody has; a Service of Kubernetes has no title."""
    metadata = root.get("metadata")
    titled = kind == "Service" and api != "v1" and isinstance(metadata, Mapping) and "displayName" in metadata
    return "/" not in api and (titled or kind in OPENSLO_KINDS) and isinstance(root.get("spec"), Mapping)


def _of_object(api: str, kind: str) -> str:
    group = api.partition("/")[0]
    if group in NOT_DEPLOYED or (group == "v1" and kind == "Config"):
        return OTHER
    return BY_API_KIND.get((group, kind)) or BY_API.get(group, KUBERNETES)


def _by_keys(name: str, root: Mapping[str, Any]) -> str:
    if name in KUSTOMIZATIONS:
        return KUSTOMIZATION
    if name in CHART_FILES:
        return CHART
    if _are_groups(root.get("groups")) or isinstance(root.get("scrape_configs"), list):
        return "prometheus"
    if root.get("version") == "prometheus/v1" or (isinstance(root.get("slos"), list) and "service" in root):
        return "sloth"
    if isinstance(root.get("error_budget_policies"), Mapping) and "backends" in root:
        return "slo-generator"
    if isinstance(root.get("receivers"), list) and _routes(name, root):
        return "alertmanager"
    if "spec_version" in root and isinstance(root.get("objectives"), list):
        return "keptn"
    return _other_tool(name, root)


ALERTMANAGER = frozenset(
    {"global", "route", "receivers", "inhibit_rules", "templates", "time_intervals", "mute_time_intervals", "tracing"}
)
"""Keys of a configuration of Alertmanager."""


def _routes(name: str, root: Mapping[str, Any]) -> bool:
    """Tell whether a file with receivers is Alertmanager's: exporters of events have routes and receivers, too."""
    foreign, route = root.keys() - ALERTMANAGER, root.get("route")
    if isinstance(route, Mapping):
        return not foreign or "receiver" in route
    return not foreign and "alertmanager" in name.lower()  # that the route is missing is for its reader to say


RULE_WORDS = frozenset({"alert", "record", "expr", "for", "keep_firing_for"})


def _are_groups(groups: Any) -> bool:
    """Tell whether this is meant as a Prometheus rule file: other tools have groups, and rules in them, too.

    One word of a rule tells; where no rule is written, the names of the groups do.
    """
    if not isinstance(groups, list) or not groups or not all(isinstance(group, Mapping) for group in groups):
        return False
    names = [group.get("name") for group in groups]
    bare = all(group.keys() == {"name"} for group in groups) and len({str(name) for name in names}) < len(names)
    if not bare and not all("rules" in group or "interval" in group for group in groups):
        return False
    rules = [rule for group in groups for rule in _listed(group.get("rules")) if isinstance(rule, Mapping)]
    return any(RULE_WORDS & rule.keys() for rule in rules) if rules else all("name" in group for group in groups)


def _listed(rules: Any) -> list[Any]:
    return rules if isinstance(rules, list) else []


def _other_tool(name: str, root: Mapping[str, Any]) -> str:
    if isinstance(root.get("services"), Mapping) and ("compose" in name or "version" in root):
        return "compose"
    if "jobs" in root and ("on" in root or "true" in root):
        return "workflow"
    return OTHER
