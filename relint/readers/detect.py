"""What is each file, and each document in it? By content first, then by name.

YAML and JSON are parsed here, once, and only where a cheap look says that a reader may want them; the documents are
handed on with their format. `wanted` tells by name alone which files are worth their bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from relint.lang.yaml import Document, Map, Parsed, Repeat, parse
from relint.model.finding import Problem
from relint.readers.documents import CHART_FILES, KUSTOMIZATIONS, OTHER, format_of

BINARY, EMPTY, HELM_TEMPLATE, TEMPLATE, WORKFLOW = "binary", "empty", "helm-template", "template", "workflow"
HELM_VALUES, HELM_CHART, MARKDOWN, PLAN = "helm-values", "helm-chart", "markdown", "tfplan"
TERRAFORM, TERRAFORM_JSON, TFVARS, TFVARS_JSON = "terraform", "terraform-json", "tfvars", "tfvars-json"
TERRAGRUNT = "terragrunt"

TEMPLATES = frozenset({HELM_TEMPLATE, TEMPLATE})
"""YAML that something has to fill in first: counted and said, never reported as broken."""

BY_ENDING: Mapping[str, str] = {
    ".tf": TERRAFORM,
    ".tofu": TERRAFORM,
    ".tf.json": TERRAFORM_JSON,
    ".tofu.json": TERRAFORM_JSON,
    ".tfvars": TFVARS,
    ".tfvars.json": TFVARS_JSON,
    "terragrunt.hcl": TERRAGRUNT,
    "terragrunt.stack.hcl": TERRAGRUNT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
}
YAML_ENDINGS = frozenset({".yaml", ".yml", ".rules", ".rule"})
JSON_ENDING = ".json"
STREAMS = frozenset({"-", "<stdin>"})
BINARY_LOOK = 8192  # bytes that are searched for a NUL

# A file without any of these words holds nothing that a reader of YAML wants.
WORDS = re.compile(
    rb"apiVersion|groups\"?:|scrape_configs\"?:|slos\"?:|receivers\"?:|\bop\"?:|spec_version\"?:|services\"?:"
    rb"|error_budget_policies\"?:|version\"?:[ \t]*[\"']?prometheus/"
)
JSON_WORDS = (b'"apiVersion"', b'"slos"')
JSON_RULES = re.compile(rb"\"(?:alert|record)\"\s*:")
JSON_OPERATIONS = re.compile(rb"\s*\[\s*\{\s*\"(?:op|path|value|from)\"")
CRD = re.compile(rb"^kind:[ \t]*[\"']?CustomResourceDefinition\b", re.MULTILINE)
CRD_BODY = re.compile(rb"^spec:.*", re.MULTILINE | re.DOTALL)
BOUNDARY = re.compile(rb"^(?=---)", re.MULTILINE)
HELM = re.compile(
    rb"\{\{-?\s*(?:\(|/\*|\.(?:Values|Release|Chart|Capabilities|Files|Template|Subcharts)\b"
    rb"|(?:include|template|tpl|toYaml|if|range|with|define|end|else|required|default|lookup|printf|quote|block)\b"
    rb"|\$(?!labels|value|externalLabels|external)\w*|\.\s)"
)
HELM_SURE = re.compile(
    rb"\{\{-?\s*(?:(?:if|with|range|default|toYaml)\s+.{0,80}?)?\.(?:Values|Release|Chart)\b|\{\{-?\s*include "
)
FILLED_IN = re.compile(rb"\{\{|\{%|<%|%\{|\$\{|@\w+@|\[\[\s*[A-Za-z.$]|<<\w|: \{[A-Z][A-Z0-9_]+\}")
SERIOUS = re.compile(
    rb"^(?:- )?[\"']?apiVersion[\"']?:.*?^[\"']?kind[\"']?:|^[\"']?kind[\"']?:.*?^[\"']?apiVersion[\"']?:"
    rb"|^\s*- (?:alert|record): |^slos:",
    re.MULTILINE | re.DOTALL,
)
NOT_BLANK = re.compile(r"\S")
PLAN_MARKS = (b'"format_version"', b'"terraform_version"')
PLAN_PARTS = (b'"planned_values"', b'"resource_changes"')
PLAN_LOOK = 4096  # bytes from the head of a plan in which its version stands


@dataclass(frozen=True, slots=True)
class Found:
    """One document of YAML or JSON and what it is."""

    format: str
    document: Document


@dataclass(frozen=True, slots=True)
class Detected:
    """What a file is; `documents` are parsed where a reader may want them."""

    format: str
    documents: tuple[Found, ...] = ()
    problems: tuple[Problem, ...] = ()
    repeats: tuple[Repeat, ...] = ()

    def of(self, *formats: str) -> tuple[Document, ...]:
        """Return the documents of these formats, in order."""
        return tuple(found.document for found in self.documents if found.format in formats)


def wanted(path: str) -> bool:
    """Tell by name alone whether a file may hold something for a reader."""
    return _ending(path) in BY_ENDING or _is_yaml(path) or path.endswith(JSON_ENDING)


def classify(path: str, source: bytes) -> Detected:
    """Return what a file is, and its documents where it is YAML or JSON that a reader may want."""
    if b"\0" in source[:BINARY_LOOK]:
        return Detected(BINARY if not source.startswith((b"\xff\xfe", b"\xfe\xff")) else OTHER)
    if (by_name := BY_ENDING.get(_ending(path))) is not None:
        return Detected(by_name)
    if path.endswith(JSON_ENDING):
        return _json(path, source)
    if not _is_yaml(path):
        return Detected(OTHER)
    if _is_plan(source):
        return Detected(PLAN)
    return _yaml(path, source)


def found_in(path: str, source: bytes) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """Return the documents of a stream that some tool has rendered, and what is wrong with it."""
    parsed = parse(path, _without_schemas(source))
    return tuple(_sorted_out(path, parsed.documents)), tuple(parsed.problems)


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    return next((ending for ending in BY_ENDING if name.endswith(ending)), PurePosixPath(name).suffix)


def _is_yaml(path: str) -> bool:
    name = path.rpartition("/")[2]
    return PurePosixPath(name).suffix in YAML_ENDINGS or name in KUSTOMIZATIONS or name in STREAMS


def _is_plan(source: bytes) -> bool:
    if not source[:64].lstrip().startswith(b"{"):
        return False
    head = source[:PLAN_LOOK]
    return all(mark in head for mark in PLAN_MARKS) and any(part in source for part in PLAN_PARTS)


def _json(path: str, source: bytes) -> Detected:
    if _is_plan(source):
        return Detected(PLAN)
    rules = b'"groups"' in source and JSON_RULES.search(source)
    if not rules and not any(word in source for word in JSON_WORDS) and not JSON_OPERATIONS.match(source):
        return Detected(OTHER)
    parsed = parse(path, source)
    documents = list(_sorted_out(path, parsed.documents))
    if parsed.problems and (plain := _plain_json(path, source)):
        return _detected(path, list(_sorted_out(path, plain)))
    return _detected(path, documents, parsed) if _asks_for_reading(documents) else _detected(path, documents)


def _plain_json(path: str, source: bytes) -> list[Document]:
    """Return JSON that is no YAML (a stream of objects, escaped slashes, surrogates), without places."""
    import json

    documents, text, start = [], source.decode(errors="replace"), 0
    try:
        while start < len(text) and (found := NOT_BLANK.search(text, start)):
            root, start = json.JSONDecoder().raw_decode(text, found.start())
            documents.append(Document(root, path, text.count("\n", 0, found.start()) + 1))
    except (ValueError, RecursionError):
        return []
    return documents


def _yaml(path: str, source: bytes) -> Detected:
    name = path.rpartition("/")[2]
    if not source.strip():
        return Detected(EMPTY)
    if _in_templates(path) and HELM.search(source):
        return Detected(HELM_TEMPLATE)
    if ".github/workflows/" in f"/{path}":
        return Detected(WORKFLOW)
    if name not in KUSTOMIZATIONS | CHART_FILES and not WORDS.search(source):
        return Detected(_by_name(path))
    if HELM_SURE.search(source) and not _parses(path, source):
        return Detected(HELM_TEMPLATE)
    parsed = parse(path, _without_schemas(source))
    documents = list(_sorted_out(path, parsed.documents))
    if FILLED_IN.search(source) and (parsed.problems or any(_has_hole(f.document.root) for f in documents)):
        return Detected(HELM_TEMPLATE if HELM_SURE.search(source) else TEMPLATE)
    if not _asks_for_reading(documents) and not SERIOUS.search(source):
        return Detected(documents[0].format if documents else _by_name(path))
    return _detected(path, documents, parsed)


def _parses(path: str, source: bytes) -> bool:
    parsed = parse(path, source)
    return not parsed.problems and not any(_has_hole(document.root) for document in parsed.documents)


def _detected(path: str, documents: list[Found], parsed: Parsed | None = None) -> Detected:
    formats = [found.format for found in documents if found.format != OTHER]
    format_ = formats[0] if formats else _by_name(path)
    problems, repeats = (parsed.problems, parsed.repeats) if parsed else ([], [])
    return Detected(format_, tuple(documents), tuple(problems), tuple(repeats))


def _asks_for_reading(documents: list[Found]) -> bool:
    return any(found.format != OTHER for found in documents)


def _in_templates(path: str) -> bool:
    return "templates" in path.split("/")[:-1]


def _by_name(path: str) -> str:
    name = path.rpartition("/")[2]
    if name.startswith("values") or name.endswith(("-values.yaml", "-values.yml", ".values.yaml")):
        return HELM_VALUES
    return OTHER


def _without_schemas(source: bytes) -> bytes:
    """Return the source with the bodies of CustomResourceDefinitions blanked, line for line.

    They are most of the YAML of a real cluster by bytes, and nothing in them is deployed.
    """
    if not CRD.search(source):
        return source
    return b"".join(_without_schema(chunk) for chunk in BOUNDARY.split(source))


def _without_schema(chunk: bytes) -> bytes:
    return CRD_BODY.sub(lambda body: b"\n" * body[0].count(b"\n"), chunk) if CRD.search(chunk) else chunk


def _sorted_out(path: str, documents: list[Document]) -> Iterator[Found]:
    """Yield documents with their formats; a Kubernetes List gives its items."""
    for document in documents:
        root = document.root
        if root is None:
            continue
        if _is_list(root):
            yield from _sorted_out(path, [_item(document, item) for item in root["items"]])
        else:
            yield Found(format_of(path, root), document)


def _is_list(root: Any) -> bool:
    if not isinstance(root, Mapping) or not isinstance(root.get("items"), list):
        return False
    kind = root.get("kind")
    return isinstance(kind, str) and (kind == "List" or (kind.endswith("List") and "spec" not in root))


def _item(document: Document, item: Any) -> Document:
    line = item.start[0] if isinstance(item, Map) else document.line
    return Document(item, document.path, line)


def _has_hole(root: Any) -> bool:
    """Tell whether a placeholder of a template was read as a mapping in a mapping: `replicas: {{ replicas }}`."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            if any(key.startswith("{") for key in node if isinstance(key, str)):
                return True
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return False
