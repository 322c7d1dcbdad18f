"""Reads Terraform: directories to root modules to resources, evaluated as Terraform's plan does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.scope import Scope
from relint.lang.hcl.syntax import Body
from relint.model.files import Files, MemoryFiles
from relint.model.finding import Note, Problem
from relint.model.resource import Resource
from relint.model.span import whole_file
from relint.readers.terraform.cycles import cycles
from relint.readers.terraform.expansion import Expansion
from relint.readers.terraform.instances import instance
from relint.readers.terraform.judgement import judged
from relint.readers.terraform.memo import Evaluation
from relint.readers.terraform.module import Calls, Module
from relint.readers.terraform.module_sources import installed_modules
from relint.readers.terraform.resources import opaque_module, resource_of
from relint.readers.terraform.root import DEEPEST, Root
from relint.readers.terraform.settings import Root as RootReading
from relint.readers.terraform.settings import TerraformReading, TerraformSettings
from relint.readers.terraform.sources import Sources, directory_of, is_terraform
from relint.readers.terraform.variables import given_values

Opaque: TypeAlias = tuple[Calls, str, Scope]
"""A call of a module that is not in the input, its address, and the scope of its arguments."""

SHOWN = 8  # names of a circle
MOST_RESOURCES = 200_000  # of one root module, module instances counted too
STACK = 8_000  # Python frames; requests within one another are bounded, but each may lie deep in an expression


def read(files: Files, paths: Sequence[str], settings: TerraformSettings | None = None) -> TerraformReading:
    """Read the root modules that the files at `paths` belong to, with everything that they call.

    Every file of `files` may be read on the way. Attributes are in the provider's words; nothing is said of kinds and
    facts. See `relint.readers.terraform.resources` for what is in `attributes` beside the arguments.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), STACK))
    settings = settings or TerraformSettings()
    sources = Sources(files)
    reading = TerraformReading()
    starts = {directory_of(path) for path in paths if is_terraform(path) or path.endswith(".tfvars")}
    for directory, reusable in judged(sources, starts, settings):
        _read_root(directory, sources, settings, reading, reusable=reusable)
    reading.problems = sorted({*reading.problems, *sources.problems})
    reading.invalid = sorted({*reading.invalid, *sources.invalid})
    reading.missing = sorted(set(reading.missing))
    reading.notes = list(dict.fromkeys((*reading.notes, *_out_of_reach(reading))))
    reading.files = len(sources.read_paths)
    return reading


def _out_of_reach(reading: TerraformReading) -> Iterator[Note]:
    """Yield one note on the files of the input that functions ask for and may not read."""
    asked = {path: root.directory for root in reading.roots for path in root.module.root.context.outside}
    if asked:
        first = min(asked)
        more = len(asked) - 1
        rest = f" and {more} more path{'s' * (more > 1)}" if more else ""
        yield Note(
            f"{first}{rest} not read by Terraform's functions: outside of the trees of the root modules that ask; "
            "`terraform.readable` in relint.yaml names folders that may be read",
            whole_file(asked[first] or "."),
        )


def opened(directory: str, sources: Sources, settings: TerraformSettings, *, reusable: bool = False) -> Module:
    """Return a directory as a root module, ready to be asked for its values; the same one for each workspace."""
    key = directory, settings.workspace
    if key not in sources.roots:
        sources.roots[key] = _opened(directory, sources, settings, reusable=reusable)
    module: Module = sources.roots[key]
    return module


def _opened(directory: str, sources: Sources, settings: TerraformSettings, *, reusable: bool) -> Module:
    declared = sources.declarations(directory)
    given = {} if reusable else given_values(directory, declared.variables, sources, settings)
    installed = installed_modules(directory, sources.files)
    root = Root(directory, sources, settings, reusable, given, installed, sources.evaluation)
    root.opened = lambda other, workspace: opened(other, sources, replace(settings, workspace=workspace))
    return Module(root, declared, "")


