"""Helm charts of the workspace: which there are, how they are used, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence

from relint.engine.settings import Settings
from relint.engine.workspace import Workspace
from relint.lang.yaml import Document
from relint.model.files import Files
from relint.readers.charts.rendered import Renderer, Rendering


def renderer(files: Files, settings: Settings) -> Renderer | None:
    """Return what renders the charts of a workspace on disk; None for other files, or where the settings say no."""
    if not settings.render or not isinstance(files, Workspace):
        return None

    def rendered(documents: Sequence[Document]) -> Rendering:
        from relint.engine.charts.rendering import render

        return render(files, settings, documents)

    return rendered
