"""How Kubernetes objects need each other: labels, routes, host names, configuration, autoscalers."""

from __future__ import annotations

from relint.linking import (
    hostnames,
    kubernetes_roles,
    kubernetes_uses,
    routes,
    scaling,
    selectors,
    sidecars,
    traffic_policies,
)
from relint.linking.kubernetes_cluster import cluster
from relint.linking.links import Inventory, Links


def link(inventory: Inventory) -> Links:
    """Return the dependencies between Kubernetes objects, and the facts that several of them decide."""
    index = cluster(inventory)
    links = Links()
    for module in (selectors, routes, traffic_policies, kubernetes_uses, hostnames, scaling):
        links.add(module.link(index))
    links.add(sidecars.link(index, links))
    links.add(kubernetes_roles.link(index, links, inventory.paths))
    return links
