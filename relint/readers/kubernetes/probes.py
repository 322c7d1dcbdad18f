"""Probes of a container: what they ask, and the time that they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relint.model.span import Span
from relint.model.value import Known, Unknown, Value
from relint.readers.kubernetes.fields import (
    NO,
    NOTHING,
    Node,
    default,
    derived,
    field,
    items,
    known,
    mapping,
    span,
    text,
    whole,
)

HANDLERS = ("httpGet", "tcpSocket", "grpc", "exec")
NAMES = {"readiness": "readinessProbe", "liveness": "livenessProbe", "startup": "startupProbe"}


@dataclass(frozen=True, slots=True)
class Probe:
    """One probe that is written."""

    node: Mapping[str, Any]
    span: Span | None

    def number(self, name: str) -> Value:
        """Return one of its numbers, with the API server's default, which stands for 0 too."""
        value = whole(self.node, name, default(f"probe.{name}"))
        return default(f"probe.{name}") if isinstance(value, Known) and value.data == 0 else value

    @property
    def handler(self) -> tuple[str, ...]:
        """What it asks, comparable: two probes that ask the same have the same handler."""
        kind = next((name for name in HANDLERS if self.node.get(name) is not None), "")
        asked = mapping(self.node, kind)
        if kind == "exec":
            return (kind, *map(str, items(asked, "command")))
        if kind == "httpGet":
            headers = sorted(f"{text(h, 'name')}={text(h, 'value')}" for h in items(asked, "httpHeaders"))
            return (kind, text(asked, "port"), text(asked, "path") or "/", text(asked, "host"), *headers)
        return (kind, text(asked, "port"), text(asked, "service"), text(asked, "host"))

    @property
    def allowance_seconds(self) -> Value:
        """How long it fails before something is done: initial delay and all failures in a row."""
        delay, period, failures = map(self.number, ("initialDelaySeconds", "periodSeconds", "failureThreshold"))
        for value in (delay, period, failures):
            if isinstance(value, Unknown):
                return value
        return derived(known(delay) + known(period) * known(failures), period, failures, delay)


def probe(container: Node, name: str) -> Probe | None:
    """Return a probe of a container; null and an empty mapping count as none."""
    node = container.get(NAMES[name]) if isinstance(container, Mapping) else None
    return Probe(node, span(container, NAMES[name])) if isinstance(node, Mapping) and node else None


def probe_facts(container: Node) -> dict[str, Value]:
    """Return the facts that a long-lived container's probes decide."""
    ready, alive, starts = (probe(container, name) for name in ("readiness", "liveness", "startup"))
    facts: dict[str, Value] = {
        "readiness_probe": _there(container, "readiness", ready),
        "liveness_probe": _there(container, "liveness", alive),
        "startup_probe": _there(container, "startup", starts),
        "startup_allowance_seconds": starts.allowance_seconds
        if starts
        else alive.allowance_seconds
        if alive
        else NOTHING,
        "liveness_delay_seconds": alive.number("initialDelaySeconds") if alive else NOTHING,
        "liveness_as_readiness": _as_strict(alive, ready, container),
        "liveness_asks_readiness": Known(_ask_the_same(alive, ready, container), alive.span if alive else None),
        "probe_defects": _all_defects(container, {"readiness": ready, "liveness": alive, "startup": starts}),
        "probe_slower_than_period": _slow({"readiness": ready, "liveness": alive, "startup": starts}),
        "readiness_delay_seconds": ready.number("initialDelaySeconds") if ready else NOTHING,
        "readiness_period_seconds": ready.number("periodSeconds") if ready else NOTHING,
        "liveness_seconds": alive.allowance_seconds if alive else NOTHING,
        "readiness_seconds": ready.allowance_seconds if ready else NOTHING,
        "liveness_command": _command(alive),
        "undeclared_probe_ports": _undeclared(container, {"readiness": ready, "liveness": alive, "startup": starts}),
    }
    return facts


def _there(container: Node, name: str, found: Probe | None) -> Value:
    if found is not None:
        return Known(True, found.span)
    value = field(container, NAMES[name])
    return value if isinstance(value, Unknown) else NO


def _ask_the_same(alive: Probe | None, ready: Probe | None, container: Node) -> bool:
    if alive is None or ready is None:
        return False
    asked, expected = (_by_number(one.handler, container) for one in (alive, ready))
    return bool(asked[0]) and asked == expected


