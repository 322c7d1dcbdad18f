"""Terraform plans in JSON, as `terraform show -json` writes them."""

from relint.readers.tfplan.reading import read

__all__ = ["read"]
