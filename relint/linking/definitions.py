"""What the JSON inside an attribute says: the states of a workflow, the containers of a task, the limit of a queue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value, dig

LONGEST = 1_000_000  # characters of one document
DEPTH = 30  # of states inside states

WAITS = (".waitForTaskToken", ".sync", ".sync:2", ":activity:")
"""Endings and parts of a task's resource that wait for something without a limit of its own (Step Functions guide)."""


def link(inventory: Inventory) -> Links:
    """Return the facts that documents hold; unknown where the document, or the part that decides, is."""
    links = Links()
    for resource in inventory.resources.values():
        read = READ.get(resource.type)
        if read is not None:
            attribute, facts = read
            found = dict(facts(resource, document(resource, attribute)))
            if found:
                links.derived[resource.id] = found
    return links


def document(resource: Resource, attribute: str) -> Data:
    """Return the parsed JSON of an attribute; `Unknown` where it cannot be read, null where there is none."""
    text = dig(resource.attributes, attribute)
    if isinstance(text, Unknown):
        return text.document if text.document is not None else text
    if not isinstance(text, str):
        return None
    if len(text) > LONGEST:
        return Unknown(f"{attribute} is too long")
    try:
        return _plain(json.loads(text))
    except (ValueError, RecursionError):
        return Unknown(f"{attribute} is not JSON")


def _plain(data: object) -> Data:
    return data if data is None or isinstance(data, (bool, int, float, str, list, Mapping)) else None


def _queue(resource: Resource, document: Data) -> Iterator[tuple[str, Value]]:
    limit = dig(document, "maxReceiveCount")
    if isinstance(limit, str) and limit.isdigit():
        limit = int(limit)
    if isinstance(limit, (int, Unknown)):
        yield "max_receives", _value(resource, "redrive_policy", limit)


def _workflow(resource: Resource, document: Data) -> Iterator[tuple[str, Value]]:
    if document is None:
        return
    if isinstance(document, Unknown) or not isinstance(document, Mapping):
        doubt = document if isinstance(document, Unknown) else Unknown("definition is not an object")
        yield "states_without_timeout", doubt
        yield "states_without_retry", doubt
        return
    tasks = list(_tasks(document, DEPTH))
    bounded = "TimeoutSeconds" in document
    waiting = [] if bounded else [name for name, state in tasks if _waits(state)]
    yield "states_without_timeout", _value(resource, "definition", waiting)
    failing = [name for name, state in tasks if not state.keys() & {"Retry", "Catch"}]
    yield "states_without_retry", _value(resource, "definition", failing)


def _tasks(machine: Mapping[str, Data], depth: int) -> Iterator[tuple[str, Mapping[str, Data]]]:
    """Yield the task states of a machine, those of its branches included, sorted by name."""
    states = machine.get("States")
    if not isinstance(states, Mapping) or not depth:
        return
    for name, state in sorted(states.items()):
        if not isinstance(state, Mapping):
            continue
        if state.get("Type") == "Task":
            yield name, state
        for inner in _inner(state):
            yield from _tasks(inner, depth - 1)


def _inner(state: Mapping[str, Data]) -> Iterator[Mapping[str, Data]]:
    branches = state.get("Branches")
    listed = list(branches) if isinstance(branches, Sequence) and not isinstance(branches, str) else []
    for machine in [*listed, state.get("Iterator"), state.get("ItemProcessor")]:
        if isinstance(machine, Mapping):
            yield machine


def _waits(state: Mapping[str, Data]) -> bool:
    resource = state.get("Resource")
    if not isinstance(resource, str) or state.keys() & {"TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds"}:
        return False
    return resource.endswith(WAITS) or ":activity:" in resource


def _containers(resource: Resource, document: Data) -> Iterator[tuple[str, Value]]:
    if document is None:
        return
    if isinstance(document, Unknown) or not isinstance(document, Sequence) or isinstance(document, str):
        doubt = document if isinstance(document, Unknown) else Unknown("container_definitions is not a list")
        yield "health_checks", doubt
        yield "memory_limits", doubt
        return
    essential = [c for c in document if not isinstance(c, Mapping) or c.get("essential") is not False]
    yield "health_checks", _all(resource, essential, lambda c: c.get("healthCheck") is not None)
    limited = resource.attributes.get("memory") is not None
    yield (
        "memory_limits",
        _all(resource, document, lambda c: limited or bool(c.keys() & {"memory", "memoryReservation"})),
    )
    yield "containers", _value(resource, "container_definitions", len(document))
    times = [c.get("stopTimeout") for c in document if isinstance(c, Mapping)]
    numbers = [float(time) for time in times if isinstance(time, (int, float))]
    yield "stop_seconds", _value(resource, "container_definitions", max(numbers, default=0.0))


def _all(resource: Resource, containers: Sequence[Data], good: Callable[[Mapping[str, Data]], bool]) -> Value:
    unknown = next((container for container in containers if isinstance(container, Unknown)), None)
    if any(isinstance(container, Mapping) and not good(container) for container in containers):
        return _value(resource, "container_definitions", data=False)
    return unknown or _value(resource, "container_definitions", data=True)


def _value(resource: Resource, attribute: str, data: Data) -> Value:
    return data if isinstance(data, Unknown) else Known(data, resource.span_of(attribute), "derived")


READ: Mapping[str, tuple[str, Callable[[Resource, Data], Iterator[tuple[str, Value]]]]] = {
    "aws_sqs_queue": ("redrive_policy", _queue),
    "aws_sfn_state_machine": ("definition", _workflow),
    "aws_ecs_task_definition": ("container_definitions", _containers),
}
"""Type -> the attribute that holds a document, and what reads it."""
