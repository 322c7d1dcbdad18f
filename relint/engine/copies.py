"""What rules say of alert rules and runbooks that others make: left out, and told in one note for each of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from relint.engine.judge import Hit, Judgement
from relint.model.finding import Note
from relint.model.span import whole_file
from relint.model.system import System

FORMATS = frozenset({"prometheus", "runbook"})
MOST_NAMED = 3  # rules in a note


def without_copies(judgement: Judgement, system: System) -> list[Note]:
    """Take what was said of copies out of a judgement, and return a note for each of those who make them.

    A rule that speaks of copies too (`vendored: true`) is about what this input does with them.
    """
    if not system.vendored:
        return []
    left_out = [hit for hit in judgement.hits if is_copy(hit, system.vendored)]
    judgement.hits = [hit for hit in judgement.hits if not is_copy(hit, system.vendored)]
    judgement.undecided = [said for said in judgement.undecided if said.span.path not in system.vendored]
    makers: dict[str, list[Hit]] = {}
    for hit in left_out:
        makers.setdefault(system.vendored[hit.span.path], []).append(hit)
    return [_note(maker, hits) for maker, hits in sorted(makers.items())]


def is_copy(hit: Hit, vendored: Mapping[str, str]) -> bool:
    """Tell whether a hit is about rules or runbooks that others make, and theirs to mend."""
    return not hit.rule.vendored and hit.resource.format in FORMATS and hit.span.path in vendored


def _note(maker: str, hits: list[Hit]) -> Note:
    paths = sorted({hit.span.path for hit in hits})
    rules = Counter(hit.rule.name for hit in hits).most_common()
    named = ", ".join(f"{name} {count}" for name, count in rules[:MOST_NAMED])
    more = f" and {len(rules) - MOST_NAMED} more rules" if len(rules) > MOST_NAMED else ""
    files = "1 file" if len(paths) == 1 else f"{len(paths)} files"
    found = "1 fault" if len(hits) == 1 else f"{len(hits)} faults"
    words = f"{found} of {files} that others make ({maker}) not reported: {named}{more}; "
    return Note(f"{words}`vendored: {{own: [PATH]}}` in relint.yaml has them judged", whole_file(paths[0]))
