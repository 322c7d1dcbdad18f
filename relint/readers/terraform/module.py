"""One instance of a module: its variables, locals, outputs, resources and the modules that it calls."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.open_values import LazyObject, OpenInstances, OpenObject
from relint.lang.hcl.syntax import Block, Body, Literal, Source
from relint.lang.hcl.types import DYNAMIC, STRING
from relint.lang.hcl.values import Val, object_val, string, tuple_of, unknown
from relint.model.value import NO_REFS
from relint.readers.terraform.declarations import Declarations, Key
from relint.readers.terraform.expansion import Expansion, InstanceKey, expansion
from relint.readers.terraform.root import Root

APPLY = "it is known after apply"

if TYPE_CHECKING:
    from relint.readers.terraform.instances import Instance

T = TypeVar("T")


class Module:
    """One instance of a module. As a scope, it looks names up for every expression in it."""

    def __init__(self, root: Root, declarations: Declarations, prefix: str, call: Call | None = None) -> None:
        self.root = root
        self.declared = declarations
        self.prefix = prefix  # of addresses: "" or "module.a[0]."
        self.call = call
        self.depth: int = call.caller.depth + 1 if call else 0
        self._calls: dict[str, Calls] = {}
        self.instances: dict[tuple[Key, InstanceKey], Instance] = {}

    @property
    def context(self) -> Context:
        """What functions may reach."""
        return self.root.context

    def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Return what a reference names, and how many of its names that took."""
        special = _LOOKUPS.get(names[0])
        if special is not None:
            return special(self, names)
        if names[0] == "resource":
            return self._resource(("resource", *_two(names[1:], names))), 3
        return self._resource(("resource", *_two(names, names))), 2

    def variable(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Return `var.name`."""
        name = _second(names)
        if name not in self.declared.variables:
            raise EvaluationError(f'An input variable with the name "{name}" has not been declared.')
        return self._once("var", name, lambda: self._input(name)), 2

    def local(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Return `local.name`."""
        name = _second(names)
        if name not in self.declared.locals:
            raise EvaluationError(f'A local value with the name "{name}" has not been declared.')
        return self._once("local", name, lambda: self._local(name)), 2

    def output(self, name: str) -> Val:
        """Return the value of an output.

        Raises:
            EvaluationError: Terraform would refuse it.
        """
        return self._once("output", name, lambda: self._output(name))

    def calls(self, name: str) -> Calls:
        """Return the instances of a module call."""
        found = self._calls.get(name)
        if found is None:
            found = self._calls[name] = Calls(self, self.declared.calls[name])
        return found

    def expansion(self, key: Key) -> Expansion:
        """Return the instances of a resource or a data source.

        Raises:
            EvaluationError: Terraform would refuse `count` or `for_each`.
        """
        body = self.declared.resources[key].body
        return self._once("instances", _base(key), lambda: self._located(body.source, lambda: expansion(body, self)))

    def address(self, key: Key, instance: InstanceKey, found: Expansion) -> str:
        """Return the address of an instance."""
        return found.address(self.prefix + _base(key), instance)

    def _once(self, sort: str, name: str, work: Callable[[], T]) -> T:
        return self.root.evaluation.once((id(self), f"{self.prefix}{sort}.{name}"), work)

    def _located(self, source: Source, work: Callable[[], T]) -> T:
        try:
            return work()
        except EvaluationError as error:
            if error.source is None:
                error.source = source
            raise

    def _local(self, name: str) -> Val:
        attribute, source = self.declared.locals[name]
        return self._located(source, lambda: self.root.sizes.kept(evaluate(attribute.expr, self)))

    def _output(self, name: str) -> Val:
        block = self.declared.outputs[name]
        attribute = block.body.attributes.get("value")
        if attribute is None:
            raise EvaluationError(f'The output "{name}" has no value.')
        value = self._located(
            block.body.source_of("value"), lambda: self.root.sizes.kept(evaluate(attribute.expr, self))
        )
        # Terraform does not pass the mark of an output on to the caller, only those of its value.
        hidden = self.call is None and is_true(block.body, "sensitive")
        return value.marked(NO_REFS, sensitive=True) if hidden else value

    def _input(self, name: str) -> Val:
        from relint.readers.terraform.inputs import input_value

        return self.root.sizes.kept(input_value(self, name))

    def _module(self, names: tuple[str, ...]) -> tuple[Val, int]:
        name = _second(names)
        if name not in self.declared.calls:
            raise EvaluationError(f'No module call named "{name}" is declared in this module.')
        return self.calls(name).value, 2

    def _data(self, names: tuple[str, ...]) -> tuple[Val, int]:
        return self._resource(("data", *_two(names[1:], names))), 3

    def _resource(self, key: Key) -> Val:
        from relint.readers.terraform.instances import resource_value

        if key not in self.declared.resources:
            sort = "managed resource" if key[0] == "resource" else "data resource"
            raise EvaluationError(f'A {sort} "{key[1]}" "{key[2]}" has not been declared in this module.')
        return self._once("resource", _base(key), lambda: resource_value(self, key))

    def _path(self, names: tuple[str, ...]) -> tuple[Val, int]:
        name = _second(names)
        if name == "module":
            return string(posixpath.relpath(self.declared.directory or ".", self.root.directory or ".")), 2
        if name == "root":
            return string("."), 2
        if name == "cwd":
            return unknown(STRING, "path.cwd is where Terraform runs"), 2
        raise EvaluationError(f'The "path" object does not have an attribute named "{name}".')

    def _terraform(self, names: tuple[str, ...]) -> tuple[Val, int]:
        name = _second(names)
        if name == "workspace":
            workspace = self.root.settings.workspace
            return string(workspace) if workspace else unknown(STRING, "the workspace is not named"), 2
        if name == "applying":
            return unknown(DYNAMIC, APPLY), 2
        raise EvaluationError(f'The "terraform" object does not have an attribute named "{name}".')

    def _misplaced(self, names: tuple[str, ...]) -> tuple[Val, int]:
        raise EvaluationError(f'A reference to "{names[0]}" has been used in a context in which it is not available.')


_LOOKUPS: Mapping[str, Callable[[Module, tuple[str, ...]], tuple[Val, int]]] = {
    "var": Module.variable,
    "local": Module.local,
    "module": Module._module,  # noqa: SLF001 - the table of this very class
    "data": Module._data,  # noqa: SLF001
    "path": Module._path,  # noqa: SLF001
    "terraform": Module._terraform,  # noqa: SLF001
    "each": Module._misplaced,  # noqa: SLF001
    "count": Module._misplaced,  # noqa: SLF001
    "self": Module._misplaced,  # noqa: SLF001
}


def _second(names: tuple[str, ...]) -> str:
    if len(names) < 2:
        raise EvaluationError(f'The "{names[0]}" object cannot be accessed directly. Instead, access its attributes.')
    return names[1]


def _two(names: tuple[str, ...], whole: tuple[str, ...]) -> tuple[str, str]:
    if len(names) < 2:
        if len(whole) == 1:
            raise EvaluationError(
                "A reference to a resource type must be followed by at least one attribute access, specifying the "
                "resource name."
            )
        raise EvaluationError("A reference to a data source needs its type and its name.")
    return names[0], names[1]


def _base(key: Key) -> str:
    return f"{key[1]}.{key[2]}" if key[0] == "resource" else f"data.{key[1]}.{key[2]}"


def is_true(body: Body, name: str) -> bool:
    """Tell whether an argument is the literal true."""
    attribute = body.attributes.get(name)
    return attribute is not None and isinstance(attribute.expr, Literal) and attribute.expr.value.data is True


class InstanceScope:
    """The scope of one instance of a block: `count`, `each` and `self` before the module's names."""

    __slots__ = ("context", "module", "names")

    def __init__(self, module: Module, names: Mapping[str, Mapping[str, Val]]) -> None:
        self.module = module
        self.names = names
        self.context = module.context

    def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Return what a reference names."""
        own = self.names.get(names[0])
        if own is None:
            return self.module.lookup(names)
        if len(names) < 2:
            raise EvaluationError(f'The "{names[0]}" object cannot be accessed directly.')
        if names[1] not in own:
            raise EvaluationError(f'The "{names[0]}" object does not have an attribute named "{names[1]}".')
        return own[names[1]], 2


class Call:
    """One instance of a module call: who calls, with which arguments."""

    __slots__ = ("block", "caller", "scope")

    def __init__(self, caller: Module, block: Block, scope: Scope) -> None:
        self.caller = caller
        self.block = block
        self.scope = scope

    def argument(self, name: str) -> Val | None:
        """Return the value that the caller gives a variable; None where it gives none.

        Raises:
            EvaluationError: Terraform would refuse it.
        """
        attribute = self.block.body.attributes.get(name)
        if attribute is None:
            return None
        try:
            return evaluate(attribute.expr, self.scope)
        except EvaluationError as error:
            if error.source is None:
                error.source = self.block.body.source_of(name)
            raise


class Calls:
    """All instances of one module call."""

    def __init__(self, caller: Module, block: Block) -> None:
        from relint.readers.terraform.module_sources import resolved

        self.caller = caller
        self.block = block
        self.name = block.labels[0]
        self.target = resolved(caller, block)  # None: it is not in the input
        self._modules: dict[InstanceKey, Module] = {}

    @property
    def base(self) -> str:
        """The address of the call."""
        return f"{self.caller.prefix}module.{self.name}"

    @property
    def expansion(self) -> Expansion:
        """The instances.

        Raises:
            EvaluationError: Terraform would refuse `count` or `for_each`.
        """
        body = self.block.body
        key = (id(self), f"{self.base}.instances")
        return self.caller.root.evaluation.once(key, lambda: self._located(expansion, body))

    def _located(self, work: Callable[[Body, Scope], Expansion], body: Body) -> Expansion:
        try:
            return work(body, self.caller)
        except EvaluationError as error:
            if error.source is None:
                error.source = body.source
            raise

    def scope(self, key: InstanceKey, found: Expansion) -> Scope:
        """Return the scope of the arguments of one instance."""
        names = found.repetition(key)
        return InstanceScope(self.caller, names) if names else self.caller

    def module(self, key: InstanceKey, found: Expansion) -> Module | None:
        """Return one instance; None where the module is not in the input."""
        if self.target is None:
            return None
        module = self._modules.get(key)
        if module is None:
            call = Call(self.caller, self.block, self.scope(key, found))
            prefix = found.address(self.base, key) + "."
            module = self._modules[key] = Module(self.caller.root, self.target, prefix, call)
        return module

    @cached_property
    def prototype(self) -> Module | None:
        """A module like the instances, whatever their number; None where it is not in the input."""
        if self.target is None:
            return None
        return Module(self.caller.root, self.target, f"{self.base}.", Call(self.caller, self.block, self.caller))

    @property
    def value(self) -> Val:
        """What `module.name` stands for.

        Raises:
            EvaluationError: Terraform would refuse `count` or `for_each`.
        """
        found = self.expansion
        if found.sort == "single":
            return self._outputs(None, found)
        if found.sort == "unknown":
            return self._outputs(None, found) if found.by == "" else _open_instances(self._outputs(None, found), found)
        values = [self._outputs(key, found) for key in found.keys]
        if found.sort == "count":
            return tuple_of(values).marked(found.refs)
        return object_val(dict(zip(map(str, found.keys), values, strict=True))).marked(found.refs)

    def _outputs(self, key: InstanceKey, found: Expansion) -> Val:
        module = self.module(key, found)
        if module is None:
            address = found.address(self.base, key)
            return OpenObject(lambda _: None, f"{address} is not in the input", _one(self.caller.root, address))
        return LazyObject(tuple(module.declared.outputs), module.output)


def _one(root: Root, address: str) -> frozenset[str]:
    return frozenset({root.identity(address)})


def _open_instances(instance: Val, found: Expansion) -> Val:
    return OpenInstances(instance, found.why, found.refs)
