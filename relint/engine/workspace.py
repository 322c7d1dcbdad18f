"""The files under one root: found, bounded and read. The only place that touches the disk of the scanned tree."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from relint.model.files import Absent, Unreadable, inside

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SKIPPED = {".git", ".hg", ".svn", ".terragrunt-cache", "node_modules", "vendor", "third_party", "site-packages"}
SKIPPED |= {".venv", "venv", "__pycache__", ".tox", ".direnv", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
INSTALLED = ".terraform"  # git ignores it, but the modules that `terraform init` put there are part of the input
MAX_BYTES = 20 * 2**20  # of a file that people write
MAX_PLAN_BYTES = 512 * 2**20  # of a .json file, which may be a Terraform plan
MAX_FILES = 500_000
ROOT_MARKS = (".git", "relint.yaml")


@dataclass(eq=False)
class Workspace:
    """A tree on disk; paths are relative to `root`, with forward slashes."""

    root: Path
    exclude: tuple[str, ...] = ()
    start: tuple[str, ...] = ()  # paths asked for, relative; empty: all
    _read: dict[str, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def paths(self) -> Sequence[str]:
        """All paths that may be read, sorted; what git ignores and vendored folders are left out."""
        return tuple(sorted(_walk(self.root, self.exclude)))

    @cached_property
    def chosen(self) -> Sequence[str]:
        """The paths to start from: those under the directories asked for."""
        wanted = set(self.start)
        if not wanted or "" in wanted:
            return self.everything
        return tuple(path for path in self.everything if path in wanted or _under(path, wanted))

    @cached_property
    def everything(self) -> Sequence[str]:
        """All paths but those of installed modules, which are only read when something calls them."""
        return tuple(path for path in self.paths if INSTALLED not in path.split("/"))

    def read(self, path: str) -> bytes:
        """Return a file's bytes; `Unreadable` where it is absent, too large or outside the root."""
        if path not in self._read:
            self._read[path] = self._load(path)
        return self._read[path]

    def real(self, path: str) -> str:
        """Return where a path leads when links are followed; `Unreadable` where that is outside the root."""
        try:
            found = os.path.realpath(self.root / path)
        except (OSError, ValueError) as error:
            raise Unreadable(_reason(error)) from None
        return inside(os.path.relpath(found, self._real_root).replace(os.sep, "/"))

    def _load(self, path: str) -> bytes:
        full = self.root / path
        try:
            real = full.resolve(strict=True)
            if not real.is_relative_to(self._real_root):
                raise Unreadable("it leads outside the scanned tree")
            status = real.stat()
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("it is not a regular file")
            limit = MAX_PLAN_BYTES if path.endswith(".json") else MAX_BYTES
            if status.st_size > limit:
                raise Unreadable(f"it has {status.st_size // 2**20} MB; the limit is {limit // 2**20} MB")
            return real.read_bytes()
        except (FileNotFoundError, RuntimeError):
            raise Absent("there is no such file") from None
        except (OSError, ValueError) as error:
            raise (Absent if getattr(error, "errno", 0) == errno.ELOOP else Unreadable)(_reason(error)) from None

    @cached_property
    def _real_root(self) -> Path:
        return self.root.resolve()


def workspace_of(paths: Sequence[str], exclude: tuple[str, ...] = ()) -> Workspace:
    """Return the workspace for paths on the command line.

    Its root is the nearest directory above all of them that holds `.git` or `relint.yaml`, so that a file is judged
    with what it belongs to; else their common directory.

    Raises:
        FileNotFoundError: a path does not exist.
    """
    full = [Path(path).absolute() for path in paths or ["."]]
    for path in full:
        path.stat()
    common = Path(os.path.commonpath([path if path.is_dir() else path.parent for path in full]))
    common = Path(os.path.normpath(common))
    root = next((folder for folder in (common, *common.parents) if _marked(folder)), common)
    start = tuple(_relative(path, root) for path in full)
    return Workspace(root, exclude, start)


def _marked(folder: Path) -> bool:
    return any((folder / mark).exists() for mark in ROOT_MARKS)


def _relative(path: Path, root: Path) -> str:
    relative = Path(os.path.normpath(path)).relative_to(root).as_posix()
    return "" if relative == "." else relative


def _under(path: str, folders: set[str]) -> bool:
    return any(parent.as_posix() in folders for parent in PurePosixPath(path).parents)


def _walk(root: Path, exclude: tuple[str, ...]) -> list[str]:
    """List files without following links to directories; each folder's .gitignore holds below it."""
    found: list[str] = []
    ignored = _Ignored((("", _spec(exclude)),) if exclude else ())
    pending = [("", ignored)]
    while pending and len(found) < MAX_FILES:
        folder, rules = pending.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError:
            continue
        rules = rules.with_file(root, folder, entries)
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name == INSTALLED:
                    pending.append((f"{path}/modules", _Ignored()))
                elif entry.name not in SKIPPED and not rules.hides(f"{path}/"):
                    pending.append((path, rules))
            elif not rules.hides(path) and not _leads_to_folder(entry):
                found.append(path)
    return found


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a link to itself: reading it tells why
        return False


class _Ignored:
    """The patterns that hold in a folder: those of the settings and of every .gitignore above it."""

    def __init__(self, specs: tuple[tuple[str, GitIgnoreSpec], ...] = ()) -> None:
        self._specs = specs  # (the folder that it holds below, its patterns), outermost first

    def with_file(self, root: Path, folder: str, entries: Sequence[os.DirEntry[str]]) -> _Ignored:
        """Return these patterns and those of the folder's own .gitignore."""
        if not any(entry.name == ".gitignore" for entry in entries):
            return self
        try:
            lines = (root / folder / ".gitignore").read_text(errors="replace").splitlines()
        except OSError:
            return self
        return _Ignored((*self._specs, (f"{folder}/" if folder else "", _spec(lines))))

    def hides(self, path: str) -> bool:
        """Tell whether the innermost pattern that speaks of a path hides it."""
        for prefix, spec in reversed(self._specs):
            verdict: bool | None = spec.check_file(path[len(prefix) :]).include
            if verdict is not None:
                return verdict
        return False


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    """Return the patterns that are valid; git, too, passes over the others."""
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines(line for line in lines if _valid(line))


def _valid(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _reason(error: Exception) -> str:
    return error.strerror.lower() if isinstance(error, OSError) and error.strerror else "its path cannot be followed"
