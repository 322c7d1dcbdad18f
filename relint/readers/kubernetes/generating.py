"""ConfigMaps and Secrets that a kustomization generates, or adds keys to.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from relint.lang.yaml import Document
from relint.model.value import Unknown
from relint.readers.kubernetes.fields import items, mapping, span, text
from relint.readers.kubernetes.patching import Joined
from relint.readers.kubernetes.targets import Drawn

GENERATORS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))
ELSEWHERE = Unknown("it stands in a file that is not in the input")
HIDDEN = Unknown("it is secret")  # no value of a generated Secret is ever kept
LARGEST = 256 * 1024  # bytes of a file that becomes one value

Read = Callable[[str], bytes | None]
"""Returns the bytes of a file named from the kustomization; None where it is not in the input."""


def generated(document: Document, objects: list[Drawn], read: Read) -> Iterator[Drawn]:
    """Yield the objects, with the ConfigMaps and Secrets that a kustomization generates or adds keys to."""
    node, added = document.root, []
    drawn = list(objects)
    for key, kind in GENERATORS:
        listed = mapping(node).get(key)
        for index, entry in enumerate(items(node, key)):
            name = text(entry, "name")
            if not name:
                continue
            values = _values(entry, kind, read)
            if text(entry, "behavior") in {"merge", "replace"}:
                drawn = [_with_keys(d, kind, name, values) for d in drawn]
            else:
                where = span(listed, index)
                body = Joined(_body(kind, entry, mapping(node, "generatorOptions"), values), document.path)
                added.append(Drawn(body, document.path, where.line if where else document.line))
    yield from drawn
    yield from added


def _body(kind: str, entry: Any, options: Mapping[str, Any], values: Mapping[str, Any] | None) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": text(entry, "name")}
    if text(entry, "namespace"):
        metadata["namespace"] = text(entry, "namespace")
    for key in ("labels", "annotations"):
        if found := {**mapping(options, key), **mapping(entry, "options", key)}:
            metadata[key] = found
    body = {"apiVersion": "v1", "kind": kind, "data": dict(values or {}), "metadata": metadata}
    return body | {"type": text(entry, "type") or "Opaque"} if kind == "Secret" else body


def _with_keys(drawn: Drawn, kind: str, name: str, values: Mapping[str, Any] | None) -> Drawn:
    if text(drawn.body, "kind") != kind or name not in drawn.names:
        return drawn
    body = Joined(drawn.body, drawn.path)
    body["data"] = {**mapping(drawn.body, "data"), **values} if values is not None else {}
    return replace(drawn, body=body)


def _values(entry: Any, kind: str, read: Read) -> dict[str, Any] | None:
    """Return the entries that a generator makes; None where a file that is not there decides their keys."""
    values: dict[str, Any] = {}
    for part in map(str, items(entry, "files")):
        key, equals, path = part.partition("=")
        content = read(path if equals else key)
        values[key if equals else key.rpartition("/")[2]] = _text(content)
    for path in [*items(entry, "envs"), *([entry["env"]] if text(entry, "env") else [])]:
        content = read(str(path))
        if content is None or len(content) > LARGEST:
            return None
        values |= _variables(content)
    for name, _, value in (str(part).partition("=") for part in items(entry, "literals")):
        values[name] = _unquoted(value)
    return dict.fromkeys(values, HIDDEN) if kind == "Secret" else values


def _text(content: bytes | None) -> Any:
    if content is None or len(content) > LARGEST:
        return ELSEWHERE
    return content.decode(errors="replace")


def _variables(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the entries of a file of variables: NAME=value a line, quotes kept; a lone name has no value."""
    for line in content.decode("utf-8-sig", errors="replace").splitlines():
        name, _, value = line.lstrip().partition("=")
        if name and not name.startswith("#"):
            yield name, value


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
