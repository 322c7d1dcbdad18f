"""Who hears of an alert of Terraform: Grafana's tree of policies, New Relic's workflows, names in messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from relint.linking.links import Inventory, Links
from relint.linking.receivers import receivers_of
from relint.model.dependency import Dependency, Evidence, Relation
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value

RULE, TREE, POINT = "grafana_rule_group.rule", "grafana_notification_policy", "grafana_contact_point"
CONDITIONS = frozenset({"newrelic_nrql_alert_condition", "newrelic_alert_condition", "newrelic_infra_alert_condition"})
POLICY, WORKFLOW, CHANNEL = "newrelic_alert_policy", "newrelic_workflow", "newrelic_alert_policy_channel"
BY_POLICY = "labels.policyIds"
NOT_INTEGRATIONS = frozenset({"name", "org_id", "disable_provenance", "id"})
NOBODY = re.compile(r"<?(?:[^@\s]*@(?:[\w-]+\.)*example\.(?:com|org|net)|example@email\.com)>?\Z", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w@.])@(?P<tool>pagerduty|opsgenie)-(?P<name>[\w.-]+)")
SERVICES = {"pagerduty": "pagerduty_service", "opsgenie": "opsgenie_service"}
OPEN = "a contact point that is known after deployment"
DEEPEST = 50  # policies in policies


def link(inventory: Inventory) -> Links:
    """Return who hears of alerts, and edges from monitors to the services that their messages name."""
    links = Links()
    by_type: dict[str, list[Resource]] = {}
    for resource in inventory.resources.values():
        by_type.setdefault(resource.type, []).append(resource)
    for point in by_type.get(POINT, ()):
        links.derived[point.id] = {"integrations": integrations(point)}
    for rule in by_type.get(RULE, ()):
        links.derived[rule.id] = _grafana(rule, by_type, links)
    for policy in by_type.get(POLICY, ()):
        links.derived[policy.id] = {"notification_targets": _newrelic(policy, by_type)}
    for monitor in by_type.get("datadog_monitor", ()):
        links.dependencies += _named(monitor, by_type)
    return links


def integrations(point: Resource) -> Value:
    """Return how many ways of telling a contact point has; the address that Grafana's default has tells nobody."""
    count = 0
    for key, blocks in point.attributes.items():
        if isinstance(blocks, Unknown):
            return blocks
        if key not in NOT_INTEGRATIONS and isinstance(blocks, Sequence) and not isinstance(blocks, str):
            count += sum(1 for block in blocks if not _tells_nobody(key, block))
    return Known(count, point.span, "derived")


def _tells_nobody(integration: str, block: Data) -> bool:
    addresses = block.get("addresses") if integration == "email" and isinstance(block, Mapping) else None
    if not isinstance(addresses, Sequence) or isinstance(addresses, str) or not addresses:
        return False
    return all(isinstance(address, str) and NOBODY.match(address.strip()) for address in addresses)


def _grafana(rule: Resource, by_type: Mapping[str, Sequence[Resource]], links: Links) -> dict[str, Value]:
    trees = [tree for tree in by_type.get(TREE, ()) if tree.scope == rule.scope] or by_type.get(TREE, ())
    points = {point.name_of: point for point in map(_Point, by_type.get(POINT, ()))}
    own = _texts(rule.attributes.get("notification_settings"), "contact_point")
    if not own and len(trees) != 1:
        why = Unknown("the input has several policies" if trees else "who hears of it is not in the input")
        return {"reaches_nobody": why if trees else Known(None), "receivers": why}
    labels = rule.attributes.get("labels")
    known = {k: v for k, v in labels.items() if isinstance(v, str)} if isinstance(labels, Mapping) else {}
    words = {**known, "alertname": rule.name}  # the folder's title is a label too, and unknown here
    names = own or sorted(set(receivers_of(_route(trees[0].attributes), words)))
    told = [_told(points.get(name), links) for name in names]
    doubt = next((value for value in told if isinstance(value, Unknown)), None)
    silent = all(isinstance(value, Known) and value.data == 0 for value in told)
    return {"receivers": Known(list(names)), "reaches_nobody": doubt or Known(bool(names) and silent)}


