"""The Terraform files of a workspace by directory, parsed once each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from relint.lang.hcl.parse import parse
from relint.lang.hcl.syntax import Body, Source, SyntaxFault
from relint.model.files import Absent, Files, Unreadable
from relint.model.finding import Problem
from relint.model.span import Span, whole_file
from relint.readers.terraform.declarations import Declarations, declared
from relint.readers.terraform.memo import Evaluation

if TYPE_CHECKING:
    from relint.readers.terraform.state_places import Place

NATIVE = (".tofu", ".tf")
JSON = (".tofu.json", ".tf.json")
TESTS = (".tftest.hcl", ".tofutest.hcl")


def is_terraform(path: str) -> bool:
    """Tell whether Terraform or OpenTofu reads a file of this name as part of a module."""
    name = path.rpartition("/")[2]
    return name.endswith((*NATIVE, *JSON)) and not name.startswith(".") and not name.endswith("~")


def directory_of(path: str) -> str:
    """Return the directory of a file; "" for the top."""
    return path.rpartition("/")[0]


class Sources:
    """Parsed files and the problems met on the way."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.invalid: list[Problem] = []
        self.read_paths: set[str] = set()
        self.by_directory = _by_directory(files.paths)
        self._declarations: dict[str, Declarations] = {}
        self.states: Mapping[Place, tuple[str, ...]] | None = None  # see `state_places`
        self.roots: dict[tuple[str, str], Any] = {}  # directory, workspace -> the root module that was opened there
        self.references: dict[int, tuple[tuple[str, ...], ...]] = {}  # what each expression names, by its identity
        self.evaluation = Evaluation()  # one for all roots: an output of one may be asked for by another

    @property
    def directories(self) -> Sequence[str]:
        """Every directory that has Terraform files, in order."""
        return tuple(self.by_directory)

    def declarations(self, directory: str) -> Declarations:
        """Return what the files of a directory declare; nothing where there are none."""
        found = self._declarations.get(directory)
        if found is None:
            paths = self.by_directory.get(directory, ())
            bodies = {path: body for path in paths if (body := self.body(path)) is not None}
            found = self._declarations[directory] = declared(directory, bodies)
            self.invalid += [
                Problem(span, f"{what} is declared a second time in this module") for span, what in found.twice
            ]
            self.invalid += [
                Problem(span, f"{what} is overridden, but no other file declares it") for span, what in found.baseless
            ]
        return found

    def body(self, path: str) -> Body | None:
        """Return a file's body; None, and a problem, where it cannot be read."""
        self.read_paths.add(path)
        try:
            content = self.files.read(path)
        except Absent:  # a link that leads nowhere; the reader of the workspace says so
            return None
        except Unreadable as error:
            self.problems.append(Problem(whole_file(path), f"cannot be read: {error}"))
            return None
        try:
            return _parsed(path, content)
        except SyntaxFault as fault:
            self.problems.append(syntax_problem(path, content, fault))
            return _recovered(path, content)


def _parsed(path: str, content: bytes) -> Body:
    if path.endswith(".json"):
        from relint.lang.hcl.json_syntax import parse_json

        return parse_json(path, content)
    return parse(path, content)


def _recovered(path: str, content: bytes) -> Body | None:
    if path.endswith(".json"):
        return None
    from relint.lang.hcl.recover import readable

    return readable(path, content)


def syntax_problem(path: str, content: bytes, fault: SyntaxFault) -> Problem:
    """Return the problem of a file that is not valid: one, at the place where it goes wrong."""
    line, column = Source(path, content.decode("utf-8-sig", "replace")).place(fault.offset)
    return Problem(Span(path, line, column, line, column), f"not valid Terraform: {fault.reason}")


def _by_directory(paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    table: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        if is_terraform(path):
            table[directory_of(path)].append(path)
    return {directory: _chosen(table[directory]) for directory in sorted(table)}


def _chosen(paths: list[str]) -> tuple[str, ...]:
    """Leave out `x.tf` where `x.tofu` stands beside it, as OpenTofu does."""
    names = set(paths)
    return tuple(path for path in sorted(paths) if _twin(path) not in names)


def _twin(path: str) -> str:
    if path.endswith(".tf.json"):
        return path.removesuffix(".tf.json") + ".tofu.json"
    return path.removesuffix(".tf") + ".tofu" if path.endswith(".tf") else ""
