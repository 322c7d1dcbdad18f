"""Rule files: found, read, and held as data."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from relint.catalog.sources import DataError
from relint.catalog.store import stored
from relint.lang.yaml import parse
from relint.model.finding import Problem, RuleText, Severity
from relint.model.span import whole_file

EXAMPLES = b"\nexamples:"


@dataclass(frozen=True, slots=True)
class Option:
    """A number, flag or text that a user may set."""

    name: str
    type: str
    default: Any
    unit: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """Files, with `# fault` marks on the lines where the rule must speak."""

    it: str
    files: Mapping[str, str]
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One rule file."""

    name: str
    title: str
    severity: Severity
    path: Path
    subjects: tuple[str, ...] = ()  # `for`
    when: str = ""
    fault: str = ""
    python: str = ""
    point_at: str = ""
    message: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)
    why: str = ""
    remedy: str = ""
    how: Mapping[str, str] = field(default_factory=dict)  # type -> the remedy in that type's words
    references: tuple[tuple[str, str], ...] = ()
    maps_to: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    since: str = ""
    profile: str = "default"
    correctness: bool = False  # a fault in every environment
    vendored: bool = False  # a fault of this input, also where others make what it is seen on
    group: str = ""  # "file": findings of one file are one finding
    covers: tuple[str, ...] = ()  # globs over rules whose finding on the same resource is the same fault
    fix: Mapping[str, Any] = field(default_factory=dict)
    shipped: bool = False

    @property
    def family(self) -> str:
        """The first half of its name."""
        return self.name.partition("/")[0]

    @property
    def text(self) -> RuleText:
        """Its words, for reports."""
        return RuleText(self.name, self.title, self.severity, self.why, self.remedy, self.references, self.maps_to)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """Its examples; read only when asked for."""
        root = _document(self.path, self.path.read_bytes())
        return tuple(
            Example(str(item.get("it", "")), dict(item.get("files") or {}), item.get("settings") or {})
            for item in root.get("examples") or ()
        )


def bundled_rules() -> Path:
    """Return the folder of the rules that ship with relint, in a wheel or in a checkout."""
    package = Path(__file__).parent.parent
    shipped = package / "_rules"
    return shipped if shipped.is_dir() else package.parent / "rules"


def load(folder: Path, *, shipped: bool = False) -> tuple[list[Rule], list[Problem]]:
    """Return the rules of a folder, by name, and what is wrong with the rest."""
    if shipped and folder == bundled_rules():
        with contextlib.suppress(DataError, OSError):
            return _bundled(folder), []
    rules, problems = [], []
    for path in rule_files(folder):
        try:
            rules.append(read_rule(path, shipped=shipped))
        except (DataError, OSError) as error:
            problems.append(Problem(whole_file(path.as_posix()), f"rule: {error}"))
    return sorted(rules, key=lambda rule: rule.name), problems


def _bundled(folder: Path) -> list[Rule]:
    texts = stored("rules", list(rule_files(folder)), _head)
    return sorted((_rule(path, text, shipped=True) for path, text in texts.items()), key=lambda rule: rule.name)


def _head(path: Path) -> Any:
    """Return a rule file's content without its examples, which stand last."""
    return _document(path, path.read_bytes().partition(EXAMPLES)[0])


def rule_files(folder: Path) -> Iterator[Path]:
    """Yield the rule files of a folder, or the one file that is named, sorted."""
    yield from sorted(folder.rglob("*.yaml")) if folder.is_dir() else [folder]


def read_rule(path: Path, *, shipped: bool = False) -> Rule:
    """Return the rule of a file, without its examples.

    Raises:
        DataError: it is not a rule; the message says why.
    """
    text = _head(path) if shipped else _document(path, path.read_bytes())
    if not shipped:
        _check(text)
    return _rule(path, text, shipped=shipped)


def violations(text: Any) -> list[str]:
    """Return what the schema of rule files has against a document, one line each."""
    import json

    import jsonschema

    schema = json.loads((Path(__file__).parent / "rule.schema.json").read_text())
    errors = jsonschema.Draft202012Validator(schema).iter_errors(text)
    return sorted(f"{'.'.join(map(str, e.absolute_path)) or 'the file'}: {e.message[:200]}" for e in errors)


def _check(text: Any) -> None:
    for violation in violations(text):
        raise DataError(violation)


def _document(path: Path, source: bytes) -> Any:
    parsed = parse(path.as_posix(), source)
    for problem in parsed.problems:
        raise DataError(f"line {problem.span.line}: {problem.message}")
    for repeat in parsed.repeats:
        raise DataError(f"line {repeat.span.line}: the key {repeat.key} stands twice")
    if len(parsed.documents) != 1 or not isinstance(parsed.documents[0].root, Mapping):
        raise DataError("it is not one YAML mapping")
    return parsed.documents[0].root


def _rule(path: Path, text: Mapping[str, Any], *, shipped: bool) -> Rule:
    try:
        return Rule(
            name=text["name"],
            title=text["title"],
            severity=Severity[text["severity"].upper()],
            path=path,
            subjects=_strings(text.get("for")),
            when=str(text.get("when", "")),
            fault=str(text.get("fault", "")),
            python=text.get("python", "") if shipped else "",
            point_at=text.get("point-at", ""),
            message=text.get("message", ""),
            options={name: _option(name, option) for name, option in (text.get("options") or {}).items()},
            why=text.get("why", ""),
            remedy=text.get("remedy", ""),
            how=text.get("how") or {},
            references=tuple((item["title"], item["url"]) for item in text.get("references") or ()),
            maps_to=_strings(text.get("maps-to")),
            formerly=_strings(text.get("formerly")),
            since=str(text.get("since", "")),
            profile=text.get("profile", "default"),
            correctness=bool(text.get("correctness", False)),
            vendored=bool(text.get("vendored", False)),
            group=text.get("group", ""),
            covers=_strings(text.get("covers")),
            fix=text.get("fix") or {},
            shipped=shipped,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"it lacks {error}, or that has the wrong form") from None


def _strings(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _option(name: str, text: Mapping[str, Any]) -> Option:
    return Option(name, text["type"], text["default"], text.get("unit", ""), text.get("about", ""))


def named(rules: Iterable[Rule], name: str) -> Rule | None:
    """Return the rule of a name, or of a name that it had formerly."""
    return next((rule for rule in rules if name == rule.name or name in rule.formerly), None)
