"""An alarm watches what its dimensions name."""

from __future__ import annotations

import pytest

from relint import readers
from relint.linking.dimensions import link
from relint.linking.links import Inventory
from relint.model.dependency import Dependency
from relint.model.files import MemoryFiles

QUEUE = """
resource "aws_sqs_queue" "orders" {
  name = "orders"
}
"""


def edges(text: str) -> list[Dependency]:
    reading = readers.read(MemoryFiles({"main.tf": text}), ["main.tf"], readers.ReaderSettings())
    resources = {resource.id: resource for resource in reading.resources}
    return link(Inventory(resources, reading.objectives, reading.alerts)).dependencies


@pytest.mark.parametrize(
    "dimensions",
    [
        'dimensions = { QueueName = "orders" }',
        'metric_query {\n id = "m"\n metric {\n dimensions = { QueueName = "orders" }\n }\n }',
    ],
)
def test_a_name_in_a_dimension_is_an_edge(dimensions: str) -> None:
    (found,) = edges(QUEUE + f'resource "aws_cloudwatch_metric_alarm" "depth" {{\n{dimensions}\n}}\n')
    assert (found.consumer, found.providers) == ("aws_cloudwatch_metric_alarm.depth", ("aws_sqs_queue.orders",))


@pytest.mark.parametrize("dimensions", ['{ QueueName = "other" }', '{ TopicName = "orders" }', "{}", "null"])
def test_another_name_is_none(dimensions: str) -> None:
    assert edges(QUEUE + f'resource "aws_cloudwatch_metric_alarm" "depth" {{\ndimensions = {dimensions}\n}}\n') == []


def test_two_of_one_name_are_none() -> None:
    twice = QUEUE + QUEUE.replace('"orders" {', '"again" {')
    alarm = 'resource "aws_cloudwatch_metric_alarm" "depth" {\ndimensions = { QueueName = "orders" }\n}\n'
    assert edges(twice + alarm) == []
