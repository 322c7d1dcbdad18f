"""Which files expressions may read: those of the root module, of what it calls, and of the directories in settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from relint.engine.workspace import Workspace
from relint.lang.hcl.values import Gap
from relint.model.files import MemoryFiles
from relint.readers.terraform import TerraformSettings, read
from relint.readers.terraform.reading import roots_at
from relint.readers.terraform.showing import shown

FILES = {
    "live/prod/text.txt": "own",
    "live/shared.txt": "shared",
    "policies/lambda.json": "{}",
    "modules/app/template.tftpl": "app ${x}",
    "modules/app/main.tf": """
        module "inner" {
          source = "../inner"
        }
        output "text" { value = templatefile("${path.module}/template.tftpl", { x = 1 }) }
        output "inner" { value = module.inner.text }
    """,
    "modules/inner/inner.txt": "inner",
    "modules/inner/main.tf": 'output "text" { value = file("${path.module}/inner.txt") }',
    "modules/other/main.tf": 'output "x" { value = 1 }',
    "modules/other/other.txt": "other",
    "live/prod/main.tf": """
        module "app" {
          source = "../../modules/app"
        }
        output "found" { value = VALUE }
    """,
}


def found(value: str, readable: tuple[str, ...] = ()) -> object:
    files = {path: text.replace("VALUE", value) for path, text in FILES.items()}
    return _data(MemoryFiles(files), readable)


def _data(files: MemoryFiles | Workspace, readable: tuple[str, ...] = ()) -> object:
    (module,) = roots_at(files, ("live/prod",), TerraformSettings(workspace="default", readable=readable))
    result = shown(module)
    assert result.error is None, result.error
    data = result.outputs["found"].data
    return data.why if isinstance(data, Gap) else data


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('file("text.txt")', "own"),
        ('file("../prod/text.txt")', "own"),
        ("module.app.text", "app 1"),
        ("module.app.inner", "inner"),
        ('file("../../modules/inner/inner.txt")', "inner"),
    ],
)
def test_the_trees_of_a_root_and_of_what_it_calls_are_read(value: str, text: str) -> None:
    assert found(value) == text


@pytest.mark.parametrize(
    "path", ["../shared.txt", "../../policies/lambda.json", "../../modules/other/other.txt", "../../nowhere", "/etc/x"]
)
def test_whatever_lies_elsewhere_is_unknown_and_the_setting_is_named(path: str) -> None:
    for value in (f'file("{path}")', f'try(file("{path}"), "else")', f'fileexists("{path}")'):
        why = found(value)
        assert isinstance(why, str)
        assert why.startswith(f"{path} lies outside")
        assert "terraform.readable" in why


def test_settings_name_more() -> None:
    assert found('file("../../policies/lambda.json")', ("policies/",)) == "{}"
    assert str(found('file("../shared.txt")', ("policies", "../..", "/"))).startswith("../shared.txt lies outside")
    assert found('file("../shared.txt")', (".",)) == "shared"


def _on_disk(folder: Path, value: str, links: Mapping[str, str]) -> Workspace:
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text.replace("VALUE", value))
    for path, target in links.items():
        (folder / path).symlink_to(target)
    return Workspace(folder)


@pytest.mark.parametrize(
    ("link", "target", "path", "text"),
    [
        ("live/prod/a", "text.txt", "a", "own"),
        ("live/prod/a", "../../modules/app", "a/template.tftpl", "app ${x}"),
        ("live/prod/a", "../shared.txt", "a", None),
        ("live/prod/a", "../../policies", "a/lambda.json", None),
        ("live/prod/a", "/etc", "a/hostname", None),
        ("live/prod/a", "/etc/hostname", "a", None),
        ("live/prod/a", "../../../..", "a/etc/hostname", None),
        ("live/prod/a", "../../policies", "a/../text.txt", "own"),
        ("modules/app/a", "../../policies/lambda.json", "../../modules/app/a", None),
    ],
)
def test_links_are_followed_before_it_is_asked_where_a_file_lies(
    tmp_path: Path, link: str, target: str, path: str, text: str | None
) -> None:
    (tmp_path / "hidden").write_text("outside")
    data = _data(_on_disk(tmp_path / "tree", f'file("{path}")', {link: target}))
    assert data == text if text is not None else str(data).startswith(f"{path} lies outside")


def test_one_note_names_what_is_in_the_input_and_may_not_be_read() -> None:
    asked = '[file("../shared.txt"), file("../../policies/lambda.json"), file("../../../passwd"), file("text.txt")]'
    files = FILES | {"live/prod/main.tf": f'resource "terraform_data" "x" {{ input = {asked} }}'}
    reading = read(MemoryFiles(files), ["live/prod/main.tf"], TerraformSettings())
    (note,) = reading.notes
    assert note.message.startswith("live/shared.txt and 1 more path not read")
    assert not read(MemoryFiles(files), ["live/prod/main.tf"], TerraformSettings(readable=("live", "policies"))).notes
