"""Paths as they look from a folder lead to the same files."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from relint.model.finding import Problem, Report
from relint.model.span import whole_file
from relint.reports.relative import seen_from
from tests.reports.samples import SAMPLE

FOLDERS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=4).map(lambda names: "/" + "/".join(names))


@given(root=FOLDERS, here=FOLDERS, path=FOLDERS.map(lambda folder: f"{folder[1:]}/x.tf".lstrip("/")))
def test_a_moved_path_leads_to_the_same_file(root: str, here: str, path: str) -> None:
    report = Report(problems=(Problem(whole_file(path), "broken"),), root=root)
    moved = seen_from(report, here).problems[0].span.path
    assert posixpath.normpath(posixpath.join(here, moved)) == posixpath.normpath(posixpath.join(root, path))


def test_every_place_of_a_report_is_moved() -> None:
    moved = seen_from(replace(SAMPLE, root="/tree"), "/tree/of/another")
    spans = [finding.span for finding in moved.findings]
    spans += [item.span for finding in moved.findings for item in finding.evidence]
    spans += [item.span for item in moved.undecided] + [item.span for item in moved.problems]
    assert {span.path[:6] for span in spans if span.path} == {"../../"}
    assert all(path.startswith("../../") for path in moved.excerpts)


def test_a_stream_has_no_place_on_disk() -> None:
    assert seen_from(SAMPLE, "/somewhere") is SAMPLE