def unsettled(module: Module) -> Module:
    """Return a root module once more, with all its inputs unknown and a memory of its own."""
    found = _opened(module.root.directory, module.root.sources, module.root.settings, reusable=True)
    found.root.evaluation = Evaluation()
    return found


def roots_at(files: Files, places: Sequence[str], settings: TerraformSettings) -> list[Module]:
    """Return the root modules at directories (or files): one that has Terraform files is one, else those below it."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), STACK))
    sources = Sources(files)
    found: dict[str, None] = {}
    for place in places:
        directory = place if place in sources.by_directory or not is_terraform(place) else directory_of(place)
        if directory in sources.by_directory:
            found[directory] = None
        else:
            below = [each for each in sources.directories if not directory or each.startswith(f"{directory}/")]
            found.update(dict.fromkeys(each for each, reusable in judged(sources, below, settings) if not reusable))
    return [opened(directory, sources, settings) for directory in found]


def empty_root(workspace: str) -> Module:
    """Return a root module that declares nothing."""
    return opened("", Sources(MemoryFiles({})), TerraformSettings(workspace=workspace))


def _read_root(
    directory: str, sources: Sources, settings: TerraformSettings, reading: TerraformReading, *, reusable: bool
) -> None:
    module = opened(directory, sources, settings, reusable=reusable)
    root = module.root
    room = MOST_RESOURCES
    for found in _modules(module):
        for resource in _resources(found):
            room -= 1
            reading.resources.append(resource)
        room -= 1
        if room <= 0:
            root.problem(whole_file(module.declared.directory or "."), f"it makes more than {MOST_RESOURCES} resources")
            break
    reading.problems += root.problems
    reading.problems += _cycles(module)
    reading.invalid += root.invalid
    reading.missing += root.missing
    reading.notes += root.notes
    reading.roots.append(RootReading(directory, reusable, module))


def _modules(module: Module) -> Iterator[Module | Opaque]:
    """Yield the module itself and every module instance below it; of those not in the input, call and address."""
    waiting: list[Module | Opaque] = [module]
    while waiting:
        top = waiting.pop()
        yield top
        if isinstance(top, Module) and top.depth < DEEPEST:
            waiting += reversed(list(called(top)))


def called(module: Module, *, strict: bool = False) -> Iterator[Module | Opaque]:
    """Yield the instances of the modules that a module calls.

    Raises:
        EvaluationError: with `strict`, where Terraform would refuse their number; else one stands for all.
    """
    for name in module.declared.calls:
        calls = module.calls(name)
        body = calls.block.body if not strict else None
        found = _expanded(module.root, body, lambda calls=calls: calls.expansion)  # type: ignore[misc]
        for key in found.keys:
            below = calls.module(key, found)
            yield below if below is not None else (calls, found.address(calls.base, key), calls.scope(key, found))


def _resources(found: Module | Opaque) -> Iterator[Resource]:
    if not isinstance(found, Module):
        yield found[0].caller.root.evaluation.run(lambda: opaque_module(*found))
        return
    run = found.root.evaluation.run
    for name in found.declared.resources:
        body = found.declared.resources[name].body
        expansion = _expanded(found.root, body, lambda name=name: found.expansion(name))  # type: ignore[misc]
        for key in expansion.keys:
            each = instance(found, name, key, expansion)
            yield run(lambda each=each: resource_of(each))  # type: ignore[misc]


def _expanded(root: Root, body: Body | None, work: Callable[[], Expansion]) -> Expansion:
    """Return the instances of a block; where Terraform would refuse their number, one that stands for all.

    Raises:
        EvaluationError: Terraform would refuse their number, and no body is given.
    """
    try:
        return root.evaluation.run(work)
    except EvaluationError as error:
        if body is None:
            raise
        root.refused(error)
        by: Literal["count", "for_each"] = "count" if "count" in body.attributes else "for_each"
        return Expansion("unknown", why=f"{by} is not valid", by=by)


def _cycles(module: Module) -> Iterator[Problem]:
    """Yield a problem for each circle of declarations that need one another."""
    for span, names in cycles(module):
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield Problem(span, f"these need one another: {', '.join(names[:SHOWN])}{more}")
