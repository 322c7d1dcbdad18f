"""What each Terraform type is: kind, provider defaults, relint's words for it, and what it refers to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from relint.catalog import sources
from relint.catalog.kinds import attributes_of
from relint.catalog.provider_versions import only_before
from relint.lang.cel import CelError, Environment, Expression
from relint.model.value import Data


@dataclass(frozen=True)
class Default:
    """What the provider takes where the configuration is silent."""

    value: Data
    source: str
    until: str = ""  # a release of the provider before which another value was taken: "4.0"
    earlier: Data = None  # that value
    earlier_source: str = ""

    def of(self, constraints: Data) -> Data:
        """Return the value that the releases take which a configuration asks for."""
        old = self.until and isinstance(constraints, str) and only_before(self.until, constraints)
        return self.earlier if old else self.value


@dataclass(frozen=True)
class TypeEntry:
    """One type of the catalog."""

    type: str
    kind: str
    about: str = ""
    source: str = ""  # where the defaults were read
    defaults: Mapping[str, Default] = field(default_factory=dict)  # by dotted path
    types: Mapping[str, str] = field(default_factory=dict)  # dotted path -> "number" | "string" | "bool"
    attributes: Mapping[str, str] = field(default_factory=dict)  # relint's word -> CEL over self.*
    refers: Mapping[str, str] = field(default_factory=dict)  # attribute -> relation word
    availability: tuple[Mapping[str, str], ...] = ()

    @cached_property
    def expressions(self) -> Mapping[str, Expression]:
        """The compiled attributes.

        Raises:
            DataError: an expression is not valid, or no kind declares the attribute.
        """
        return {name: self.expression(name) for name in self.attributes}

    @cached_property
    def _compiled(self) -> dict[str, Expression]:
        return {}

    def expression(self, name: str) -> Expression:
        """Return one compiled attribute; it is compiled when first asked for, because few of them ever are.

        Raises:
            DataError: it is not valid, or no kind declares it.
        """
        if name not in self._compiled:
            self._compiled[name] = self._compile(name, self.attributes[name])
        return self._compiled[name]

    def _compile(self, name: str, text: str) -> Expression:
        if name not in attributes_of(self.kind):
            raise sources.DataError(f"{self.type}: kind {self.kind} has no attribute {name}")
        try:
            return Environment({}).compile(text)
        except CelError as error:
            raise sources.DataError(f"{self.type}.{name}: {error}") from None


MODULE = "module:"
GIT_MODULE = re.compile(
    r"(?:git::)?(?:https://|ssh://)?(?:git@)?github\.com[/:](?P<owner>[\w-]+)/terraform-(?P<provider>[a-z]+)-(?P<name>[\w-]+?)"
    r"(?:\.git)?(?P<part>//[\w/.-]+)?(?:\?.*)?"
)


def type_entry(type_name: str) -> TypeEntry | None:
    """Return what the catalog knows of a type; None where it knows nothing."""
    if type_name.startswith(MODULE):
        return _provider("module").get(MODULE + _registry_name(type_name.removeprefix(MODULE)))
    return _provider(type_name.partition("_")[0]).get(type_name)


def all_types() -> tuple[TypeEntry, ...]:
    """Return every entry, sorted by type."""
    providers = sorted({name.split("/")[1].removesuffix(".yaml") for name in sources.names("types")})
    return tuple(sorted((e for p in providers for e in _provider(p).values()), key=lambda entry: entry.type))


def _registry_name(source: str) -> str:
    """Return how the public registry calls a module, also where it is taken from its repository."""
    if match := GIT_MODULE.fullmatch(source):
        return f"{match['owner']}/{match['name']}/{match['provider']}{match['part'] or ''}"
    return source.removeprefix("registry.terraform.io/")


@cache
def _provider(provider: str) -> Mapping[str, TypeEntry]:
    prefix = f"types/{provider}"
    files = [name for name in sources.names("types") if name == f"{prefix}.yaml" or name.startswith(f"{prefix}/")]
    texts = sources.load_all(prefix, files).values()
    return {name: _entry(name, entry) for text in texts for name, entry in (text or {}).items()}


def _entry(name: str, text: Mapping[str, Any]) -> TypeEntry:
    source = str(text.get("source", ""))
    return TypeEntry(
        type=name,
        kind=str(text.get("kind", "other")),
        about=str(text.get("about", "")),
        source=source,
        defaults={path: _default(value, source) for path, value in (text.get("defaults") or {}).items()},
        types=text.get("types") or {},
        attributes={word: str(cel) for word, cel in (text.get("attributes") or {}).items()},
        refers=text.get("refers") or {},
        availability=tuple(text.get("availability") or ()),
    )


def _default(value: Any, source: str) -> Default:
    if isinstance(value, Mapping) and "value" in value and value.keys() <= {"value", "source", "before"}:
        now = Default(value["value"], str(value.get("source", source)))
        old = value.get("before")
        return replace(now, until=old["release"], earlier=old["value"], earlier_source=old["source"]) if old else now
    return Default(value, source)
