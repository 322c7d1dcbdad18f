"""What a rule says of one resource: the fault, or why nobody can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relint.model.dependency import Evidence
from relint.model.resource import NOTHING, Resource
from relint.model.span import Span


@dataclass(frozen=True, slots=True, eq=False)
class Violation:
    """One fault, before the engine adds rule, severity, price and state to make a finding of it."""

    resource: Resource
    message: str = ""  # a clause that names the resource; "": the rule's own `message`, filled from `values`
    span: Span | None = None  # what to underline; None: the head of the resource
    evidence: tuple[Evidence, ...] = ()
    aspect: str = ""  # tells two faults of one rule on one resource apart; part of the fingerprint
    values: Mapping[str, object] = field(default=NOTHING)  # for the fields of `message` and `remedy`
    minutes: float | None = None  # error-budget minutes in 30 days that the fault costs by itself


@dataclass(frozen=True, slots=True, eq=False)
class Undecidable:
    """The rule would speak of this resource if an operand were known."""

    resource: Resource
    operand: str  # the operand and why it is unknown: "zones: data.aws_subnets.this is read on apply"
    span: Span | None = None
