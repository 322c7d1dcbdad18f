"""Label selectors as the API server matches them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relint.readers.kubernetes.fields import holes, items, mapping, text
from relint.readers.kubernetes.objects import texts
from relint.readers.kubernetes.quantities import is_hole


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of matchExpressions."""

    key: str
    operator: str
    values: frozenset[str]

    def holds(self, labels: Mapping[str, str]) -> bool:
        """Tell whether labels satisfy it; an operator that does not exist is satisfied by none."""
        present = self.key in labels
        if self.operator == "Exists":
            return present
        if self.operator == "DoesNotExist":
            return not present
        if self.operator == "In":
            return labels.get(self.key) in self.values
        return self.operator == "NotIn" and labels.get(self.key) not in self.values


@dataclass(frozen=True, slots=True)
class Selector:
    """matchLabels AND matchExpressions; without any it selects everything."""

    labels: Mapping[str, str]
    requirements: tuple[Requirement, ...] = ()
    open: bool = False  # a placeholder stands in it

    @property
    def empty(self) -> bool:
        """Tell whether it asks for nothing."""
        return not self.labels and not self.requirements

    @property
    def demanded(self) -> Mapping[str, str]:
        """The labels that it asks for, written as labels or as an expression with one value."""
        single = {r.key: next(iter(r.values)) for r in self.requirements if r.operator == "In" and len(r.values) == 1}
        return {**single, **self.labels}

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Tell whether it selects what has these labels."""
        return all(labels.get(key) == value for key, value in self.labels.items()) and all(
            requirement.holds(labels) for requirement in self.requirements
        )


def selector(node: Any) -> Selector | None:
    """Return a LabelSelector; None where there is none (a null selector selects nothing).

    Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/
    """
    if not isinstance(node, Mapping):
        return None
    requirements = tuple(
        Requirement(text(item, "key"), text(item, "operator"), frozenset(map(str, items(item, "values"))))
        for item in items(node, "matchExpressions")
    )
    return Selector(texts(mapping(node, "matchLabels")), requirements, holes(node, 100))


def plain_selector(node: Any) -> Selector | None:
    """Return a map of labels as a selector (a Service's); None where there is none or it is empty."""
    labels = texts(node)
    return Selector(labels, (), any(map(is_hole, labels.values()))) if labels else None
