"""What `data "terraform_remote_state"` reads, where the root module that writes that state is in the input.

A state is known by its backend and by where in it the state lies. Outputs are taken from the other root's
configuration as it stands, which is what its next apply will write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.open_values import OpenObject
from relint.lang.hcl.syntax import Body
from relint.lang.hcl.values import Val

if TYPE_CHECKING:
    from relint.readers.terraform.module import Module
    from relint.readers.terraform.sources import Sources

TYPE = "terraform_remote_state"
PLACE: Mapping[str, tuple[str, ...]] = {
    "s3": ("bucket", "key"),
    "gcs": ("bucket", "prefix"),
    "azurerm": ("storage_account_name", "container_name", "key"),
    "local": ("path",),
    "http": ("address",),
    "consul": ("path",),
    "kubernetes": ("secret_suffix", "namespace"),
    "remote": ("organization", "name"),
}
"""Backend -> the arguments that tell one state from another."""

CLOUD = "remote"  # what the data source calls the backend of a `cloud` block
Place: TypeAlias = "tuple[str, tuple[str, ...]]"
Open: TypeAlias = "Callable[[str], Module]"


def outputs(body: Body, scope: Scope, root: Module, opened: Open, refs: frozenset[str]) -> Val | None:
    """Return the `outputs` of a remote state; None where no root of the input writes it, or nobody can say which.

    Args:
        body: the body of the data source.
        scope: where its arguments are evaluated.
        root: the root module that reads.
        opened: returns the root module at a directory, the same one each time.
        refs: what the outputs are computed from, beside themselves.
    """
    place = _asked(body, scope)
    directory = _writers(root.root.sources).get(place) if place else None
    if directory is None or directory == root.root.directory:
        return None
    writer = opened(directory)
    return OpenObject(lambda name: _output(writer, name), f"{directory or 'the top'} has no such output", refs)


def _output(writer: Module, name: str) -> Val | None:
    if name not in writer.declared.outputs:
        return None
    try:
        return writer.output(name)
    except EvaluationError:  # also where two states need one another: what was applied before holds
        return None


def _asked(body: Body, scope: Scope) -> Place | None:
    """Return the state that a data source reads."""
    backend, config = _known(body, "backend", scope), _known(body, "config", scope)
    if backend is None or config is None or not isinstance(backend.data, str) or not isinstance(config.data, dict):
        return None
    return _place(backend.data, config.data)


def _known(body: Body, name: str, scope: Scope) -> Val | None:
    if name not in body.attributes:
        return None
    try:
        return evaluate(body.attributes[name].expr, scope)
    except EvaluationError:
        return None


def _place(backend: str, config: Mapping[str, Val]) -> Place | None:
    workspaces = config.get("workspaces")
    if workspaces is not None and isinstance(workspaces.data, dict):
        config = {**config, **workspaces.data}
    parts = [config.get(name) for name in PLACE.get(backend, ())]
    texts = tuple(part.data for part in parts if part is not None and isinstance(part.data, str))
    return (backend, texts) if texts and len(texts) == len(parts) else None


def _writers(sources: Sources) -> Mapping[Place, str]:
    """Return the directory that writes each state; not those that two directories claim."""
    if sources.states is None:
        claims: dict[Place, list[str]] = {}
        for directory in sources.directories:
            place = _written(sources, directory)
            if place is not None:
                claims.setdefault(place, []).append(directory)
        sources.states = {place: claimants[0] for place, claimants in claims.items() if len(claimants) == 1}
    return sources.states


def _written(sources: Sources, directory: str) -> Place | None:
    """Return the state that a directory writes; a backend may hold nothing but literals."""
    for settings in sources.declarations(directory).settings:
        for block in settings.body.blocks:
            if block.type == "backend" and block.labels:
                return _place(block.labels[0], _literals(block.body))
            if block.type == "cloud":
                inner = next(block.body.of_type("workspaces"), None)
                return _place(CLOUD, {**_literals(block.body), **(_literals(inner.body) if inner else {})})
    return None


def _literals(body: Body) -> Mapping[str, Val]:
    from relint.readers.terraform.variables import NoNames

    return {name: found for name in body.attributes if (found := _known(body, name, NoNames())) is not None}
