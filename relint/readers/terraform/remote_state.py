"""What `data "terraform_remote_state"` reads, where the root module that writes that state is in the input.

A state is known by its backend and by where in it the state lies (see `state_places`). What the reader does not know of
that (a bucket for each environment, most often) does not matter where exactly one root fits the rest. Outputs are
taken from the other root's configuration as it stands, which is what its next apply will write; those of a local
backend from its state file, where that is in the input.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError, OutOfReachError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.functions.files import located
from relint.lang.hcl.json_values import from_json
from relint.lang.hcl.open_values import OpenObject
from relint.lang.hcl.syntax import Body, Expr, Literal, ObjectOf, Template
from relint.lang.hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
    Type,
)
from relint.lang.hcl.values import HOLE, Val, object_val
from relint.model.files import Unreadable
from relint.readers.terraform.state_places import Place, in_workspace, place, text_of, written

if TYPE_CHECKING:
    from relint.readers.terraform.module import Module
    from relint.readers.terraform.sources import Sources

TYPE = "terraform_remote_state"
REFUSED = (Unreadable, OutOfReachError, EvaluationError)
UNUSABLE = (*REFUSED, ValueError, KeyError, TypeError, AttributeError, RecursionError)
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
    kept = _kept(asked, body, scope) if asked else None
    if kept is not None:
        return kept.marked(refs)
    found = _writer(asked, root.root.sources) if asked else None
    if asked is None or found is None or found[0] == root.root.directory:
        return None
    directory, at = found
    writer = opened(directory, at.workspace(asked.parts[-1]))
    return OpenObject(lambda name: _output(writer, name), f"{directory or 'the top'} has no such output", refs)


def _kept(asked: Place, body: Body, scope: Scope) -> Val | None:
    """Return the outputs in a state file of the input, where that is the state and functions may read it."""
    if asked.backend != "local" or HOLE in asked.parts[0]:
        return None
    context = scope.context
    try:
        path = posixpath.relpath(asked.parts[0], context.root or ".")
        text = context.files.read(located(path, context)).decode()
        types = {name: _type(each["type"]) for name, each in json.loads(text)["outputs"].items()}
        values = from_json(text).fields["outputs"].fields
        kept = {name: convert(values[name].fields["value"], kind) for name, kind in types.items()}
    except (
        Unreadable,
        OutOfReachError,
        EvaluationError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ):
        return None
    defaults = _known(body, "defaults", scope)
    given = defaults.data if defaults is not None and isinstance(defaults.data, dict) else {}
    return object_val({**given, **kept})


def _type(written: Any) -> Type:
    """Return a type as states write it: "string", ["list", "string"], ["object", {"a": "number"}]."""
    if isinstance(written, str):
        return {"string": STRING, "number": NUMBER, "bool": BOOL, "dynamic": DYNAMIC}[written]
    word, inner = written
    if word == "object":
        return ObjectType({name: _type(kind) for name, kind in inner.items()})
    if word == "tuple":
        return TupleType(tuple(map(_type, inner)))
    return {"list": ListType, "set": SetType, "map": MapType}[word](_type(inner))


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
