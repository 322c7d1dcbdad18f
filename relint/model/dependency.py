"""A consumer needs at least k of n providers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from relint.model.span import Span


class Mode(StrEnum):
    """What the consumer loses with its providers."""

    HARD = "hard"  # it stops
    SOFT = "soft"  # it degrades
    STARTUP = "startup"  # it goes on, but cannot start again
    DEPLOY = "deploy"  # it goes on, but cannot be changed


class Relation(StrEnum):
    """Why the consumer needs its providers."""

    FLOWS_TO = "flows-to"  # requests or messages go from consumer to provider
    USES = "uses"  # a key, a secret, a name, a volume, a configuration
    PLACED_IN = "placed-in"  # a subnet, a cluster, a node group, a zone
    PART_OF = "part-of"  # a child of its parent, or members that make up a group
    SCALES = "scales"  # an autoscaler or a disruption budget and what it steers
    OBSERVES = "observes"  # an objective or an alert and what it watches
    DOCUMENTS = "documents"  # an alert and its runbook
    REFERS = "refers"  # a reference whose meaning the catalog does not know


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place in the input that a statement rests on."""

    message: str  # a clause: "DB_HOST names orders-db.shop.svc"
    span: Span


@dataclass(frozen=True, slots=True)
class Dependency:
    """`consumer` is up only while at least `need` of `providers` are."""

    consumer: str  # resource id
    providers: tuple[str, ...]  # resource ids, at least one, sorted
    evidence: Evidence
    relation: Relation = Relation.REFERS
    mode: Mode = Mode.SOFT
    need: int = 1
