"""The words of HCL as regular expressions; each takes text from where it stands and never looks back.

Possessive quantifiers keep every one of them linear on hostile text.
Source: the HCL native syntax specification, and what `terraform` accepts where it says nothing.
"""

from __future__ import annotations

import re

NAME = r"[^\W\d][\w-]*+"
PATH = rf"{NAME}(?:\.{NAME})*+"
PLAIN = r'"((?:[^"\\$%\r\n]|[$%](?![{$%]))*+)"'  # a quoted string without escapes and templates
COMMENT = r"(?:\#|//)[^\n]*+"
BLOCK_COMMENT = r"/\*[\s\S]*?\*/"

blanks_of_line = re.compile(rf"(?:[ \t\r]++|{BLOCK_COMMENT})*+").match
blanks_and_lines = re.compile(rf"(?:[ \t\r\n]++|{COMMENT}|{BLOCK_COMMENT})*+").match
attribute_line = re.compile(
    rf"({NAME})[ \t]*+=[ \t]*+(?:{PLAIN}|({PATH})|(\d{{1,15}}+))[ \t]*+(?:{COMMENT})?+\r?\n"
).match
block_head = re.compile(rf'({NAME})((?:[ \t]++(?:"[^"\\$%\r\n]*+"|{NAME}))*+)[ \t]*+\{{').match
label = re.compile(rf'"([^"]*)"|({NAME})').finditer
name = re.compile(NAME).match
path = re.compile(PATH).match
function_name = re.compile(rf"{NAME}(?:::{NAME})*+").match
plain_string = re.compile(PLAIN).match
number = re.compile(r"\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+", re.ASCII).match
legacy_index = re.compile(r"(\d++)(?:\.(\d++))?+", re.ASCII).match
operator = re.compile(r"==|!=|<=|>=|&&|\|\||[<>+*%-]|/(?![/*])").match
heredoc_start = re.compile(rf"<<(-?)({NAME})\r?\n").match
for_word = re.compile(r"for(?![\w-])").match
if_word = re.compile(r"if(?![\w-])").match
in_word = re.compile(r"in(?![\w-])").match
end_of_line = re.compile(rf"(?:{COMMENT})?+(?:\r?\n|\Z)").match
quoted_text = re.compile(r'(?:[^"\\$%\n]|\\.|\$\$\{|%%\{|[$%](?!\{))*+').match
heredoc_text = re.compile(r"(?:[^$%\n]|\$\$\{|%%\{|[$%](?!\{))*+\n?+").match
escape = re.compile(r"\\(?:([nrt\"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|)").sub
template_start = re.compile(r"[$%]\{~?").match
template_end = re.compile(r"~?\}").match
directive = re.compile(r"(if|else|endif|for|endfor)(?![\w-])").match

RANK = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
WORDS = frozenset({"true", "false", "null"})
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
