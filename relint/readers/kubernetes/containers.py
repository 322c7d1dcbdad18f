"""Containers of a pod as resources of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from relint.lang.yaml import NodeSpans
from relint.model.resource import NOTHING, Resource
from relint.model.value import Known, Unknown, Value
from relint.readers.kubernetes.fields import (
    NO,
    PLACEHOLDER,
    Node,
    at,
    derived,
    field,
    items,
    known,
    mapping,
    measure,
    span,
    text,
    word,
)
from relint.readers.kubernetes.probes import probe_facts
from relint.readers.kubernetes.quantities import image, is_hole, port_defect, quantity
from relint.readers.kubernetes.templates import Template

SLEEP = re.compile(r"\bsleep\s+(\d{1,5})(?:\s*s)?\b")
MONITORING_PORT = re.compile(
    r"metric|prom|monitor|pprof|profiling|debug|health|^(?:https?-)?(?:main|self|admin|probe)s?$|telemetry",
    re.IGNORECASE,
)
RESOURCES = (("cpu", "cpu"), ("memory", "memory"), ("ephemeral-storage", "scratch"))


def containers(workload: Resource, template: Template, *, lasting: bool) -> Iterator[Resource]:
    """Yield the containers of a workload, init containers first; `lasting` where its pods run until stopped."""
    spec = mapping(template.node, "spec")
    for section in ("initContainers", "containers"):
        for index, node in enumerate(items(spec, section)):
            if isinstance(node, Mapping):
                yield _container(workload, template, section, index, node, lasting=lasting)


def _container(
    workload: Resource, template: Template, section: str, index: int, node: Mapping[str, Any], *, lasting: bool
) -> Resource:
    name = text(node, "name") or f"number {index + 1}"
    where = span(mapping(template.node, "spec").get(section), index) or workload.span
    init = section == "initContainers"
    sidecar = init and node.get("restartPolicy") == "Always"
    shared = at(template.node, "spec", "resources")
    facts = _facts(node, shared, init=init and not sidecar, sidecar=sidecar)
    if lasting and not (init and not sidecar):
        facts |= probe_facts(node)
        facts |= shutdown_facts(node)
    facts["controller"] = workload.facts["controller"]
    if "image" not in node and template.partial:
        facts = {name: Unknown(COMPLETED) if _unsaid(value) else value for name, value in facts.items()}
    return Resource(
        address=f"{workload.address} container {name}",
        type="container",
        kind="container",
        format="kubernetes",
        span=where,
        scope=workload.scope,
        name=name,
        attributes=node,
        facts=facts,
        spans=NodeSpans(node) if where is not workload.span else NOTHING,
        annotations=NOTHING,
        namespace=workload.namespace,
        parent=workload.id,
        used_in=workload.used_in,
        reusable=workload.reusable,
    )


def _unsaid(value: Value) -> bool:
    return isinstance(value, Known) and value.data is None


def _facts(node: Mapping[str, Any], shared: Node, *, init: bool, sidecar: bool) -> dict[str, Value]:
    return {
        "init": Known(init),
        "sidecar": Known(sidecar),
        **_image_facts(node),
        **_resource_facts(node, shared),
        **_environment_facts(node),
        "ports": Known([text(port, "containerPort") for port in items(node, "ports")], span(node, "ports")),
        "serving_ports": Known(serving_ports(node), span(node, "ports")),
        "port_defects": _port_defects(node),
        "has_command": Known(bool(items(node, "command") or items(node, "args"))),
    }


def serving_ports(node: Node) -> list[str]:
    """Return the names or numbers of the ports that serve something else than monitoring."""
    names = [text(port, "name") or text(port, "containerPort") for port in items(node, "ports")]
    return [name for name in names if name and not MONITORING_PORT.search(name)]


KO = "ko builds the image and fills in its digest"
COMPLETED = "the operator of its kind completes what is written here"
NO_REPOSITORY = re.compile(r"[A-Z][^/]*\Z")  # names of repositories are in lower case; IMAGE waits for its substitution


def _image_facts(node: Mapping[str, Any]) -> dict[str, Value]:
    written = word(node, "image")
    if isinstance(written, Unknown) or not written.data:
        unknown = written if isinstance(written, Unknown) else Unknown("no image is written")
        return {
            "image": unknown,
            "image_tag": unknown,
            "image_pinned": unknown,
            "pull_policy": field(node, "imagePullPolicy"),
        }
    parts = image(str(written.data))
    if (":" in str(written.data) and is_hole(parts.tag)) or NO_REPOSITORY.search(parts.name):
        return {"image": written, "image_tag": Unknown(PLACEHOLDER), "image_pinned": Unknown(PLACEHOLDER)}
    if str(written.data).startswith("ko://"):
        return {"image": written, "image_tag": Unknown(KO), "image_pinned": Known(True, written.span)}
    implied = "IfNotPresent" if parts.pinned and (parts.tag != "latest") else "Always"
    return {
        "image": written,
        "image_tag": Known(parts.tag, written.span),
        "image_digest": Known(parts.digest, written.span),
        "image_pinned": Known(parts.pinned, written.span),
        "pull_policy": word(
            node, "imagePullPolicy", Known(implied, None, "default", "Kubernetes documentation, Images")
        ),
    }


def _resource_facts(node: Mapping[str, Any], shared: Node) -> dict[str, Value]:
    """Return what a container asks for and may take; what it leaves open is what its pod as a whole has.

    Source: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
    """
    facts: dict[str, Value] = {}
    for key, name in RESOURCES:
        limit, request = _bounds(at(node, "resources"), key)
        of_pod, asked_by_pod = _bounds(shared, key)
        facts[f"{name}_limit"] = of_pod if known_null(limit) else limit
        facts[f"{name}_request"] = asked_by_pod if known_null(request) else request
    facts["limit_below_request"] = _below(facts)
    facts["unrequested"] = Known(
        [
            name
            for name in ("cpu", "memory")
            if known(facts[f"{name}_request"]) == 0 or known_null(facts[f"{name}_request"])
        ]
    )
    return facts


def _bounds(resources: Node, key: str) -> tuple[Value, Value]:
    """Return the limit and the request of one resource; a request that is not written is the limit."""
    limit = measure(at(resources, "limits"), key, quantity, "a quantity")
    request = measure(at(resources, "requests"), key, quantity, "a quantity")
    return limit, limit_as_request(limit) if known_null(request) else request


def known_null(value: Value) -> bool:
    """Tell whether a value is known to be absent."""
    return isinstance(value, Known) and value.data is None


def limit_as_request(limit: Value) -> Value:
    """Return what the API server takes as the request where only a limit is written."""
    if isinstance(limit, Unknown) or limit.data is None:
        return limit
    return Known(limit.data, limit.span, "default", "a request that is not written is the limit (Kubernetes API)")


def _below(facts: Mapping[str, Value]) -> Value:
    wrong = []
    for _, name in RESOURCES:
        limit, request = known(facts[f"{name}_limit"]), known(facts[f"{name}_request"])
        if limit is not None and request is not None and limit < request:
            wrong.append(name)
    where = facts[f"{wrong[0]}_limit"] if wrong else None
    return Known(wrong, where.span if where else None)


def _environment_facts(node: Mapping[str, Any]) -> dict[str, Value]:
    entries = items(node, "env")
    counts = Counter(text(entry, "name") for entry in entries)
    repeated = sorted(name for name, count in counts.items() if count > 1 and name)
    last = max((i for i, e in enumerate(entries) if repeated and text(e, "name") == repeated[0]), default=0)
    where = span(node.get("env"), last) if repeated else None
    return {"repeated_env": Known(repeated, where)}


def _port_defects(node: Mapping[str, Any]) -> Value:
    """Return why the API server refuses ports of a container."""
    found: dict[str, Any] = {}
    names: set[str] = set()
    for index, port in enumerate(items(node, "ports")):
        name, number = text(port, "name"), mapping(port).get("containerPort")
        wrong = port_defect(name) if name else ""
        wrong = f"two ports have the name {name}" if name and name in names else wrong
        wrong = "a port has no containerPort" if isinstance(port, Mapping) and number is None else wrong
        wrong = f"there is no port {number}" if isinstance(number, int) and not 0 < number < 65536 else wrong
        names.add(name)
        if wrong:
            found.setdefault(wrong, span(node["ports"], index))
    return Known(list(found), next(iter(found.values()), None))


def shutdown_facts(node: Node) -> dict[str, Value]:
    """Return what a container does when it is told to stop."""
    hook = at(node, "lifecycle", "preStop")
    if isinstance(hook, Unknown):
        return {"pre_stop": hook, "pre_stop_seconds": hook}
    where = span(mapping(node, "lifecycle"), "preStop")
    if not isinstance(hook, Mapping) or not hook:
        return {"pre_stop": NO, "pre_stop_seconds": derived(0)}
    return {"pre_stop": Known(True, where), "pre_stop_seconds": _sleep(hook, where)}


def _sleep(hook: Mapping[str, Any], where: Any) -> Value:
    seconds = at(hook, "sleep", "seconds")
    if isinstance(seconds, int):
        return Known(seconds, where)
    command = " ".join(str(part) for part in items(hook, "exec", "command"))
    if match := SLEEP.search(command):
        return Known(int(match[1]), where)
    return Unknown("its preStop hook takes a time that nobody wrote down", span=where)
