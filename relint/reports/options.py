"""What a caller may ask of a report, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass

from relint.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is shown; a format ignores what does not concern it.

    The defaults are what a log wants: no colour, no code frames, no wrapping.
    """

    colour: bool = False
    frames: bool = False  # code frames and air, for a person at a terminal
    width: int = 0  # cells that a line of text may take; 0: as many as it needs
    undecided: bool = False  # list what was not decided, with the operand that would decide it
    waived: bool = False  # list waived and baselined findings beside the open ones
    everything: bool = False  # list notes on examples and test data, too
    fail_on: Severity = Severity.ERROR  # from here on a finding fails a test case (JUnit)


DEFAULT = Options()
