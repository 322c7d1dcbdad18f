"""What `relint.yaml` and the command line ask for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from relint.model.finding import Problem, Severity
from relint.model.span import Span, whole_file

FILE = "relint.yaml"


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How one rule is set."""

    off: bool = False
    severity: Severity | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted fault: of a rule, at addresses, for a reason, until a day."""

    rule: str  # a rule's name, or a glob over names
    address: str  # a glob over addresses
    reason: str
    span: Span
    owner: str = ""
    expires: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """One use of a Helm chart of the repository; paths are relative to the root."""

    path: str
    values: tuple[str, ...] = ()
    release: str = ""
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that steers a run; the defaults are those of an absent `relint.yaml`."""

    exclude: tuple[str, ...] = ()  # .gitignore patterns
    profile: str = "default"  # "default" | "strict"
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)  # by name, or glob over names
    only: tuple[str, ...] = ()  # globs over names; empty: all
    rule_folders: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    fail_on: Severity = Severity.ERROR
    environments: Mapping[str, Sequence[str]] = field(default_factory=dict)  # environment -> globs over paths
    roots: tuple[str, ...] = ()  # directories of Terraform that are deployed as they stand
    libraries: tuple[str, ...] = ()  # directories that are not
    readable: tuple[str, ...] = ()  # directories that Terraform's functions may read, wherever they are called
    var_files: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)  # TF_VAR_ values
    workspace: str = ""  # of Terraform; "": nobody said, so it is unknown
    kubernetes_version: str = ""
    render: bool = True  # Helm charts through the installed binary
    charts: tuple[Chart, ...] = ()  # uses of charts that nothing in the repository declares
    runbook_prefixes: Mapping[str, str] = field(default_factory=dict)  # URL prefix -> directory
    repository_urls: tuple[str, ...] = ()
    vendored: tuple[str, ...] = ()  # globs over paths of alert rules and runbooks that others make
    own: tuple[str, ...] = ()  # globs over paths that only look as if others made them
    peer_annotations: bool = False  # honour the ignore annotations of kube-linter, kube-score, polaris, checkov
    today: datetime.date = field(default_factory=datetime.date.today)


def read_settings(path: str, source: bytes) -> tuple[Settings, list[Problem]]:
    """Return the settings that a `relint.yaml` holds, and what is wrong with it; a wrong part is left out."""
    from relint.lang.yaml import parse

    parsed = parse(path, source)
    root = parsed.documents[0].root if parsed.documents else None
    if root is None:
        return Settings(), parsed.problems
    invalid = _violations(path, root)
    if invalid:
        return Settings(), parsed.problems + invalid
    return settings_from(root), parsed.problems


def _violations(path: str, root: Any) -> list[Problem]:
    import json
    from pathlib import Path

    import jsonschema

    from relint.lang.yaml import span_at

    schema = json.loads((Path(__file__).parent / "settings.schema.json").read_text())
    problems = []
    for error in sorted(
        jsonschema.Draft202012Validator(schema).iter_errors(root), key=lambda e: list(map(str, e.path))
    ):
        place = ".".join(map(str, error.absolute_path))
        span = (span_at(root, place) if place else None) or whole_file(path)
        problems.append(Problem(span, f"settings: {place or 'the file'}: {error.message[:200]}"))
    return sorted(problems)


def settings_from(root: Mapping[str, Any]) -> Settings:
    """Return the settings that a valid `relint.yaml` holds."""
    terraform, kubernetes = root.get("terraform", {}), root.get("kubernetes", {})
    return Settings(
        exclude=tuple(root.get("exclude", ())),
        profile=root.get("profile", "default"),
        rules={name: _rule_setting(value) for name, value in root.get("rules", {}).items()},
        rule_folders=tuple(root.get("rule-folders", ())),
        waivers=tuple(_waiver(root["waivers"], index) for index in range(len(root.get("waivers", ())))),
        fail_on=Severity[root.get("fail-on", "error").upper()],
        environments=root.get("environments", {}),
        roots=tuple(terraform.get("roots", ())),
        libraries=tuple(terraform.get("libraries", ())),
        readable=tuple(terraform.get("readable", ())),
        var_files=tuple(terraform.get("var-files", ())),
        variables={name: str(value) for name, value in terraform.get("variables", {}).items()},
        workspace=terraform.get("workspace", ""),
        kubernetes_version=str(kubernetes.get("version", "")),
        render=kubernetes.get("render", True),
        charts=tuple(_chart(entry) for entry in kubernetes.get("charts", ())),
        peer_annotations=kubernetes.get("peer-annotations", False),
        runbook_prefixes=root.get("runbooks", {}).get("prefixes", {}),
        repository_urls=tuple(root.get("runbooks", {}).get("repository", ())),
        vendored=tuple(root.get("vendored", {}).get("paths", ())),
        own=tuple(root.get("vendored", {}).get("own", ())),
    )


def _rule_setting(value: Any) -> RuleSetting:
    if value in ("off", False):  # `off` is a boolean in YAML
        return RuleSetting(off=True)
    if isinstance(value, str):
        return RuleSetting(severity=Severity[value.upper()])
    if not isinstance(value, Mapping):  # `on`
        return RuleSetting()
    severity = value.get("severity")
    return RuleSetting(
        off=value.get("enabled", True) is False,
        severity=Severity[severity.upper()] if severity else None,
        options=value.get("options", {}),
    )


def _chart(entry: Mapping[str, Any]) -> Chart:
    values = tuple(entry.get("values", ()))
    return Chart(entry["path"], values, entry.get("release", ""), entry.get("namespace", ""))


def _waiver(waivers: Any, index: int) -> Waiver:
    text = waivers[index]
    return Waiver(
        rule=text["rule"],
        address=text.get("address", "*"),
        reason=text["reason"],
        span=waivers.span(index),
        owner=text.get("owner", ""),
        expires=datetime.date.fromisoformat(text["expires"]) if "expires" in text else None,
    )


def with_command_line(settings: Settings, **changes: Any) -> Settings:
    """Return the settings with what the command line says on top; None says nothing."""
    return replace(settings, **{name: value for name, value in changes.items() if value is not None})
