"""Whether a series counts events, by its name alone.

Names that end in `_total` are counters by OpenMetrics, and not by many exporters: `db_assets_total` is how many assets
there are now. So a name counts events only where one of its words is that of an event (`requests`, `evicted`), and none
says that something is (`offline`, `waiting`, `capacity`). Read against the alerts of public collections, 2026-11.
"""

from __future__ import annotations

import re
from functools import lru_cache

TOTAL, BUCKET = "_total", "_bucket"
PART_OF_HISTOGRAM = re.compile(r"(?:_seconds|_bytes|_duration|_latency|_time|_milliseconds|_ms)_(?:count|sum)\Z")
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
OF_EVENTS = """
call error eviction exception execution fault invocation notification operation query read request response restart
retry timeout transaction write
accesses attempts bytes calls changes checkpoints collections collisions commits compactions crashes deletes deploys
discards downloads drops duration elections err errors errs evictions exceptions executions exits failovers failure
failures fails faults flushes handled handshakes hits inserts interrupts invocations kills lookups merges misses
notifications octets oom ooms operations ops packets panics pauses processing queries reads rebalances reboots
reconciles reconnects redirects rejections reloads renewals reopens req requests resends resets responses restarts
retransmissions retransmits retries reverts rollbacks rotations rpcs scrapes seconds shutdowns spins starts successes
switches syncs throttles timeouts transactions transfers updates uploads writes
"""
OF_STATES = """
active alive allocated allowed assigned attached available backed blocked bound cached capacity connected cores cpus
current degraded disabled disconnected down enabled expired free inflight installed limit limited live loaded locked
managed max maximum membership memory missing mounted nodes offline online open paused pending pool queued quota ready
registered replicas requested reserved resource running scheduled shared size slots space stopped storage stuck
suspended swap threads unassigned undeployed unhealthy unused up uptime used users waiting workers
"""
EVENTS, STATES = frozenset(OF_EVENTS.split()), frozenset(OF_STATES.split())


@lru_cache(maxsize=4096)
def counts_events(metric: str) -> bool:
    """Tell whether a series is surely a counter.

    >>> [counts_events(name) for name in ("http_requests_total", "pods_evicted_total", "rpc_seconds_bucket")]
    [True, True, True]
    >>> [counts_events(name) for name in ("db_assets_total", "waiting_total", "memory_bytes_total")]
    [False, False, False]
    """
    if metric.endswith(BUCKET) or PART_OF_HISTOGRAM.search(metric):
        return True
    if not metric.endswith(TOTAL):
        return False
    words = [word.lower() for word in WORDS.findall(metric.removesuffix(TOTAL))]
    if not STATES.isdisjoint(words[-2:]):
        return False
    return any(word in EVENTS or (word.endswith("ed") and word not in STATES) for word in words[-3:])
