"""One run: from files and settings to a report."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from relint import linking, readers
from relint.catalog.sources import DataError
from relint.engine.charts import renderer
from relint.engine.compile import Runnable, runnable
from relint.engine.copies import without_copies
from relint.engine.findings import findings, setting_of
from relint.engine.judge import Judgement, judge
from relint.engine.rules import Rule, bundled_rules, load
from relint.engine.settings import FILE, Settings, read_settings
from relint.engine.waive import MARK, Allowances
from relint.engine.workspace import Workspace
from relint.linking.settings import LinkingSettings
from relint.model.files import Files, Unreadable
from relint.model.finding import Finding, Note, Problem, Report, Summary
from relint.model.span import whole_file
from relint.model.system import System
from relint.readers.settings import ReaderSettings

WAIVER_KIND = "waiver"
PACKS = "relint.rules"  # the entry point of rule packs
GIT = ".git/config"
REMOTE = re.compile(rb"^[ \t]*url[ \t]*=[ \t]*(\S+)", re.MULTILINE)
EXCERPT_LINES = 4
EXCERPT_ABOVE = 40  # lines in which a report looks for the head of the block that the finding is in
ABOUT_INPUT = "reading files", "linking", "judging"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Understood:
    """What the input says, before any rule is asked."""

    system: System
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]
    files: Mapping[str, int]


def understand(files: Files, chosen: Sequence[str], settings: Settings) -> Understood:
    """Read the files and link what they declare; `chosen` are the paths to start from."""
    reading = readers.read(files, chosen, _reader_settings(settings), renderer(files, settings))
    system = linking.link(reading, frozenset(files.paths), _linking_settings(settings))
    return Understood(system, _relevant(reading.problems, chosen, system), tuple(reading.notes), reading.files)


def _relevant(problems: Iterable[Problem], chosen: Sequence[str], system: System) -> tuple[Problem, ...]:
    """Return the problems of the chosen files and of the folders that they lead to, such as a module's."""
    folders = {posixpath.dirname(resource.span.path) for resource in system.resources.values()}
    folders |= {posixpath.dirname(path) for path in chosen} | {""}
    return tuple(problem for problem in problems if posixpath.dirname(problem.span.path) in folders)


def run(files: Files, chosen: Sequence[str], settings: Settings, rules: Sequence[Rule]) -> Report:
    """Judge the files by the rules."""
    understood = understand(files, chosen, settings)
    system = understood.system
    active, problems = prepared(rules, settings)
    judged = judge(system, (rule for rule in active if WAIVER_KIND not in rule.rule.subjects))
    copied = without_copies(judged, system)
    allowances = Allowances(system, _lines_with_comments(files, judged, system), settings)
    found = findings(judged.hits, system, settings, allowances)
    found += _about_waivers(active, allowances, settings, judged)
    return Report(
        findings=tuple(found),
        undecided=tuple(sorted(set(judged.undecided), key=lambda u: (u.span, u.rule, u.address))),
        problems=tuple(sorted({*understood.problems, *problems, *judged.problems})),
        notes=(*understood.notes, *copied),
        summary=Summary(understood.files, len(system.resources), len(active)),
        rules={rule.rule.name: rule.rule.text for rule in active},
        excerpts=_excerpts(files, found),
    )


def prepared(rules: Iterable[Rule], settings: Settings) -> tuple[list[Runnable], list[Problem]]:
    """Return the rules that the settings ask for, ready to run, and what is wrong with the others."""
    ready, problems = [], []
    shared = {"today": settings.today.isoformat()}
    shared |= {"kubernetes": settings.kubernetes_version} if settings.kubernetes_version else {}
    for rule in rules:
        setting = setting_of(rule, settings)
        if not _wanted(rule, settings, off=setting.off):
            continue
        try:
            ready.append(runnable(rule, setting, shared))
        except DataError as error:
            problems.append(Problem(whole_file(rule.path.name), str(error)))
    return ready, problems


def _wanted(rule: Rule, settings: Settings, *, off: bool) -> bool:
    if settings.only:
        return any(fnmatchcase(name, glob) for name in (rule.name, *rule.formerly) for glob in settings.only)
    named = rule.name in settings.rules
    return not off and (rule.profile in {"default", settings.profile} or named)


def _about_waivers(
    active: Sequence[Runnable], allowances: Allowances, settings: Settings, judged: Judgement
) -> list[Finding]:
    about = [rule for rule in active if WAIVER_KIND in rule.rule.subjects]
    waivers = System({resource.id: resource for resource in allowances.as_resources()})
    said = judge(waivers, about)
    judged.problems += said.problems
    return findings(said.hits, waivers, settings, Allowances(waivers, {}, Settings(today=settings.today)))


