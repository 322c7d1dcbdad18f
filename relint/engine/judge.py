"""Run rules on a system: violations, and what could not be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from relint.catalog.facts import length
from relint.catalog.sources import DataError
from relint.engine.compile import Runnable
from relint.engine.messages import filled
from relint.engine.rules import Rule
from relint.engine.subjects import Subject, subjects
from relint.lang.cel import SIZE_SUFFIX
from relint.lang.cel import Undecided as UndecidedOutcome
from relint.model.dependency import Evidence
from relint.model.finding import Problem, Undecided
from relint.model.resource import Resource
from relint.model.span import Span, whole_file
from relint.model.system import System
from relint.model.value import Data, Known, Unknown
from relint.plugin import RuleContext, Undecidable, Violation
from relint.readers.failures import failure


@dataclass(frozen=True, slots=True)
class Hit:
    """A violation with the rule that saw it, the words filled in."""

    rule: Rule
    resource: Resource
    message: str
    span: Span
    remedy: str
    evidence: tuple[Evidence, ...] = ()
    aspect: str = ""
    minutes: float | None = None


@dataclass(slots=True)
class Judgement:
    """What the rules say of a system."""

    hits: list[Hit] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def judge(system: System, rules: Iterable[Runnable]) -> Judgement:
    """Run each rule on the subjects of its kinds; a rule in Python sees the whole system."""
    judgement = Judgement()
    for runnable in rules:
        path = runnable.rule.path.name
        try:
            _run(runnable, system, judgement)
        except DataError as error:
            judgement.problems.append(Problem(whole_file(path), str(error)))
        except Exception as error:  # noqa: BLE001 - a broken rule or analysis must not hide what the others say
            judgement.problems.append(failure(f"running rule {runnable.rule.name}", path, error))
    return judgement


def _run(runnable: Runnable, system: System, judgement: Judgement) -> None:
    met = [subject for kind in runnable.rule.subjects for subject in subjects(system, kind)]
    if not met and runnable.rule.subjects:
        return
    if runnable.rule.python:
        _run_check(runnable, system, judgement)
        return
    for subject in met:
        _judge_subject(runnable, subject, judgement)


def _judge_subject(runnable: Runnable, subject: Subject, judgement: Judgement) -> None:
    values = _values(runnable, subject)
    if values is None:
        return
    open_: UndecidedOutcome | None = None
    for expression in runnable.expressions:
        outcome = expression.evaluate(values)
        if isinstance(outcome, UndecidedOutcome):
            open_ = open_ or outcome
        elif outcome is not True:
            return  # whatever stayed open, there is no fault
    if open_ is not None:
        judgement.undecided.append(_undecided(runnable.rule, subject, open_.operand, values))
        return
    judgement.hits.append(_hit(runnable, subject))


def _values(runnable: Runnable, subject: Subject) -> dict[str, Data] | None:
    """Return the operands; None where the rule does not apply: the subject lacks an attribute, or it is null there."""
    values: dict[str, Data] = {f"option.{name}": value for name, value in runnable.options.items()}
    values |= {f"option.{name}.{SIZE_SUFFIX}": length(value) for name, value in runnable.options.items()}
    for operand in runnable.operands:
        value = subject.value(operand)
        if value is None or (runnable.required(operand) and isinstance(value, Known) and value.data is None):
            return None
        values[operand] = value if isinstance(value, Unknown) else value.data
    return values


def _undecided(rule: Rule, subject: Subject, operand: str, values: dict[str, Data]) -> Undecided:
    cause = values.get(operand)
    if not isinstance(cause, Unknown):
        cause = next((value for value in values.values() if isinstance(value, Unknown)), None)
    word = operand.partition(".")[2] or "an operand"
    why = cause.why if cause else "it has a type that the rule cannot read"
    span = (cause.span if cause else None) or subject.resource.span.head
    return Undecided(rule.name, subject.resource.address, f"{word}: {why}", span)


def _hit(runnable: Runnable, subject: Subject) -> Hit:
    rule, resource = runnable.rule, subject.resource

    def value_of(name: str) -> Data:
        if name.startswith("option."):
            return runnable.options.get(name.partition(".")[2])
        return subject.data(name if "." in name else f"this.{name}")

    span = _pointed(rule, subject) or subject.span or resource.span.head
    message = filled(rule.message, value_of)
    return Hit(rule, resource, message, span, _remedy(rule, resource), subject.evidence, subject.aspect)


def _pointed(rule: Rule, subject: Subject) -> Span | None:
    if not rule.point_at:
        return None
    if rule.point_at.startswith("self."):
        return subject.resource.spans.get(rule.point_at.removeprefix("self."))
    value = subject.value(f"this.{rule.point_at}")
    return value.span if isinstance(value, Known) else None


def _remedy(rule: Rule, resource: Resource) -> str:
    how = rule.how.get(resource.type) or rule.how.get(resource.kind)
    return how or " ".join(rule.remedy.split())


def _run_check(runnable: Runnable, system: System, judgement: Judgement) -> None:
    rule = runnable.rule
    for said in runnable.check(RuleContext(system, runnable.options)):
        if isinstance(said, Undecidable):
            span = said.span or said.resource.span.head
            judgement.undecided.append(Undecided(rule.name, said.resource.address, said.operand, span))
        else:
            judgement.hits.append(_from_check(rule, said))


def _from_check(rule: Rule, violation: Violation) -> Hit:
    resource = violation.resource

    def value_of(name: str) -> Data:
        if name in violation.values:
            data = violation.values[name]
            return data if isinstance(data, (int, float, str, list, tuple)) or data is None else str(data)
        return getattr(resource, name, None)

    message = violation.message or filled(rule.message, value_of)
    span = violation.span or resource.span.head
    remedy = filled(_remedy(rule, resource), value_of) if violation.values else _remedy(rule, resource)
    return Hit(rule, resource, message, span, remedy, violation.evidence, violation.aspect, violation.minutes)


def in_order(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield hits in the order of the input: by place, then rule, then address."""
    yield from sorted(hits, key=lambda hit: (hit.span, hit.rule.name, hit.resource.id, hit.aspect))
