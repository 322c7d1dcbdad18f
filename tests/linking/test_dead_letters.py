"""The reader of dead letters is the end of the line."""

from __future__ import annotations

from relint.linking.dead_letters import link
from relint.linking.links import Inventory
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Unknown

HERE = Span("main.tf", 1, 1, 9, 1)


def _subscription(name: str, topic: str, dead: str = "") -> Resource:
    attributes: dict[str, Data] = {"topic": topic}
    if dead:
        attributes["dead_letter_policy"] = [{"dead_letter_topic": dead}]
    type_ = "google_pubsub_subscription"
    return Resource(f"{type_}.{name}", type_, "subscription", "terraform", HERE, attributes=attributes)


def test_only_the_reader_of_dead_letters_needs_none() -> None:
    orders, dead, other = (
        _subscription("orders", "orders", dead="dead"),
        _subscription("dead", "dead"),
        _subscription("other", "other"),
    )
    derived = link(Inventory({resource.id: resource for resource in (orders, dead, other)})).derived
    assert list(derived) == [dead.id]
    assert set(derived[dead.id]) == {"dead_letter", "retry_backoff"}


def test_a_policy_that_may_be_there_names_its_topic_as_well() -> None:
    type_, topic = "google_pubsub_subscription", "google_pubsub_topic.dead"
    orders = Resource(
        f"{type_}.orders",
        type_,
        "subscription",
        "terraform",
        HERE,
        attributes={"dead_letter_policy": Unknown("nobody knows")},
        refs={"dead_letter_policy": (topic,)},
    )
    dead = Resource(f"{type_}.dead", type_, "subscription", "terraform", HERE, refs={"topic": (topic,)})
    assert list(link(Inventory({orders.id: orders, dead.id: dead})).derived) == [dead.id]
