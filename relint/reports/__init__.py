"""Report formats: each a module with `render(report, options) -> str`, a pure function of the model.

A format is named here and imported when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from relint.model.finding import Report
from relint.reports.options import DEFAULT, Options

FORMATS: Mapping[str, str] = {
    "text": "relint.reports.text:render",
    "json": "relint.reports.json:render",
    "sarif": "relint.reports.sarif:render",
    "junit": "relint.reports.junit:render",
    "github": "relint.reports.github:render",
    "gitlab": "relint.reports.gitlab:render",
    "markdown": "relint.reports.markdown:render",
}


def render(name: str, report: Report, options: Options = DEFAULT) -> str:
    """Return a report in the format of that name; same report and options, same text.

    Only `text` may hold non-ASCII characters that an old terminal cannot show; it ends, as all do, with a newline
    unless it is empty.

    Raises:
        KeyError: there is no such format; `FORMATS` names them all.
    """
    module, function = FORMATS[name].split(":")
    renderer: Callable[[Report, Options], str] = getattr(import_module(module), function)
    return renderer(report, options)
