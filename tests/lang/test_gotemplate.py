"""Templates of alert rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.lang import gotemplate


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "{{ $labels.job }} is {{ $value | humanizePercentage }}",
        "{{ if gt $value 0.5 }}high{{ else }}low{{ end }}",
        '{{ range query "up" }}{{ .Labels.instance }}{{ end }}',
        '{{ with printf "x{a=\\"%s\\"}" .Labels.a | query }}{{ . | first | value }}{{ end }}',
        "{{ $x := .Value }}{{ $x }}",
        "{{- /* a comment with foo bar */ -}}",
        "{{ .Labels.job | reReplaceAll `a.*` `b` }}",
        "{{ $externalURL }}",
    ],
)
def test_templates_that_prometheus_takes(text: str) -> None:
    assert gotemplate.problem(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "{{ $label.job }}",
        "{{ $labels.job",
        "{{ $value | humanizee }}",
        "{{ if $value }}",
        "{{ end }}",
        "{{ }}",
        "{{ $labels.quantile * 100 }}",
        "{{ $this_is_wrong }}",
    ],
)
def test_templates_that_prometheus_refuses(text: str) -> None:
    assert gotemplate.problem(text)


def test_what_templates_read() -> None:
    text = '{{ $labels.job }} {{ .Labels.pod }} {{ index $labels "a-b" }} {{ $value }} $labels.not'
    assert gotemplate.labels_read(text) == {"job", "pod", "a-b"}
    looped = '{{ range query (printf "up{c=%q}" .Labels.cluster) }}{{ .Labels.host }} {{ $labels.job }}{{ end }}'
    assert gotemplate.labels_read(looped) == {"cluster", "job"}
    chosen = "{{ if .Labels.pod }}{{ .Labels.node }}{{ end }}{{ with query }}{{ .Labels.x }}{{ end }}{{ .Labels.y }}"
    assert gotemplate.labels_read(chosen) == {"pod", "node", "y"}
    assert gotemplate.reads_value(text)
    assert not gotemplate.reads_value("{{ $labels.value }}")


@given(st.text(alphabet='{}$. |"`\\ifendrangelabelsvalue-/*', max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(gotemplate.problem(text), str)
