"""Gateways to another site with one connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from relint.model.resource import Resource
from relint.plugin import RuleContext, Violation

TUNNELS, LINES = "aws_vpn_connection", "aws_dx_connection"
ENDS = ("vpn_gateway_id", "transit_gateway_id")


def check(context: RuleContext) -> Iterator[Violation]:
    """Yield the only VPN connection of a gateway, and the only line of a configuration without a VPN beside it."""
    lines, tunnels = context.system.of_kind(LINES), context.system.of_kind(TUNNELS)
    groups: dict[tuple[str, ...], list[Resource]] = defaultdict(list)
    for tunnel in tunnels:
        groups[_end(tunnel)].append(tunnel)
    singles = [group[0] for end, group in groups.items() if len(group) == 1 and end and not lines]
    for only in [*singles, *(lines if len(lines) == 1 and not tunnels else ())]:
        if "[*]" not in only.address:
            yield Violation(
                only, f"{only.address} is the only connection to its site; maintenance of its far end cuts it"
            )


def _end(tunnel: Resource) -> tuple[str, ...]:
    """Return the gateway that a tunnel ends in: by reference, else by the id that is written."""
    named = tuple(target for path in ENDS for target in tunnel.refs.get(path, ()))
    return named or tuple(text for path in ENDS if isinstance(text := tunnel.attributes.get(path), str))
