"""Kubernetes manifests as the API server would see them.

`read` turns documents into resources. What stands in no kustomization keeps the content of its document; what a
kustomization reaches is read as it comes out of it (see `kustomize`). Scopes are explained in `scopes`.
"""

from __future__ import annotations

from relint.readers.kubernetes.kinds import resources
from relint.readers.kubernetes.objects import Object, read_object
from relint.readers.kubernetes.read import read

__all__ = ["Object", "read", "read_object", "resources"]
