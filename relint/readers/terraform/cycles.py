"""Cycles among everything that a root module declares, found without evaluating anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from relint.lang.hcl.syntax import Attr, Body, Expr, Index, Source, Traversal
from relint.lang.hcl.traversals import references
from relint.model.span import Span
from relint.readers.terraform.module import Module

Node: TypeAlias = tuple[int, str]
"""A module's declarations, by identity, and what is declared there: "var.x", "aws_vpc.main", "module.a.id"."""


class _Graph:
    """What refers to what, over all modules that a root calls; instances of one call count as one."""

    def __init__(self, root: Module) -> None:
        self.edges: dict[Node, list[Node]] = {}
        self.spans: dict[Node, Span] = {}
        self.names: dict[Node, str] = {}
        self.loops: dict[Node, Span] = {}  # where a declaration refers to itself
        waiting = [(root, "")]
        while waiting:
            module, prefix = waiting.pop()
            waiting += self._module(module, prefix)

    def _module(self, module: Module, prefix: str) -> list[tuple[Module, str]]:
        """Add one module's declarations; return the modules that it calls."""
        declared = module.declared
        for name, (attribute, source) in declared.locals.items():
            node = self._node(module, f"local.{name}", prefix)
            self._add(module, node, source.span(attribute.start, attribute.end), [attribute.expr], source)
        for name, block in declared.outputs.items():
            node = self._node(module, f"output.{name}", prefix)
            self._add(module, node, block.span.head, _expressions(block.body), block.body.source)
        for (sort, type_name, name), block in declared.resources.items():
            address = f"{type_name}.{name}" if sort == "resource" else f"data.{type_name}.{name}"
            node = self._node(module, address, prefix)
            self._add(module, node, block.span.head, _expressions(block.body), block.body.source)
        below: list[tuple[Module, str]] = []
        for name in declared.calls:
            below += self._call(module, name, prefix)
        return below

    def _call(self, module: Module, name: str, prefix: str) -> list[tuple[Module, str]]:
        calls = module.calls(name)
        target = calls.target
        if target is None:
            return []
        inner = calls.prototype
        if inner is None:
            return []
        body, head = calls.block.body, calls.block.span.head
        shared = [body.attributes[word].expr for word in ("count", "for_each") if word in body.attributes]
        for variable in target.variables:
            attribute = body.attributes.get(variable)
            expressions = [*shared, attribute.expr] if attribute else shared
            node = self._node(inner, f"var.{variable}", f"{prefix}module.{name}.")
            self.spans[node] = head
            self.edges[node] = [found for expr in expressions for found in self._targets(module, expr)]
        return [(inner, f"{prefix}module.{name}.")]

    def _add(self, module: Module, node: Node, span: Span, expressions: Sequence[Expr], source: Source) -> None:
        self.spans[node] = span
        edges = self.edges[node] = []
        for expr in expressions:
            targets = list(self._targets(module, expr))
            edges += targets
            if node in targets:
                self.loops.setdefault(node, source.span(expr.start, expr.end))

    def loop(self, node: Node) -> Span:
        """Return where a declaration refers to itself."""
        return self.loops.get(node, self.spans[node])

    def _node(self, module: Module, name: str, prefix: str = "") -> Node:
        node = (id(module), name)
        self.names.setdefault(node, prefix + name)
        return node

    def _targets(self, module: Module, expr: Expr) -> Iterator[Node]:
        known = module.root.sources.references  # a module is called many times, its expressions are the same
        if id(expr) not in known:
            known[id(expr)] = tuple(map(_names, references(expr)))
        for names in known[id(expr)]:
            if names[:1] == ("module",):
                yield from self._outputs(module, names)
            else:
                yield self._node(module, _declared(names))

    def _outputs(self, module: Module, names: tuple[str, ...]) -> Iterator[Node]:
        if len(names) < 2 or names[1] not in module.declared.calls:
            return
        inner = module.calls(names[1]).prototype
        if inner is not None:
            chosen = [names[2]] if len(names) > 2 else list(inner.declared.outputs)
            yield from (self._node(inner, f"output.{name}") for name in chosen)


def _expressions(body: Body) -> list[Expr]:
    found: list[Expr] = []
    waiting = [body]
    while waiting:
        top = waiting.pop()
        found += [attribute.expr for name, attribute in top.attributes.items() if name not in {"provider", "lifecycle"}]
        waiting += [block.body for block in top.blocks if block.type != "lifecycle"]
    return found


def _names(expr: Expr) -> tuple[str, ...]:
    """Return the names of a reference, indices left out."""
    tail: list[str] = []
    while isinstance(expr, Attr | Index):
        if isinstance(expr, Attr):
            tail.append(expr.name)
        expr = expr.source
    return (*(expr.names if isinstance(expr, Traversal) else ()), *reversed(tail))


def _declared(names: tuple[str, ...]) -> str:
    if names[:1] == ("data",):
        return ".".join(names[:3])
    if names[:1] == ("resource",):
        return ".".join(names[1:3])
    return ".".join(names[:2])


def cycles(root: Module) -> list[tuple[Span, tuple[str, ...]]]:
    """Return each circle of declarations that need one another: where its first one stands, and their names."""
    graph = _Graph(root)
    found = []
    for component in _components(graph.edges):
        first = min(component, key=lambda node: graph.spans[node])
        if len(component) > 1 or first in graph.edges[first]:
            names = tuple(sorted(graph.names[node] for node in component))
            found.append((graph.spans[first] if len(component) > 1 else graph.loop(first), names))
    return sorted(found)


def _components(edges: Mapping[Node, Sequence[Node]]) -> Iterator[list[Node]]:
    """Yield the strongly connected components."""
    search = _Search(edges)
    for start in edges:
        if start not in search.index:
            yield from search.walk(start)


class _Search:
    """Tarjan's algorithm (1972), without recursion."""

    def __init__(self, edges: Mapping[Node, Sequence[Node]]) -> None:
        self.edges = edges
        self.index: dict[Node, int] = {}
        self.low: dict[Node, int] = {}
        self.stack: dict[Node, None] = {}
        self.work: list[tuple[Node, Iterator[Node]]] = []

    def walk(self, start: Node) -> Iterator[list[Node]]:
        self._enter(start)
        while self.work:
            node, rest = self.work[-1]
            child = next((each for each in rest if each in self.edges), None)
            if child is None:
                self.work.pop()
                if self.work:
                    self._lower(self.work[-1][0], self.low[node])
                if self.low[node] == self.index[node]:
                    yield self._component(node)
            elif child not in self.index:
                self._enter(child)
            elif child in self.stack:
                self._lower(node, self.index[child])

    def _enter(self, node: Node) -> None:
        self.index[node] = self.low[node] = len(self.index)
        self.stack[node] = None
        self.work.append((node, iter(self.edges[node])))

    def _lower(self, node: Node, number: int) -> None:
        self.low[node] = min(self.low[node], number)

    def _component(self, root: Node) -> list[Node]:
        component: list[Node] = []
        while not component or component[-1] != root:
            component.append(self.stack.popitem()[0])
        return component
