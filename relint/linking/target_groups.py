"""Target groups of AWS that Terraform makes, joined to the pods that a TargetGroupBinding registers in them.

Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from relint.linking.links import Inventory, Links
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.readers.kubernetes.fields import mapping, text

BINDING = "elbv2.k8s.aws/"
NAME = re.compile(r":targetgroup/([A-Za-z0-9-]+)/")
GROUPS = frozenset({"aws_lb_target_group", "aws_alb_target_group"})


def link(inventory: Inventory) -> Links:
    """Return the bindings behind each target group; a binding of pods has the group's `drain_seconds`."""
    links = Links()
    groups = [r for r in inventory.resources.values() if r.type in GROUPS]
    bindings = [r for r in inventory.resources.values() if r.type.startswith(BINDING)] if groups else []
    for binding in bindings:
        for group in _groups(groups, binding):
            evidence = Evidence(f"{binding.address} registers pods in it", binding.span_of("spec.targetGroupARN"))
            links.dependencies.append(Dependency(group.id, (binding.id,), evidence, Relation.FLOWS_TO, Mode.HARD))
            drain = group.facts.get("drain_seconds")
            if drain is not None and "ip" in (_target_type(binding), group.attributes.get("target_type")):
                links.derived.setdefault(binding.id, {})["drain_seconds"] = drain
    return links


def _target_type(binding: Resource) -> str:
    return text(mapping(binding.attributes, "spec"), "targetType")


def _groups(groups: Sequence[Resource], binding: Resource) -> Iterator[Resource]:
    """Yield the groups that a binding names, by reference, by name, or by the name in a literal ARN."""
    spec = mapping(binding.attributes, "spec")
    by_arn = NAME.search(text(spec, "targetGroupARN"))
    name = by_arn[1] if by_arn else text(spec, "targetGroupName")
    referred = {target for targets in binding.refs.values() for target in targets}
    for group in groups:
        if group.id in referred or (name and group.attributes.get("name") == name):
            yield group
