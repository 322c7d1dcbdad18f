"""One instance of a resource or a data source, as expressions and as rules see it."""

from __future__ import annotations

from collections.abc import Mapping

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.open_values import OpenInstances, OpenList, OpenObject
from relint.lang.hcl.syntax import Block
from relint.lang.hcl.types import STRING
from relint.lang.hcl.values import NULL, Gap, Val, object_val, tuple_of
from relint.readers.terraform import remote_state
from relint.readers.terraform.declarations import Key
from relint.readers.terraform.expansion import Expansion, InstanceKey
from relint.readers.terraform.module import InstanceScope, Module
from relint.readers.terraform.nested import open_blocks
from relint.readers.terraform.providers import provider_of
from relint.readers.terraform.statements import import_id

META = frozenset({"count", "for_each", "provider", "depends_on"})
META_BLOCKS = frozenset({"lifecycle", "connection", "provisioner"})
READ = "it is read at deploy"

ZONE_LISTS: Mapping[str, frozenset[str]] = {
    "aws_availability_zones": frozenset({"names", "zone_ids"}),
    "google_compute_zones": frozenset({"names"}),
    "oci_identity_availability_domains": frozenset({"availability_domains"}),
}
"""Data sources that list zones, and which of their attributes are as long as anybody needs."""

REGIONS: Mapping[str, frozenset[str]] = {"aws_region": frozenset({"name", "id", "region"})}
"""Data sources that repeat the region of their provider."""


class Instance:
    """One instance of a block; `key` is None for the only one and for the one that stands for an unknown number."""

    __slots__ = ("address", "block", "found", "id", "key", "module", "name", "scope")

    def __init__(self, module: Module, name: Key, key: InstanceKey, found: Expansion) -> None:
        self.module = module
        self.name = name
        self.key = key
        self.found = found
        self.block: Block = module.declared.resources[name]
        self.address = module.address(name, key, found)
        self.id = module.root.identity(self.address)
        names = found.repetition(key)
        self.scope: Scope = InstanceScope(module, names) if names else module

    @property
    def why(self) -> str:
        """Why what nobody wrote is unknown."""
        return f"{self.address} {READ}" if self.name[0] == "data" else f"{self.address} is known after apply"

    def value(self) -> Val:
        """Return the instance as expressions see it."""
        if self.name[1] == "terraform_data" and self.name[0] == "resource":
            return self._terraform_data()
        return OpenObject(self.attribute, self.why, frozenset({self.id}))

    def attribute(self, name: str) -> Val | None:
        """Return an attribute as the configuration sets it; None where only a deployment can say.

        Raises:
            EvaluationError: Terraform would refuse it.
        """
        if name in META or name in META_BLOCKS:
            return None
        key = (id(self.module), f"{self.address}.{name}")
        return self.module.root.evaluation.once(key, lambda: self._attribute(name))

    def _attribute(self, name: str) -> Val | None:
        body = self.block.body
        if name in body.attributes:
            try:
                val = evaluate(body.attributes[name].expr, self.scope)
            except EvaluationError as error:
                error.source = error.source or body.source_of(name)
                raise
            return None if val.null else val.marked(frozenset({self.id}))
        found = open_blocks(body, name, self.scope, self.why, frozenset({self.id}))
        if found is not None:
            return found.marked(frozenset({self.id}))
        return self._read(name) if self.name[0] == "data" else None

    def _read(self, name: str) -> Val | None:
        """Return what is known of an attribute that a data source reads."""
        if name in ZONE_LISTS.get(self.name[1], ()):
            return OpenList(f"{self.address}.{name}", frozenset({self.id}))
        if name in REGIONS.get(self.name[1], ()) and not self.block.body.attributes.keys() - {"provider"}:
            region = provider_of(self.module, self.name[1], self.block).get("region")
            if region is not None and isinstance(region.data, str):
                return region.marked(frozenset({self.id}))
        opened = self.module.root.opened
        if self.name[1] == remote_state.TYPE and name == "outputs" and opened is not None:
            return remote_state.outputs(self.block.body, self.scope, self.module, opened, frozenset({self.id}))
        return None

    def _terraform_data(self) -> Val:
        """Return the one resource whose schema is Terraform's own."""
        own = frozenset({self.id})
        written = {name: self._written(name) for name in ("input", "triggers_replace")}
        given = written["input"]
        output = given if given.null else Val(given.type, Gap(f"{self.address}.output is known after apply"))
        parts = {**written, "output": output, "id": self._identifier(replaced=not written["triggers_replace"].null)}
        return object_val({name: part.marked(own) for name, part in parts.items()}).marked(own)

    def _identifier(self, *, replaced: bool) -> Val:
        """Return the id: only of what is imported, and stays, it is known."""
        found = import_id(self.module.declared, self.address) if self.module.call is None else None
        if found is None or replaced or "for_each" in found[1].body.attributes:
            return Val(STRING, Gap(f"{self.address}.id is known after apply", True))
        return convert(evaluate(found[0], self.module), STRING)

    def _written(self, name: str) -> Val:
        attribute = self.block.body.attributes.get(name)
        if attribute is None:
            return NULL
        try:
            return evaluate(attribute.expr, self.scope)
        except EvaluationError as error:
            error.source = error.source or self.block.body.source_of(name)
            raise


def instance(module: Module, name: Key, key: InstanceKey, found: Expansion) -> Instance:
    """Return an instance, the same one each time."""
    known = module.instances.get((name, key))
    if known is None:
        known = module.instances[name, key] = Instance(module, name, key, found)
    return known


def resource_value(module: Module, name: Key) -> Val:
    """Return what a reference to a resource stands for: one object, a tuple by count, an object by for_each.

    Raises:
        EvaluationError: Terraform would refuse `count` or `for_each`.
    """
    found = module.expansion(name)
    values = [instance(module, name, key, found).value() for key in found.keys]
    if found.sort == "single":
        return values[0]
    if found.sort == "unknown":
        return OpenInstances(values[0], found.why, found.refs)
    if found.sort == "count":
        return tuple_of(values).marked(found.refs)
    return object_val(dict(zip(map(str, found.keys), values, strict=True))).marked(found.refs)
