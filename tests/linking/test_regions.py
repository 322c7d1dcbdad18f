"""Regions: written, told by a zone, of a provider's alias, or unknown."""

from __future__ import annotations

from relint import linking, readers
from relint.linking.settings import LinkingSettings
from relint.model.files import MemoryFiles
from relint.model.system import System
from relint.model.value import Known, Unknown

SOURCE = """\
variable "far" { type = string }
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
provider "aws" {
  alias  = "far"
  region = var.far
}
resource "aws_sqs_queue" "here" {}
resource "aws_sqs_queue" "west" { provider = aws.west }
resource "aws_sqs_queue" "far" { provider = aws.far }
resource "aws_ebs_volume" "disk" { availability_zone = "us-east-1b" }
resource "google_compute_disk" "disk" { zone = "europe-west4-a" }
resource "azurerm_storage_account" "files" { location = "West Europe" }
"""


def system() -> System:
    files = MemoryFiles({"main.tf": SOURCE})
    reading = readers.read(files, files.paths, readers.ReaderSettings())
    return linking.link(reading, frozenset(files.paths), LinkingSettings())


def test_regions() -> None:
    found = system()
    regions = {}
    for resource in found.resources.values():
        value = found.fact(resource, "region")
        regions[resource.address] = value.data if isinstance(value, Known) else type(value)
    assert regions == {
        "aws_sqs_queue.here": "eu-west-1",
        "aws_sqs_queue.west": "us-west-2",
        "aws_sqs_queue.far": Unknown,
        "aws_ebs_volume.disk": "us-east-1",
        "google_compute_disk.disk": "europe-west4",
        "azurerm_storage_account.files": "westeurope",
    }
