"""Terraform of the workspace as relint's other layers see it: kinds and facts by the catalog."""

from __future__ import annotations

from collections.abc import Sequence

from relint.catalog.facts import described
from relint.model.files import Files
from relint.model.resource import Resource
from relint.readers.infrastructure.watching import watched
from relint.readers.reading import Reading
from relint.readers.settings import ReaderSettings

PREFIX = "kubernetes_"


def read(files: Files, paths: Sequence[str], settings: ReaderSettings) -> Reading:
    """Return the resources of root modules and of libraries that nothing calls.

    What Terraform would refuse when it evaluates (a file that a build has yet to make, most often) leaves a value
    unknown; it is no problem of the input here. `relint show` tells.
    """
    from relint.readers.terraform import TerraformSettings
    from relint.readers.terraform import read as read_terraform

    asked = TerraformSettings(
        settings.var_files,
        settings.variables,
        settings.workspace,
        settings.roots,
        settings.libraries,
        stops_early=True,  # no fault of a module that needs a newer Terraform
        readable=settings.readable,
    )
    found = read_terraform(files, paths, asked)
    resources = [part for resource in found.resources for part in _understood(resource)]
    return watched(Reading(resources, problems=found.problems, notes=found.notes), files)


def _understood(resource: Resource) -> list[Resource]:
    """Return the resource with what the catalog knows of it; a Kubernetes object as a manifest would be read."""
    if resource.type.startswith(PREFIX):
        from relint.readers.infrastructure.kubernetes import is_object, objects

        if is_object(resource):
            return objects(resource)
    return [described(resource)]
