"""Reads plans: every planned resource with its values, its references and the place where it is written.

Format: https://developer.hashicorp.com/terraform/internals/json-format (format version 1).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relint.lang.hcl.syntax import Block
from relint.model.files import Files, Unreadable
from relint.model.finding import Problem
from relint.model.resource import NOTHING, Resource, identity
from relint.model.span import Span, whole_file
from relint.model.value import Data, Unknown
from relint.readers.terraform.settings import TerraformReading
from relint.readers.terraform.sources import Sources, directory_of
from relint.readers.tfplan.configuration import (
    PlannedSpans,
    Resolver,
    bare,
    configuration,
    provider_settings,
    required_versions,
    root_sources,
)
from relint.readers.tfplan.stream import Cursor

APPLY = "it is known after apply"


@dataclass(slots=True)
class _Planned:
    """One resource as the plan has it."""

    line: int
    address: str
    type: str
    name: str
    mode: str
    module: str  # address of its module instance; "" for the root
    values: Mapping[str, Data]


@dataclass(slots=True)
class _Plan:
    """The parts of a plan that matter."""

    resources: dict[str, _Planned] = field(default_factory=dict)
    configuration: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)


def read(files: Files, paths: Sequence[str]) -> TerraformReading:
    """Read the plans at `paths`; where the `.tf` files that a plan was made of are in `files`, spans are theirs.

    The scope of the resources is then the directory of those files, so that they take the place of what the sources
    alone tell; else it is the plan's own path.
    """
    reading = TerraformReading()
    sources = Sources(files)
    for path in paths:
        try:
            plan = _plan(Cursor(files.read(path).decode("utf-8-sig")))
        except Unreadable as error:
            reading.problems.append(Problem(whole_file(path), f"cannot be read: {error}"))
        except json.JSONDecodeError as error:
            span = Span(path, error.lineno, error.colno, error.lineno, error.colno)
            reading.problems.append(Problem(span, f"not valid JSON: {error.msg}"))
        except UnicodeDecodeError:
            reading.problems.append(Problem(whole_file(path), "the file is not UTF-8 text"))
        except RecursionError:
            reading.problems.append(Problem(whole_file(path), "the JSON is nested too deeply"))
        else:
            reading.files += 1
            reading.resources += _resources(plan, path, sources)
    return reading


def _plan(cursor: Cursor) -> _Plan:
    plan = _Plan()
    changes = '"resource_changes"' in cursor.text
    for key in cursor.members():
        if key == "resource_changes":
            plan.resources.update((each.address, each) for each in _changes(cursor))
        elif key == "planned_values" and not changes:
            plan.resources.update((each.address, each) for each in _states(cursor))
        elif key == "prior_state":
            _data_sources(cursor, plan)
        elif key in {"configuration", "variables"}:
            found = cursor.value()
            setattr(plan, key, found if isinstance(found, dict) else {})
        else:
            cursor.skip()
    return plan


def _changes(cursor: Cursor) -> Iterator[_Planned]:
    """Yield what will be there; what is to be deleted will not."""
    for _ in cursor.items():
        line = cursor.line
        record = cursor.value()
        change = record.get("change") if isinstance(record, dict) else None
        if isinstance(change, dict) and change.get("actions") not in (["delete"], ["forget"]):
            after = change.get("after")
            values = _merged(after if isinstance(after, dict) else {}, change.get("after_unknown"))
            if isinstance(values, Mapping):
                yield _planned(line, record, values)


def _planned(line: int, record: dict[str, Any], values: Mapping[str, Data]) -> _Planned:
    address = str(record.get("address", ""))
    base = f"{record.get('type')}.{record.get('name')}"
    start = address.rfind(f"data.{base}" if record.get("mode") == "data" else base)
    module = str(record.get("module_address") or address[: max(start, 0)].rstrip("."))
    return _Planned(
        line, address, str(record.get("type")), str(record.get("name")), str(record.get("mode")), module, values
    )


def _states(cursor: Cursor) -> Iterator[_Planned]:
    """Yield the resources of planned values, for plans whose changes are not there."""
    for key in cursor.members():
        if key != "root_module":
            cursor.value()
            continue
        for line, record in cursor.resources():
            yield _planned(line, record, _merged_mapping(record.get("values")))


def _data_sources(cursor: Cursor, plan: _Plan) -> None:
    """Take the data sources, which were read before the plan was made."""
    for key in cursor.members():
        if key != "values":
            cursor.value()
            continue
        for inner in cursor.members():
            if inner != "root_module":
                cursor.value()
                continue
            for line, record in cursor.resources():
                if record.get("mode") == "data":
                    found = _planned(line, record, _merged_mapping(record.get("values")))
                    plan.resources[found.address] = found


def _merged_mapping(values: Any) -> Mapping[str, Data]:
    return {key: item for key, item in values.items() if item is not None} if isinstance(values, dict) else {}


def _merged(known: Any, unknown: Any) -> Data:
    """Return planned data with `Unknown` where the plan says that apply will tell; null attributes are left out."""
    if unknown is True:
        return Unknown(APPLY)
    if isinstance(unknown, dict) and isinstance(known, dict):
        merged = {key: _merged(known.get(key), unknown.get(key)) for key in (*known, *(unknown.keys() - known.keys()))}
        return {key: merged[key] for key in sorted(merged) if merged[key] is not None}
    if isinstance(unknown, dict) and known is None:
        return {key: _merged(None, unknown[key]) for key in sorted(unknown)} or None
    if isinstance(unknown, list) and isinstance(known, list):
        hidden = [*unknown, *[None] * (len(known) - len(unknown))]
        return [_merged(item, hidden[i]) for i, item in enumerate(known)]
    found: Data = known
    return found


def _resources(plan: _Plan, path: str, sources: Sources) -> Iterator[Resource]:
    record = plan.configuration.get("root_module")
    declared = root_sources(record, directory_of(path), sources)
    scope = declared.directory if declared is not None else path
    resolver = Resolver(configuration(record, declared, sources), plan.resources)
    providers = plan.configuration.get("provider_config")
    for planned in plan.resources.values():
        module = resolver.module(tuple(bare(planned.module).split(".")[1::2]) if planned.module else ())
        prefix = f"{planned.module}." if planned.module else ""
        local = bare(planned.address.removeprefix(prefix))
        written = module.resources.get(local, {}) if module else {}
        key = str(written.get("provider_config_key", planned.type.partition("_")[0]))
        provider = provider_settings(providers, key, plan.variables)
        block = module.blocks.get(local) if module else None
        attributes, refs = _attributes(planned, _References(resolver, written, prefix, scope))
        attributes["__provider"] = provider
        if versions := required_versions(providers, key):
            attributes["__provider_versions"] = versions
        yield _resource(planned, block, attributes, refs, (scope, path))


class _References:
    """What the attributes of one resource refer to."""

    def __init__(self, resolver: Resolver, written: dict[str, Any], prefix: str, scope: str) -> None:
        self.resolver = resolver
        self.written = written
        self.prefix = prefix
        self.scope = scope

    @property
    def expressions(self) -> dict[str, Any]:
        """The expressions of the block by attribute, nested blocks as lists."""
        found = self.written.get("expressions")
        return found if isinstance(found, dict) else {}

    def by_path(self, own: str) -> dict[str, tuple[str, ...]]:
        """Return the ids that each attribute refers to, by dotted path."""
        found: dict[str, tuple[str, ...]] = {}
        waiting: list[tuple[str, Any]] = list(self.expressions.items())
        waiting += [(name, self.written.get(f"{name}_expression")) for name in ("count", "for_each")]
        waiting.append(("depends_on", {"references": self.written.get("depends_on", [])}))
        while waiting:
            path, expression = waiting.pop(0)
            if isinstance(expression, list):
                waiting += [
                    (f"{path}.{number}.{name}", inner)
                    for number, block in enumerate(expression)
                    if isinstance(block, dict)
                    for name, inner in block.items()
                ]
            elif targets := tuple(each for each in self._ids(expression) if each != own):
                found[path] = targets
        return found

    def _ids(self, expression: Any) -> tuple[str, ...]:
        return tuple(identity(self.scope, each) for each in self.resolver.targets(expression, self.prefix))


def _resource(
    planned: _Planned,
    block: Block | None,
    attributes: Mapping[str, Data],
    refs: Mapping[str, tuple[str, ...]],
    place: tuple[str, str],
) -> Resource:
    """Return the resource; `place` is its scope, and the path of the plan for what has no source in the workspace."""
    scope, path = place
    labels = attributes.get("tags") or attributes.get("labels")
    known = labels if isinstance(labels, Mapping) else {}
    return Resource(
        address=planned.address,
        type=f"data.{planned.type}" if planned.mode == "data" else planned.type,
        kind="other",
        format="terraform",
        span=block.span if block else Span(path, planned.line, 1, planned.line, 1),
        scope=scope,
        name=planned.name,
        attributes=attributes,
        spans=PlannedSpans(block.body) if block else NOTHING,
        refs=refs,
        labels={key: text for key, text in known.items() if isinstance(text, str)},
    )


def _attributes(planned: _Planned, references: _References) -> tuple[dict[str, Data], dict[str, tuple[str, ...]]]:
    """Return the planned values and what they refer to.

    An unknown one that nobody wrote is left out, as it is where only sources are read.
    """
    refs = references.by_path(identity(references.scope, planned.address))
    found: dict[str, Data] = {}
    for name, value in planned.values.items():
        if not isinstance(value, Unknown) or name in references.expressions or not references.written:
            found[name] = _with_refs(value, frozenset(refs.get(name, ())))
    return found, refs


def _with_refs(data: Data, refs: frozenset[str]) -> Data:
    """Return data whose unknown parts say what they are computed from."""
    if not refs or data is None or isinstance(data, str | int | float):
        return data
    if isinstance(data, Unknown):
        return Unknown(data.why, refs)
    if isinstance(data, Mapping):
        return {key: _with_refs(item, refs) for key, item in data.items()}
    return [_with_refs(item, refs) for item in data]