def _as_strict(alive: Probe | None, ready: Probe | None, container: Node) -> Value:
    """Tell whether liveness asks what readiness asks and gives up no later."""
    if alive is None or ready is None or not _ask_the_same(alive, ready, container):
        return NO
    budgets = [_budget(alive), _budget(ready)]
    if None in budgets:
        return Unknown("a number of its probes is filled in later", span=alive.span)
    return Known(budgets[0] <= budgets[1], alive.span)  # type: ignore[operator]


def _by_number(handler: tuple[str, ...], container: Node) -> tuple[str, ...]:
    """Return a handler with its port by number, where the container gives the port's name a number."""
    if len(handler) < 2 or handler[0] == "exec":
        return handler
    numbers = {text(port, "name"): text(port, "containerPort") for port in items(container, "ports")}
    return (handler[0], numbers.get(handler[1]) or handler[1], *handler[2:])


def _budget(one: Probe) -> int | None:
    """Return the seconds of failures in a row that it takes."""
    period, failures = known(one.number("periodSeconds")), known(one.number("failureThreshold"))
    return None if period is None or failures is None else period * failures


def _all_defects(container: Node, probes: Mapping[str, Probe | None]) -> Value:
    found = [(word, one.span) for name, one in probes.items() if one for word in _defects(container, name, one)]
    return Known([word for word, _ in found], found[0][1] if found else None)


def _defects(container: Node, name: str, one: Probe) -> Iterator[str]:
    """Yield what makes the API server refuse a probe, or lets it never succeed."""
    handlers = [handler for handler in HANDLERS if one.node.get(handler) is not None]
    if len(handlers) != 1:
        yield f"{name} probe has {'no handler' if not handlers else ' and '.join(handlers)}"
        return
    port = mapping(one.node, handlers[0]).get("port")
    if isinstance(port, str) and not port.isdigit() and not _is_open(port) and port not in _port_names(container):
        yield f"{name} probe asks port {port!r}, which the container does not have"
    if isinstance(port, (str, int)) and str(port) in _datagram_ports(container):
        yield f"{name} probe asks port {port!r}, which speaks UDP, over TCP"
    success = known(one.number("successThreshold"))
    if name != "readiness" and isinstance(success, int) and success > 1:
        yield f"{name} probe has successThreshold {success}, but only 1 is allowed"
    for number in ("periodSeconds", "timeoutSeconds", "failureThreshold", "successThreshold"):
        value = known(one.number(number))
        if isinstance(value, int) and value < 1:
            yield f"{name} probe has {number} {value}; the least is 1"


def _is_open(port: str) -> bool:
    return any(mark in port for mark in ("${", "{{", "$("))


def _port_names(container: Node) -> set[str]:
    return {text(port, "name") for port in items(container, "ports")}


def _datagram_ports(container: Node) -> set[str]:
    """Return the names and numbers of the ports that are open for UDP alone."""
    ports = [
        (text(p, "protocol") or "TCP", {text(p, "name"), text(p, "containerPort")}) for p in items(container, "ports")
    ]
    streams = {key for protocol, keys in ports if protocol != "UDP" for key in keys}
    return {key for protocol, keys in ports if protocol == "UDP" for key in keys} - streams - {""}


def _undeclared(container: Node, probes: Mapping[str, Probe | None]) -> Value:
    declared = {text(port, "containerPort") for port in items(container, "ports")}
    found = []
    for name, one in probes.items():
        port = text(mapping(one.node, next((h for h in HANDLERS if h in one.node), "")), "port") if one else ""
        if one and port.isdigit() and port not in declared:
            found.append((f"{name} probe asks port {port}", one.span))
    return Known([word for word, _ in found], found[0][1] if found else None)


def _slow(probes: Mapping[str, Probe | None]) -> Value:
    for name, one in probes.items():
        if one is None:
            continue
        timeout, period = known(one.number("timeoutSeconds")), known(one.number("periodSeconds"))
        if isinstance(timeout, int) and isinstance(period, int) and timeout > period:
            return Known(
                f"{name} probe waits {timeout} seconds for an answer, but is due every {period} seconds", one.span
            )
    return Known("")


def _command(alive: Probe | None) -> Value:
    command = [str(part) for part in items(mapping(alive.node, "exec"), "command")] if alive else []
    return Known(" ".join(command)[:200], alive.span if alive and command else None)
