"""From a file's bytes to its body, or to the one place where it is not valid HCL."""

from __future__ import annotations

from relint.lang.hcl import lexis
from relint.lang.hcl.bodies import body
from relint.lang.hcl.expressions import Parser
from relint.lang.hcl.syntax import Body, Expr, Source, SyntaxFault
from relint.lang.hcl.templates import whole

LARGEST = 20_000_000  # characters of one file; the largest real one that we know has 1.2 million


def decoded(content: bytes) -> str:
    """Return a file's text without its byte order mark.

    Raises:
        SyntaxFault: it is not UTF-8, or larger than `LARGEST`.
    """
    if len(content) > 4 * LARGEST:
        raise SyntaxFault(0, "the file is too large to be read as HCL")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SyntaxFault(0, f"the file is not UTF-8 text (byte {error.start})") from None


def parse(path: str, content: bytes | str) -> Body:
    """Return the body of a file in native syntax.

    Raises:
        SyntaxFault: Terraform would refuse the file.
    """
    source = Source(path, content if isinstance(content, str) else decoded(content))
    if len(source.text) > LARGEST:
        raise SyntaxFault(0, "the file is too large to be read as HCL")
    return body(Parser(source.text), source, "")


def parse_expression(text: str) -> Expr:
    """Return one expression, newlines allowed, that makes up a text as a whole.

    Raises:
        SyntaxFault: it is not one.
    """
    parser = Parser(text)
    parser.skip = lexis.blanks_and_lines
    parser.blank()
    expr = parser.expression()
    if parser.pos < len(text):
        raise parser.fault("the expression ends here, but the text goes on")
    return expr


def parse_template(text: str) -> Expr:
    """Return the template that a text makes up as a whole, as in a template file.

    Raises:
        SyntaxFault: a sequence in it is not valid.
    """
    return whole(Parser(text))
