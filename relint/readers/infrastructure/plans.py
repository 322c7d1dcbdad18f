"""Terraform plans of the workspace as relint's other layers see them: kinds and facts by the catalog."""

from __future__ import annotations

from collections.abc import Sequence

from relint.catalog.facts import described
from relint.model.files import Files
from relint.readers.infrastructure.watching import watched
from relint.readers.reading import Reading


def read(files: Files, paths: Sequence[str]) -> Reading:
    """Return the resources of plans; see `relint.readers.tfplan` for their scopes and places."""
    from relint.readers.tfplan import read as read_plans

    found = read_plans(files, paths)
    resources = [described(resource) for resource in found.resources]
    return watched(Reading(resources, problems=found.problems, notes=found.notes), files)
