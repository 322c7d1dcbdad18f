"""relint: a reliability linter over Terraform, Kubernetes, SLO specs, alert rules and runbooks.

>>> import relint
>>> report = relint.check(["examples/shop"])    # doctest: +SKIP
>>> [finding.rule for finding in report.open]   # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from relint.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relint.engine.settings import Settings
    from relint.model.finding import Report

__version__ = VERSION
__all__ = ["__version__", "check"]


def check(paths: Sequence[str], settings: Settings | None = None) -> Report:
    """Judge files and directories.

    Args:
        paths: files and directories; a file named by itself is judged with what stands around it, and reported alone.
        settings: in place of the `relint.yaml` above the paths; None takes that, or the defaults.

    Returns:
        Findings, undecided, problems and notes, each in the order of the input (`relint.model.finding`).

    Raises:
        FileNotFoundError: a path does not exist.
    """
    from relint.engine.check import check_paths

    return check_paths(paths, lambda found: found if settings is None else settings)[0]
