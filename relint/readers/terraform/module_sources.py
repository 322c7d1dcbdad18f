"""From the `source` of a module call to the directory that it names."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING

from relint.lang.hcl.syntax import Block, Literal
from relint.model.files import Files, Unreadable
from relint.model.finding import Note
from relint.readers.terraform.declarations import Declarations

if TYPE_CHECKING:
    from relint.readers.terraform.module import Module
    from relint.readers.terraform.sources import Sources

MOST = 10_000  # calls that are followed to find out which directories a root module uses
MANIFEST = ".terraform/modules/modules.json"


def source_of(block: Block) -> str:
    """Return the literal `source` of a module call; "" where it has none."""
    attribute = block.body.attributes.get("source")
    if attribute is None or not isinstance(attribute.expr, Literal):
        return ""
    return str(attribute.expr.value.data)


def is_local(source: str) -> bool:
    """Tell whether a source is a path in the same tree."""
    return source.startswith(("./", "../")) or source in {".", ".."}


def local_directory(caller: str, source: str) -> str | None:
    """Return the directory that a local source names; None where that lies outside the workspace."""
    path = posixpath.normpath(posixpath.join(caller, source))
    if path == ".." or path.startswith("../"):
        return None
    return "" if path == "." else path


def installed_modules(root: str, files: Files) -> Mapping[str, str]:
    """Return the directories of modules that `terraform init` installed, by the dotted names of their calls."""
    prefix = f"{root}/" if root else ""
    try:
        manifest = json.loads(files.read(prefix + MANIFEST))
        entries = [(entry["Key"], entry["Dir"]) for entry in manifest["Modules"]]
    except (Unreadable, ValueError, KeyError, TypeError, RecursionError):
        return {}
    found = {}
    for key, directory in entries:
        if isinstance(key, str) and isinstance(directory, str):
            path = local_directory(root, directory)
            if key and path is not None:
                found[key] = path
    return found


def called_directories(root: str, sources: Sources, installed: Mapping[str, str]) -> tuple[str, ...]:
    """Return the directories of the modules that a root module calls, at any depth."""
    seen = {(root, "")}
    waiting: list[tuple[str, str]] = [(root, "")]  # a directory, and the dotted names of the calls that lead there
    while waiting and len(seen) < MOST:
        at, names = waiting.pop()
        for name, block in sources.declarations(at).calls.items():
            source, key = source_of(block), f"{names}.{name}".lstrip(".")
            directory = local_directory(at, source) if is_local(source) else installed.get(key)
            found = (directory or "", key if installed else "")
            if directory is not None and found not in seen:
                seen.add(found)
                waiting.append(found)
    return tuple(dict.fromkeys(directory for directory, _ in seen if directory != root))


def resolved(caller: Module, block: Block) -> Declarations | None:
    """Return what the called module declares; None where it is not in the input.

    A local directory that does not exist is noted; a module that calls itself is a problem.
    """
    source = source_of(block)
    sources = caller.root.sources
    directory = _directory(caller, block, source)
    if directory is None or directory not in sources.by_directory:
        if is_local(source):
            message = f'the module "{block.labels[0]}" is not in the input: there are no Terraform files at {source}'
            caller.root.notes.append(Note(message, block.span.head))
        return None
    if _calls_itself(caller, directory):
        caller.root.problem(block.span.head, f'the module "{block.labels[0]}" calls itself')
        return None
    return sources.declarations(directory)


def _directory(caller: Module, block: Block, source: str) -> str | None:
    if is_local(source):
        return local_directory(caller.declared.directory, source)
    return caller.root.installed.get(".".join((*_names(caller), block.labels[0])))


def _names(module: Module) -> tuple[str, ...]:
    names: list[str] = []
    at: Module | None = module
    while at is not None and at.call is not None:
        names.append(at.call.block.labels[0])
        at = at.call.caller
    return tuple(reversed(names))


def _calls_itself(caller: Module, directory: str) -> bool:
    at: Module | None = caller
    while at is not None:
        if at.declared.directory == directory:
            return True
        at = at.call.caller if at.call else None
    return False
