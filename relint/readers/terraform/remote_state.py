"""What `data "terraform_remote_state"` reads, where the root module that writes that state is in the input.

A state is known by its backend and by where in it the state lies (see `state_places`). What the reader does not know of
that (a bucket for each environment, most often) does not matter where exactly one root fits the rest. Outputs are
taken from the other root's configuration as it stands, which is what its next apply will write.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.open_values import OpenObject
from relint.lang.hcl.syntax import Body, Expr, Literal, ObjectOf, Template
from relint.lang.hcl.values import HOLE, Val
from relint.readers.terraform.state_places import Place, in_workspace, place, text_of, written

if TYPE_CHECKING:
    from relint.readers.terraform.module import Module
    from relint.readers.terraform.sources import Sources

TYPE = "terraform_remote_state"
Open: TypeAlias = "Callable[[str, str], Module]"


def outputs(body: Body, scope: Scope, root: Module, opened: Open, refs: frozenset[str]) -> Val | None:
    """Return the `outputs` of a remote state; None where no root of the input writes it, or nobody can say which.

    Args:
        body: the body of the data source.
        scope: where its arguments are evaluated.
        root: the root module that reads.
        opened: returns the root module at a directory with a workspace ("": unknown), the same one each time.
        refs: what the outputs are computed from, beside themselves.
    """
    asked = _asked(body, scope, root.root.directory)
    found = _writer(asked, root.root.sources) if asked else None
    if asked is None or found is None or found[0] == root.root.directory:
        return None
    directory, at = found
    writer = opened(directory, at.workspace(asked.parts[-1]))
    return OpenObject(lambda name: _output(writer, name), f"{directory or 'the top'} has no such output", refs)


def _output(writer: Module, name: str) -> Val | None:
    if name not in writer.declared.outputs:
        return None
    try:
        return writer.output(name)
    except EvaluationError:  # also where two states need one another: what was applied before holds
        return None


def _writer(asked: Place, sources: Sources) -> tuple[str, Place] | None:
    """Return the one directory that writes a state, and where; None where there is none, or several may."""
    states = written(sources)
    exactly = states.get(asked)
    if exactly is not None and HOLE not in "".join(asked.parts):
        return (exactly[0], asked) if len(exactly) == 1 else None
    fitting = {directory: at for at, directories in states.items() if at.fits(asked) for directory in directories}
    return next(iter(fitting.items())) if len(fitting) == 1 else None


def _asked(body: Body, scope: Scope, directory: str) -> Place | None:
    """Return the state that a data source reads."""
    backend, config = _known(body, "backend", scope), _known(body, "config", scope)
    if backend is None or config is None or not isinstance(backend.data, str) or not isinstance(config.data, dict):
        return None
    texts = {name: text for name in config.data if (text := _text(body, name, config, scope)) is not None}
    workspaces = config.data.get("workspaces")
    if workspaces is not None and isinstance(workspaces.data, dict):
        texts.update({name: text for name, val in workspaces.data.items() if (text := text_of(val)) is not None})
    if backend.data == "local" and "path" in texts:
        texts["path"] = posixpath.normpath(posixpath.join(directory, texts["path"]))
    found = place(backend.data, texts)
    workspace = text_of(_known(body, "workspace", scope))
    return found and _of_workspace(found, texts, workspace if workspace is not None else "default")


def _of_workspace(found: Place, config: Mapping[str, str], workspace: str) -> Place | None:
    if workspace == "default":
        return found
    if found.backend != "s3":
        return None
    key = in_workspace(config["key"], config.get("workspace_key_prefix"), workspace)
    return replace(found, parts=(found.parts[0], key))


def _text(body: Body, name: str, config: Val, scope: Scope) -> str | None:
    """Return an entry of `config` as text with holes: the literal parts of a template count also behind a hole."""
    expr = _entry(body.attributes["config"].expr, name)
    if not isinstance(expr, Template):
        return text_of(config.fields[name])
    parts = [text_of(evaluate(part, scope)) for part in expr.parts]
    return "".join(HOLE if part is None else part for part in parts)


def _entry(expr: Expr, name: str) -> Expr | None:
    if not isinstance(expr, ObjectOf):
        return None
    pairs = ((key, value) for key, value in expr.items if isinstance(key, Literal) and key.value.data == name)
    return next((value for _, value in pairs), None)


def _known(body: Body, name: str, scope: Scope) -> Val | None:
    if name not in body.attributes:
        return None
    try:
        return evaluate(body.attributes[name].expr, scope)
    except EvaluationError:
        return None