class _Point:
    """A contact point by the name that policies have for it."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        name = resource.attributes.get("name")
        self.name_of = name if isinstance(name, str) else resource.address


def _told(point: _Point | None, links: Links) -> Value:
    if point is None:
        return Unknown("its contact point is not in the input")
    return links.derived[point.resource.id]["integrations"]


def _route(policy: Mapping[str, Data], depth: int = 0) -> Mapping[str, object]:
    """Return a policy as a route of Alertmanager, whose words Grafana took over."""
    point, inner = policy.get("contact_point"), _blocks(policy.get("policy")) if depth < DEEPEST else ()
    return {
        "receiver": OPEN if isinstance(point, Unknown) else point if isinstance(point, str) else "",
        "continue": policy.get("continue") is True,
        "matchers": [_matcher(matcher) for matcher in _blocks(policy.get("matcher"))],
        "routes": [_route(child, depth + 1) for child in inner],
    }


def _blocks(data: Data) -> Sequence[Mapping[str, Data]]:
    """Return nested blocks; one that is all open where nobody knows them."""
    if isinstance(data, Unknown):
        return ({"contact_point": data, "label": data},)
    listed = data if isinstance(data, Sequence) and not isinstance(data, str) else ()
    return [block if isinstance(block, Mapping) else {"contact_point": Unknown("")} for block in listed]


def _matcher(matcher: Mapping[str, Data]) -> str:
    """Return a matcher as text; one that is unknown asks for a label that no rule sets, which is as open."""
    parts = [matcher.get(key) for key in ("label", "match", "value")]
    known = all(isinstance(part, str) for part in parts)
    return f'{parts[0]}{parts[1]}"{parts[2]}"' if known else 'unknown_until_deployment="x"'


def _texts(blocks: Data, key: str) -> list[str]:
    found = blocks if isinstance(blocks, Sequence) and not isinstance(blocks, str) else ()
    return [text for block in found if isinstance(block, Mapping) and isinstance(text := block.get(key), str)]


def _newrelic(policy: Resource, by_type: Mapping[str, Sequence[Resource]]) -> Value:
    """Return how many workflows and channels hear of a policy; unknown where any of them might."""
    channels = policy.attributes.get("channel_ids")
    if channels is not None and channels not in ([], ()):
        return channels if isinstance(channels, Unknown) else Known(1, origin="derived")
    workflows = [w for w in by_type.get(WORKFLOW, ()) if w.attributes.get("enabled") is not False]
    joining = [*workflows, *by_type.get(CHANNEL, ())]
    if not joining or not any(_refers(c, policy) for type_ in CONDITIONS for c in by_type.get(type_, ())):
        return Unknown("workflows may be made elsewhere" if not joining else "no condition of the input is in it")
    if any(_refers(resource, policy) for resource in joining):
        return Known(1, origin="derived")
    if any(not _filters_by_policy(workflow) for workflow in workflows):
        return Unknown("the filter of a workflow may let its issues through")
    return Known(0, policy.span, "derived")


def _refers(resource: Resource, policy: Resource) -> bool:
    return any(policy.id in ids for ids in resource.refs.values())


def _filters_by_policy(workflow: Resource) -> bool:
    """Tell whether a workflow lists the policies that it hears of, each as a resource of the input."""
    filters = workflow.attributes.get("issues_filter")
    blocks = filters if isinstance(filters, Sequence) and not isinstance(filters, str) else ()
    for block in blocks:
        predicates = block.get("predicate") if isinstance(block, Mapping) else None
        for predicate in predicates if isinstance(predicates, Sequence) else ():
            if isinstance(predicate, Mapping) and predicate.get("attribute") == BY_POLICY:
                named = any(path.startswith("issues_filter") for path in workflow.refs)
                return named and predicate.get("operator") == "EXACTLY_MATCHES"
    return False


def _named(monitor: Resource, by_type: Mapping[str, Sequence[Resource]]) -> Iterator[Dependency]:
    """Yield an edge to each paging service that a message names: `@pagerduty-checkout`."""
    message = monitor.attributes.get("message")
    for match in HANDLE.finditer(message if isinstance(message, str) else ""):
        for service in by_type.get(SERVICES[match["tool"]], ()):
            if _folded(service.attributes.get("name")) == _folded(match["name"]):
                evidence = Evidence(f"its message names {match[0]}", monitor.span_of("message"))
                yield Dependency(monitor.id, (service.id,), evidence, Relation.FLOWS_TO)


def _folded(name: Data) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower()) if isinstance(name, str) else ""
