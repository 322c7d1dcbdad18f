"""What is named as the possible maker of an object that is not in the input."""

from __future__ import annotations

from relint.linking import kubernetes
from relint.linking.links import Inventory
from relint.model.value import Unknown
from relint.readers import kubernetes as reader
from relint.readers.detect import classify

RELEASE = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: {name}}}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: git, namespace: forge}\nspec: {selector: {app: git}}\n"


def why(**files: str) -> str:
    found = [f.document for name, text in files.items() for f in classify(f"{name}.yaml", text.encode()).documents]
    inventory = Inventory({r.id: r for r in reader.read(found).resources})
    value = kubernetes.link(inventory).derived["Service forge/git"]["matches"]
    assert isinstance(value, Unknown)
    return value.why


def test_the_nearest_maker_is_named() -> None:
    files = {"cert/release": RELEASE.format(name="cert"), "forge/release": RELEASE.format(name="forge")}
    assert why(**files, **{"forge/service": SERVICE}).endswith("HelmRelease forge/forge may make it")
    assert why(**files, service=SERVICE).endswith("HelmRelease forge/forge may make it")


def test_a_name_in_common_counts_most() -> None:
    files = {"git/release": RELEASE.format(name="git"), "forge/release": RELEASE.format(name="forge")}
    assert why(**files, **{"forge/service": SERVICE}).endswith("HelmRelease git/git may make it")
