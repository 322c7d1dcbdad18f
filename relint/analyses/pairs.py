"""Which two together stop something that neither stops alone."""

from __future__ import annotations

from collections.abc import Iterator

from relint.analyses.cut_sets import Pairs, pairs
from relint.analyses.failures import failures
from relint.analyses.fragility import Fragile
from relint.analyses.results import result
from relint.analyses.rows import Row
from relint.analyses.single_points import listing
from relint.model.system import System
from relint.model.value import Known


def cut_pairs(system: System) -> Pairs:
    """Return the cut sets of order two of what is known to be fragile, and of zones, as nodes of the fault graph."""
    found = result(system, failures)
    fragile = [node for node, said in found.fragile.items() if isinstance(said, Fragile)]
    return pairs(found.graph, sorted([*fragile, *found.zones]))


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each pair, on its first member that is a resource."""
    names = result(system, failures).graph.names
    for nodes, stops in result(system, cut_pairs).cuts.items():
        pair = [names[node] for node in nodes]
        resource = system.resources.get(pair[0]) or system.resources.get(pair[1])
        if resource is not None:
            facts = {"pair": Known(listing(pair)), "stops": Known(listing(names[top] for top in stops))}
            yield Row(resource, facts, aspect=listing(pair))
