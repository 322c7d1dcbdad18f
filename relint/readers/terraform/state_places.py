"""Where the root modules of the input keep their states: by their backends, and by the files that complete these.

A backend that says nothing of bucket or key (`backend "s3" {}`) is completed when Terraform is started, from a file
that most teams keep beside the module, one an environment. Each such file gives one more place of the state. Text that
nobody knows is a hole in the place.
Source: the language reference, "Partial Configuration"; the backends' pages on workspaces.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from relint.lang.hcl.values import HOLE, Gap, Val
from relint.model.files import Unreadable

if TYPE_CHECKING:
    from relint.lang.hcl.syntax import Block, Body
    from relint.readers.terraform.sources import Sources

PLACE: Mapping[str, tuple[str, ...]] = {
    "s3": ("bucket", "key"),
    "gcs": ("bucket", "prefix"),
    "azurerm": ("storage_account_name", "container_name", "key"),
    "local": ("path",),
    "http": ("address",),
    "consul": ("path",),
    "kubernetes": ("namespace", "secret_suffix"),
    "remote": ("organization", "name"),
}
"""Backend -> the arguments that tell one state from another; the last is the state's own name."""

CLOUD = "remote"  # what the data source calls the backend of a `cloud` block
STATE = "terraform.tfstate"
COMPLETES = re.compile(
    r"(?:^|/)(?:[^/]*\.(?:tf)?backend|[^/]*backend[^/]*\.(?:hcl|conf|config|tfvars)|[^/]*\.s3\.tfbackend"
    r"|(?:backend|backends|backend[-_]configs?|tfbackends?)/[^/]+\.(?:hcl|conf|config|tfvars))$"
)
DEEPEST = 2  # folders below the module in which such files are looked for
NO_NAME = frozenset({"", STATE, "default.tfstate", "state.tfstate", "terraform", "tfstate", "state", "default", "env:"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a state lies: the backend, and its arguments as in `PLACE`, with holes; `HOLE` alone: any text."""

    backend: str
    parts: tuple[str, ...]
    named: bool = False  # a hole of the name stands for the name of a workspace

    def fits(self, other: Place) -> bool:
        """Tell whether both may be the same place, and not only because neither says much."""
        if self.backend != other.backend or not all(map(overlap, self.parts, other.parts)):
            return False
        own = set(self.parts[-1].split("/")) & set(other.parts[-1].split("/")) - NO_NAME
        return any(HOLE not in segment for segment in own)

    def workspace(self, name: str) -> str:
        """Return the workspace whose state has a name; "" where nobody can say."""
        if not self.named:
            return "default" if self.backend != CLOUD else ""
        found = re.fullmatch(re.escape(self.parts[-1]).replace(HOLE, "([^/]*)"), name)
        return found[1] if found and HOLE not in name else ""


def overlap(one: str, other: str) -> bool:
    """Tell whether some text has both forms; a hole is any text."""
    if HOLE not in one and HOLE not in other:
        return one == other
    head, tail = (min(a.find(HOLE) % (len(a) + 1) for a in (one, other)), min(map(_tail, (one, other))))
    if one[:head] != other[:head] or (tail and one[-tail:] != other[-tail:]):
        return False
    return _overlap(one[head:], other[head:])


def _tail(text: str) -> int:
    return len(text) - 1 - text.rfind(HOLE)


@lru_cache(maxsize=4096)
def _overlap(one: str, other: str) -> bool:
    if not one or not other:
        return not (one + other).strip(HOLE)
    if one[0] == HOLE:
        return _overlap(one[1:], other) or _overlap(one, other[1:])
    if other[0] == HOLE:
        return _overlap(one, other[1:]) or _overlap(one[1:], other)
    return one[0] == other[0] and _overlap(one[1:], other[1:])


def place(backend: str, config: Mapping[str, str], *, whole: bool = True) -> Place | None:
    """Return a place; None where a part is not said (with `whole=False`: its name)."""
    names = PLACE.get(backend, ())
    if not names or names[-1] not in config or (whole and not all(name in config for name in names)):
        return None
    return Place(backend, tuple(config.get(name, HOLE) for name in names))


def text_of(val: Val | None) -> str | None:
    """Return a string's text, with a hole where it is unknown; None for another value."""
    if val is None:
        return None
    if isinstance(val.data, Gap):
        return val.data.prefix + HOLE
    return val.data if isinstance(val.data, str) else None


def in_workspace(key: str, prefix: str | None, workspace: str) -> str:
    """Return the key of a workspace's state in a bucket of S3."""
    return f"{prefix or 'env:'}/{workspace}/{key}"


def written(sources: Sources) -> Mapping[Place, tuple[str, ...]]:
    """Return the directories that write each state."""
    if sources.states is None:
        claims: dict[Place, list[str]] = {}
        beside = _completions(sources)
        for directory in sources.directories:
            for found in dict.fromkeys(_written(sources, directory, beside.get(directory, ()))):
                claims.setdefault(found, []).append(directory)
        sources.states = {found: tuple(claimants) for found, claimants in claims.items()}
    return sources.states


def _completions(sources: Sources) -> Mapping[str, Sequence[str]]:
    """Return the files that may complete a backend, by the directory of Terraform that they stand in or below."""
    found: dict[str, list[str]] = {}
    for path in sources.files.paths:
        if not COMPLETES.search(path):
            continue
        directory = posixpath.dirname(path)
        for _ in range(DEEPEST + 1):
            if directory in sources.by_directory or not directory:
                found.setdefault(directory, []).append(path)
                break
            directory = posixpath.dirname(directory)
    return found


def _written(sources: Sources, directory: str, files: Sequence[str]) -> Iterator[Place]:
    """Yield the states that a directory writes; a backend may hold nothing but literals."""
    blocks = [block for settings in sources.declarations(directory).settings for block in settings.body.blocks]
    for block in blocks:
        if block.type == "backend" and block.labels:
            yield from _of_backend(block, directory, [body for path in files if (body := _body(path, sources))])
            return
        if block.type == "cloud":
            inner = next(block.body.of_type("workspaces"), None)
            found = place(CLOUD, {**_texts(block.body), **(_texts(inner.body) if inner else {})})
            yield from () if found is None else (found,)
            return
    yield Place("local", (posixpath.join(directory, STATE),))


def _body(path: str, sources: Sources) -> Body | None:
    """Return the body of a file that may complete a backend; what cannot be read completes nothing."""
    from relint.lang.hcl.parse import parse
    from relint.lang.hcl.syntax import SyntaxFault

    try:
        return parse(path, sources.files.read(path))
    except (Unreadable, SyntaxFault):
        return None


def _of_backend(block: Block, directory: str, bodies: Sequence[Body]) -> Iterator[Place]:
    backend, own = block.labels[0], _texts(block.body)
    workspaces = next(block.body.of_type("workspaces"), None)
    own.update(_texts(workspaces.body) if workspaces else {})
    if backend == "local":
        own["path"] = posixpath.normpath(posixpath.join(directory, own.get("path", STATE)))
    complete = all(name in own for name in PLACE.get(backend, ()))
    for config in [own] if complete or not bodies else [{**own, **_texts(body)} for body in bodies]:
        found = place(backend, config, whole=False)
        if found is not None:
            yield found
        if found is not None and backend == "s3":
            key = in_workspace(config["key"], config.get("workspace_key_prefix"), HOLE)
            yield Place(backend, (found.parts[0], key), named=True)


def _texts(body: Body) -> dict[str, str]:
    """Return the arguments of a body that are literal text."""
    from relint.lang.hcl.errors import EvaluationError
    from relint.lang.hcl.evaluate import evaluate
    from relint.readers.terraform.variables import NoNames

    found: dict[str, str] = {}
    for name, attribute in body.attributes.items():
        try:
            text = text_of(evaluate(attribute.expr, NoNames()))
        except EvaluationError:
            continue
        if text is not None:
            found[name] = text
    return found
