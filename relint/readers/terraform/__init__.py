"""Terraform and OpenTofu: HCL and JSON files, evaluated as a plan would."""

from relint.readers.terraform.reading import read
from relint.readers.terraform.settings import TerraformReading, TerraformSettings

__all__ = ["TerraformReading", "TerraformSettings", "read"]
