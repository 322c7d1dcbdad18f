"""Reports as a hostile input would make them: any text anywhere, any place, any number."""

from __future__ import annotations

from hypothesis import strategies as st

from relint.model.dependency import Evidence
from relint.model.finding import Finding, Note, Problem, Report, RuleText, Severity, Summary, Undecided
from relint.model.span import Span

NASTY = (
    "\x1b[31m\x1b]0;title\x07",
    "\x9b2J",
    "[bold red]markup[/] [link=https://evil.example]x[/link]",
    "line\nbreak\r\n::error::injected\u2028\u2029\x85",
    "\u202eright to left\u2066",
    "<script>alert(1)</script>&amp;]]>",
    "![x](https://evil.example/x.png) @everyone #1",
    "%0A::stop-commands::x",
    "half a pair \ud800 and \udcff",
    "\ttabs\tand 決済エラー e\u0301 🧨\u200d",
    "{0} {{x}} \x00",
    "x" * 5000,
    "../../etc/passwd",
    "//host/path:with?query#fragment",
    "",
)

texts = st.sampled_from(NASTY) | st.text(st.characters(codec=None), max_size=30)
numbers = st.integers(0, 6) | st.integers(-3, 10**9)
spans = st.builds(Span, texts, numbers, numbers, numbers, numbers)
evidence = st.builds(Evidence, texts, spans)
addresses = st.lists(texts, max_size=6).map(tuple)
severities = st.sampled_from(Severity)

findings = st.builds(
    Finding,
    rule=texts,
    severity=severities,
    message=texts,
    address=texts,
    type=texts,
    kind=texts,
    span=spans,
    fingerprint=texts,
    resource=texts,
    addresses=addresses,
    evidence=st.lists(evidence, max_size=2).map(tuple),
    remedy=texts,
    state=st.sampled_from(("open", "waived", "baselined")),
    reason=texts,
    minutes=st.none() | st.floats(),
    environment=texts,
)
rules = st.builds(
    RuleText,
    name=texts,
    title=texts,
    severity=severities,
    why=texts,
    remedy=texts,
    references=st.lists(st.tuples(texts, texts | st.just("https://example.org/a_b")), max_size=2).map(tuple),
    maps_to=addresses,
)
summaries = st.builds(
    Summary,
    files=st.dictionaries(texts, st.integers(0, 9), max_size=3),
    resources=st.integers(0),
    rules=st.integers(0),
    seconds=st.floats(),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Draw a report whose excerpts hold lines that its findings point at."""
    found = draw(st.lists(findings, max_size=3))
    excerpts = {finding.span.path: {finding.span.line: draw(texts), 1: draw(texts)} for finding in found}
    return Report(
        findings=tuple(found),
        undecided=tuple(draw(st.lists(st.builds(Undecided, texts, texts, texts, spans), max_size=2))),
        problems=tuple(draw(st.lists(st.builds(Problem, spans, texts), max_size=2))),
        notes=tuple(draw(st.lists(st.builds(Note, texts, st.none() | spans), max_size=2))),
        summary=draw(summaries),
        rules={rule.name: rule for rule in draw(st.lists(rules, max_size=2))},
        excerpts=excerpts,
    )
