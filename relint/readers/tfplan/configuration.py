"""The configuration inside a plan: what each attribute refers to, and where it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from relint.lang.hcl.syntax import Attr, Block, Body, Expr, Index, Literal, Traversal
from relint.lang.hcl.traversals import references
from relint.model.span import Span
from relint.readers.terraform.declarations import Declarations
from relint.readers.terraform.module_sources import is_local, local_directory
from relint.readers.terraform.resources import BlockSpans
from relint.readers.terraform.sources import Sources

_INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


def bare(address: str) -> str:
    """Return an address without the keys of instances."""
    return _INDEX.sub("", address)


@dataclass(slots=True)
class ModuleConfiguration:
    """One module of the configuration, whatever the number of its instances."""

    resources: dict[str, dict[str, Any]]  # by address within the module
    calls: dict[str, ModuleConfiguration]
    arguments: dict[str, Any] = field(default_factory=dict)  # what the caller gives, by variable
    outputs: dict[str, Any] = field(default_factory=dict)
    declared: Declarations | None = None  # its sources, where they are in the workspace
    blocks: dict[str, Block] = field(default_factory=dict)  # of the sources, by address within the module


def configuration(record: Any, declared: Declarations | None, sources: Sources) -> ModuleConfiguration:
    """Return a module from the `configuration` of a plan, joined to its sources where they are in the workspace."""
    module = record if isinstance(record, dict) else {}
    found = ModuleConfiguration(
        {each["address"]: each for each in _dicts(module.get("resources")) if "address" in each},
        {},
        outputs={name: each.get("expression", {}) for name, each in _named(module.get("outputs"))},
        declared=declared,
        blocks={_address(key): block for key, block in declared.resources.items()} if declared else {},
    )
    for name, call in _named(module.get("module_calls")):
        below = _called(declared, str(call.get("source", "")), sources)
        found.calls[name] = configuration(call.get("module"), below, sources)
        found.calls[name].arguments = call.get("expressions", {})
    return found


def _dicts(records: Any) -> Iterator[dict[str, Any]]:
    yield from (each for each in (records if isinstance(records, list) else ()) if isinstance(each, dict))


def _named(records: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    table = records if isinstance(records, dict) else {}
    yield from ((name, each) for name, each in table.items() if isinstance(each, dict))


def _called(caller: Declarations | None, source: str, sources: Sources) -> Declarations | None:
    if caller is None or not is_local(source):
        return None
    directory = local_directory(caller.directory, source)
    return sources.declarations(directory) if directory in sources.by_directory and directory is not None else None


def root_sources(record: Any, plan_directory: str, sources: Sources) -> Declarations | None:
    """Return the directory of the workspace that a plan was made of: it declares every resource of the root module.

    The plan's own directory is tried first; of others, one that alone fits.
    """
    module = record if isinstance(record, dict) else {}
    wanted = {each.get("address") for each in _dicts(module.get("resources"))}
    wanted |= {f"module.{name}" for name, _ in _named(module.get("module_calls"))}
    if not wanted:
        return None
    fitting = [directory for directory in sources.directories if wanted <= _names(sources.declarations(directory))]
    if plan_directory in fitting:
        return sources.declarations(plan_directory)
    return sources.declarations(fitting[0]) if len(fitting) == 1 else None


def _names(declared: Declarations) -> set[str]:
    names = {f"module.{name}" for name in declared.calls}
    return names | {_address(key) for key in declared.resources}


def _address(key: tuple[str, str, str]) -> str:
    return f"{key[1]}.{key[2]}" if key[0] == "resource" else f"data.{key[1]}.{key[2]}"


class PlannedSpans(BlockSpans):
    """Where the attributes of a planned resource are written; of dynamic blocks, every item is at the same place."""

    __slots__ = ()

    def get(self, path: str, /) -> Span | None:
        """Return the span of the attribute or block at a dotted path."""
        self._lay_out(self.body, "", path.split("."))
        return super().get(path)

    def _lay_out(self, body: Body, prefix: str, parts: list[str]) -> None:
        while parts and parts[0] not in body.attributes:
            name, parts = parts[0], parts[1:]
            number = int(parts[0]) if parts and parts[0].isdigit() else 0
            parts = parts[1:] if parts and parts[0].isdigit() else parts
            blocks = list(_written(body, name, number + 1))
            self.layout[prefix + name] = blocks
            if number >= len(blocks):
                return
            body, prefix = blocks[number][1], f"{prefix}{name}.{number}."


def _written(body: Body, name: str, least: int) -> Iterator[tuple[Block, Body]]:
    fixed = [(block, block.body) for block in body.of_type(name)]
    yield from fixed
    for block in body.of_type("dynamic"):
        if block.labels[:1] == (name,):
            content = next(block.body.of_type("content"), None)
            yield from [(block, content.body if content else block.body)] * max(1, least - len(fixed))


class Resolver:
    """From what an expression names to the addresses of resource instances."""

    def __init__(self, root: ModuleConfiguration, addresses: Iterable[str]) -> None:
        self.root = root
        self.instances: dict[str, list[str]] = {}
        for address in addresses:
            self.instances.setdefault(bare(address), []).append(address)

    def module(self, names: tuple[str, ...]) -> ModuleConfiguration | None:
        """Return the module that a path of call names leads to."""
        module: ModuleConfiguration | None = self.root
        for name in names:
            module = module.calls.get(name) if module else None
        return module

    def targets(self, expression: Any, prefix: str) -> tuple[str, ...]:
        """Return what an expression of the configuration refers to; `prefix` is of its module instance."""
        found: dict[str, None] = {}
        waiting = [(each, prefix) for each in _longest(list(_references(expression)))]
        seen = set(waiting)
        while waiting:
            reference, where = waiting.pop()
            more, addresses = self._step(reference, where)
            found.update(dict.fromkeys(addresses))
            for each in more:
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
        return tuple(sorted(found))

    def _step(self, reference: str, prefix: str) -> tuple[list[tuple[str, str]], list[str]]:
        """Return the references that one reference leads to, and the addresses that it names."""
        parts = bare(reference).split(".")
        module = self.module(_module_names(prefix))
        if parts[0] == "var" and len(parts) > 1 and module is not None:
            outer = _outer(prefix)
            return [(each, outer) for each in _longest(list(_references(module.arguments.get(parts[1]))))], []
        if parts[0] == "local" and len(parts) > 1:
            return [(each, prefix) for each in _of_local(module, parts[1])], []
        if parts[0] == "module" and len(parts) > 2 and module is not None:
            inner = module.calls.get(parts[1])
            expression = inner.outputs.get(parts[2]) if inner else None
            return [(each, f"{prefix}module.{parts[1]}.") for each in _longest(list(_references(expression)))], []
        return [], self._named(reference, parts, prefix)

    def _named(self, reference: str, parts: list[str], prefix: str) -> list[str]:
        length = 3 if parts[0] == "data" else 2
        base = prefix + ".".join(parts[:length])
        known = self.instances.get(bare(base), [])
        exact = [each for each in known if (prefix + reference).startswith(each) and each.endswith("]")]
        if exact:
            return exact
        here = [each for each in known if each.startswith(prefix)]
        return here or known


def _references(expression: Any) -> Iterator[str]:
    """Yield the references in an expression, also in those of nested blocks."""
    waiting = [expression]
    while waiting:
        top = waiting.pop()
        if isinstance(top, list):
            waiting += top
        elif isinstance(top, dict):
            named = top.get("references")
            if isinstance(named, list):
                yield from (each for each in named if isinstance(each, str))
            else:
                waiting += [each for key, each in top.items() if key != "constant_value"]


def _longest(found: list[str]) -> list[str]:
    """Leave out what is only the beginning of another reference: a plan lists `a.b.id`, `a.b[0]` and `a.b`."""
    return [each for each in found if not any(other.startswith((f"{each}.", f"{each}[")) for other in found)]


def _module_names(prefix: str) -> tuple[str, ...]:
    return tuple(bare(prefix).split(".")[1::2]) if prefix else ()


def _outer(prefix: str) -> str:
    """Return the prefix of the calling module: "module.a." of "module.a.module.b[0]."."""
    names = re.findall(r'module\.(?:[^.\["]|\[(?:\d+|"(?:[^"\\]|\\.)*")\])+\.', prefix)
    return "".join(names[:-1])


def _of_local(module: ModuleConfiguration | None, name: str) -> Iterator[str]:
    """Yield what a local refers to, read from its source; a plan does not say."""
    if module is None or module.declared is None or name not in module.declared.locals:
        return
    for reference in references(module.declared.locals[name][0].expr):
        yield _text(reference)


def _text(expr: Expr) -> str:
    if isinstance(expr, Traversal):
        return ".".join(expr.names)
    if isinstance(expr, Attr):
        return f"{_text(expr.source)}.{expr.name}"
    if isinstance(expr, Index) and isinstance(expr.key, Literal):
        key = expr.key.value.data
        return f"{_text(expr.source)}[{key}]" if isinstance(key, int) else f'{_text(expr.source)}["{key}"]'
    return ""


def provider_settings(record: Any, key: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a provider's configuration that are constant or a variable of the root."""
    table = record if isinstance(record, dict) else {}
    entry = table.get(key) or table.get(key.rpartition(":")[2]) or {}
    found = {"__name": entry.get("name", key.partition(".")[0]), "__alias": entry.get("alias", "")}
    for name, expression in (entry.get("expressions") or {}).items():
        value = _constant(expression, variables)
        if value is not None:
            found[name] = value
    return found


def required_versions(record: Any, key: str) -> str:
    """Return what is asked of a provider's release, as it was written; "" where nothing is."""
    table = record if isinstance(record, dict) else {}
    entry = table.get(key) or table.get(key.rpartition(":")[2]) or {}
    return str(entry.get("version_constraint") or "")


def _constant(expression: Any, variables: Mapping[str, Any]) -> Any:
    if not isinstance(expression, dict):
        return None
    if "constant_value" in expression:
        return expression["constant_value"]
    named = expression.get("references")
    if isinstance(named, list) and len(named) == 1 and str(named[0]).startswith("var."):
        given = variables.get(str(named[0])[4:])
        return given.get("value") if isinstance(given, dict) else None
    return None
