"""Subscriptions of topics that hold dead letters: the end of the line, which needs no line of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value, dig

SUBSCRIPTION, POLICY, TOPIC = "google_pubsub_subscription", "dead_letter_policy.dead_letter_topic", "topic"
ENDED: Mapping[str, Value] = {word: Known(data=None, origin="derived") for word in ("dead_letter", "retry_backoff")}


def link(inventory: Inventory) -> Links:
    """Return null for what such a subscription need not have: dead letters and a pause between attempts."""
    subscriptions = [resource for resource in inventory.resources.values() if resource.type == SUBSCRIPTION]
    ends = {target for subscription in subscriptions for target in _named(subscription, POLICY)}
    found = (subscription for subscription in subscriptions if ends & set(_named(subscription, TOPIC)))
    return Links(derived={subscription.id: dict(ENDED) for subscription in found})


def _named(subscription: Resource, attribute: str) -> Iterator[str]:
    """Yield the topics that an attribute names, by reference and by text, also in a block that may be there."""
    for path, targets in subscription.refs.items():
        plain = ".".join(part for part in path.split(".") if not part.isdigit())
        if plain == attribute or (attribute.startswith(f"{plain}.") and _open(subscription, plain)):
            yield from targets
    text = dig(subscription.attributes, attribute)
    if isinstance(text, str):
        yield text


def _open(subscription: Resource, path: str) -> bool:
    return isinstance(dig(subscription.attributes, path), Unknown)
