"""What a Terraform expression that names another resource says about who needs whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from relint.catalog.relations import Word, alternatives, carried, carriers, word_for, word_inside, words
from relint.linking.aliases import aliases
from relint.linking.links import Inventory, Links
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import NOTHING, Resource
from relint.model.value import Unknown

POINTERS = frozenset({"records", "rrdatas", "record", "alias"})
"""Attributes of a DNS record; what proves ownership of a name stands there too, and serves no request."""

PROOFS = ("aws_acm_", "aws_ses", "azurerm_email_", "google_certificate_", "aws_cognito_")


@dataclass(frozen=True, slots=True)
class Reference:
    """One attribute of `source` names `target`."""

    source: Resource
    target: Resource
    attribute: str  # dotted, without indexes
    word: Word
    evidence: Evidence


def link(inventory: Inventory) -> Links:
    """Return a dependency for each reference between resources, several for one `need: any`."""
    same = aliases(inventory.resources)
    found = [
        reference
        for resource in inventory.resources.values()
        for reference in references(resource, inventory.resources, same)
    ]
    return Links(dependencies=list(_without_weaker([*_single(found), *_grouped(found)])))


def references(
    resource: Resource, resources: Mapping[str, Resource], same: Mapping[str, str] = NOTHING
) -> Iterator[Reference]:
    """Yield what a resource's attributes name, in the order of the attributes.

    `same` maps a data source to the resource that it reads, which is then what is named.
    """
    for path, targets in resource.refs.items():
        attribute = ".".join(part for part in path.split(".") if not part.isdigit())
        for target in dict.fromkeys(same.get(target, target) for target in targets):
            if target in resources and target != resource.id:
                yield _reference(resource, resources[target], path, attribute)


def _reference(resource: Resource, target: Resource, path: str, attribute: str) -> Reference:
    word, key = _meaning(resource, target, attribute)
    named = f"{attribute} of {resource.address}" if attribute else resource.address
    evidence = Evidence(f"{named} names {target.address}", resource.span_of(path))
    return Reference(resource, target, key, word, evidence)


def _meaning(resource: Resource, target: Resource, attribute: str) -> tuple[Word, str]:
    said = word_for(resource.type, attribute)
    if said is None and isinstance(resource.attributes.get(attribute), Unknown):
        said = word_inside(resource.type, attribute)  # a block that may be there
    if said is not None:
        other = alternatives().get((resource.type, said[1]))
        if other and resource.attributes.get(other):
            return words()["flows-to-any"], said[1]
        return (words()["refers"], said[1]) if _proves(target, attribute) else said
    if not carriers().isdisjoint(attribute.split(".")):
        return words()[carried().get(target.kind, "refers")], attribute
    return words()["refers"], attribute


def _proves(target: Resource, attribute: str) -> bool:
    return attribute.partition(".")[0] in POINTERS and target.type.startswith(PROOFS)


def _single(found: Iterable[Reference]) -> Iterator[Dependency]:
    for reference in found:
        if not reference.word.need_any:
            consumer, provider = _direction(reference)
            yield _dependency(consumer, (provider,), reference)


def _grouped(found: Iterable[Reference]) -> Iterator[Dependency]:
    """Yield one dependency for all alternatives: members of one whole, or all that one attribute names."""
    groups: dict[tuple[str, str], dict[str, Reference]] = {}
    for reference in found:
        if reference.word.need_any:
            consumer, provider = _direction(reference)
            key = reference.word.name if reference.word.reverse else reference.attribute
            groups.setdefault((consumer, key), {}).setdefault(provider, reference)
    for (consumer, _), members in groups.items():
        first = next(iter(members.values()))
        dependency = _dependency(consumer, tuple(sorted(members)), first)
        if len(members) > 1:
            evidence = replace(first.evidence, message=f"{first.evidence.message}, and {len(members) - 1} more like it")
            dependency = replace(dependency, evidence=evidence)
        yield dependency


def _direction(reference: Reference) -> tuple[str, str]:
    pair = reference.source.id, reference.target.id
    return (pair[1], pair[0]) if reference.word.reverse else pair


def _dependency(consumer: str, providers: tuple[str, ...], reference: Reference) -> Dependency:
    return Dependency(consumer, providers, reference.evidence, reference.word.relation, reference.word.mode)


def _without_weaker(dependencies: Iterable[Dependency]) -> Iterator[Dependency]:
    """Drop what merely refers where the same two resources are tied by something with a meaning, and repetitions."""
    ordered = list(dependencies)
    tied = {frozenset((d.consumer, p)) for d in ordered if d.relation is not Relation.REFERS for p in d.providers}
    seen: set[tuple[str, tuple[str, ...], Relation, Mode]] = set()
    for dependency in ordered:
        key = (dependency.consumer, dependency.providers, dependency.relation, dependency.mode)
        weak = dependency.relation is Relation.REFERS
        if key in seen or (weak and frozenset((dependency.consumer, *dependency.providers)) in tied):
            continue
        seen.add(key)
        yield dependency