def _lines_with_comments(files: Files, judged: Judgement, system: System) -> Mapping[str, Sequence[str]]:
    """Return the lines of every file that holds resources and a comment that accepts a fault."""
    paths = {hit.span.path for hit in judged.hits} | {r.span.path for r in system.resources.values()}
    lines = {}
    for path in sorted(paths):
        source = _bytes(files, path)
        if MARK.encode() in source:  # few files have one; the others are not decoded for it
            lines[path] = source.decode(errors="replace").splitlines()
    return lines


def _excerpts(files: Files, found: Iterable[Finding]) -> Mapping[str, Mapping[int, str]]:
    excerpts: dict[str, dict[int, str]] = {}
    texts: dict[str, list[str]] = {}
    for finding in found:
        span = finding.span
        if span.path not in texts:
            texts[span.path] = _text(files, span.path).split("\n")  # a form feed ends no line for a parser
        lines = texts[span.path]
        last = min(span.line + EXCERPT_LINES - 1, len(lines))
        for number in range(max(span.line - EXCERPT_ABOVE, 1), last + 1):
            excerpts.setdefault(span.path, {})[number] = lines[number - 1]
    return excerpts


def _text(files: Files, path: str) -> str:
    return _bytes(files, path).decode(errors="replace")


def _bytes(files: Files, path: str) -> bytes:
    try:
        return files.read(path)
    except Unreadable:
        return b""


def _reader_settings(settings: Settings) -> ReaderSettings:
    return ReaderSettings(
        roots=settings.roots,
        libraries=settings.libraries,
        readable=settings.readable,
        var_files=settings.var_files,
        variables=settings.variables,
        workspace=settings.workspace,
        repository_urls=settings.repository_urls,
        vendored=settings.vendored,
        own=settings.own,
    )


def _linking_settings(settings: Settings) -> LinkingSettings:
    return LinkingSettings(
        environments=settings.environments,
        runbook_prefixes=settings.runbook_prefixes,
        repository_urls=settings.repository_urls,
    )


def settings_of(workspace: Workspace) -> tuple[Settings, list[Problem]]:
    """Return the settings that the workspace's root holds, else the defaults; git knows the repository's URL."""
    settings, problems = _written_settings(workspace)
    if not settings.repository_urls:
        settings = replace(settings, repository_urls=remotes(_bytes(workspace, GIT)))
    return settings, problems


def _written_settings(workspace: Workspace) -> tuple[Settings, list[Problem]]:
    if not (workspace.root / FILE).is_file():
        return Settings(), []
    try:
        return read_settings(FILE, workspace.read(FILE))
    except Unreadable as error:
        return Settings(), [Problem(whole_file(FILE), f"settings: {error}")]


def remotes(source: bytes) -> tuple[str, ...]:
    r"""Return the URLs of a repository's remotes, as the file `config` of git has them.

    >>> remotes(b'[remote "origin"]\n\turl = git@forge.dev:shop/ops.git\n')
    ('git@forge.dev:shop/ops.git',)
    """
    return tuple(match.decode(errors="replace") for match in REMOTE.findall(source))


def all_rules(root: Path, settings: Settings) -> tuple[list[Rule], list[Problem]]:
    """Return the shipped rules, those of installed packs, and the user's own; a later one of the same name wins."""
    rules, problems = load(bundled_rules(), shipped=True)
    for folder in (*_packs(), *(root / name for name in settings.rule_folders)):
        more, wrong = load(folder)
        rules += more
        problems += wrong
    return sorted({rule.name: rule for rule in rules}.values(), key=lambda rule: rule.name), problems


def _packs() -> Iterable[Path]:
    """Yield the folders of installed rule packs: what their entry points return."""
    if not _pack_installed():
        return
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=PACKS), key=lambda e: e.name):
        yield Path(str(entry.load()()))


def _pack_installed() -> bool:
    """Tell whether any distribution has our entry point; `importlib.metadata` would cost a tenth of start-up."""
    for folder in map(Path, sys.path):
        for file in folder.glob("*.dist-info/entry_points.txt"):
            if PACKS in file.read_text(errors="replace"):
                return True
    return False


def within(report: Report, paths: Sequence[str]) -> Report:
    """Return the report without findings, undecided and problems outside these files; empty: the report as it is."""
    if not paths:
        return report
    chosen = set(paths)
    own = ("rule", "settings")  # problems of relint's own files
    return replace(
        report,
        findings=tuple(f for f in report.findings if f.span.path in chosen),
        undecided=tuple(u for u in report.undecided if u.span.path in chosen),
        problems=tuple(p for p in report.problems if p.span.path in chosen or p.message.startswith(own)),
    )
