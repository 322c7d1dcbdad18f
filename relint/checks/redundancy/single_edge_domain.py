"""Private lines of one router that all end in one edge availability domain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from relint.model.resource import Resource
from relint.model.value import Unknown
from relint.plugin import RuleContext, Undecidable, Violation

ATTACHMENT, DOMAIN = "google_compute_interconnect_attachment", "edge_availability_domain"


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield the first line of each router whose lines share a domain; lines that name none are left out."""
    for lines in _by_router(context).values():
        domains = [line.attributes.get(DOMAIN) for line in lines]
        unknown = next((domain for domain in domains if isinstance(domain, Unknown)), None)
        if unknown is not None:
            yield Undecidable(lines[0], f"{DOMAIN}: {unknown.why}", lines[0].span_of(DOMAIN))
        elif None not in domains and len(set(map(str, domains))) == 1:
            yield _violation(lines, str(domains[0]))


def _by_router(context: RuleContext) -> dict[tuple[str, ...], list[Resource]]:
    groups: dict[tuple[str, ...], list[Resource]] = defaultdict(list)
    for line in context.system.of_kind(ATTACHMENT):
        if routers := line.refs.get("router"):
            groups[tuple(sorted(routers))].append(line)
    return groups


def _violation(lines: Sequence[Resource], domain: str) -> Violation:
    others = f" and {len(lines) - 1} more stand" if len(lines) > 1 else " stands"
    return Violation(lines[0], f"{lines[0].address}{others} in {domain} alone; maintenance there cuts the connection")
