"""The words of a SPARQL text: what stands in it outside of IRIs, strings, comments and names (SPARQL 1.1, 19.8).

Not a parser: it is asked of texts that a parser takes too, and reads any text in time that grows with its length alone:
a string that never ends is one lexeme.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"""
    (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<text>\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|'''(?:[^\\]|\\.)*?(?:'''|\Z)|"(?:[^"\\\n\r]|\\.)*"?|'(?:[^'\\\n\r]|\\.)*'?)
  | (?P<space>\s+|\#[^\n\r]*)
  | (?P<variable>[?$]\w+)
  | (?P<tag>@[A-Za-z0-9-]+)
  | (?P<number>\d[\w.]*)
  | (?P<word>[^\W\d_][\w.-]*)(?P<local>:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*)?
  | (?P<name>_?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*)
  | (?P<mark>.)
""", re.S | re.X)


@dataclass(frozen=True)
class Lexeme:
    """A piece of a text: `kind` is iri, text, space, variable, tag, number, word, name or mark."""

    kind: str
    text: str

    def is_word(self, *words):
        """Whether this is one of the given keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words


def read(text):
    """Yield the Lexemes of a text; put together again they are the text."""
    for found in _TOKEN.finditer(text):
        yield Lexeme("name" if found["local"] is not None else found.lastgroup, found[0])


def has_word(text, *words):
    """Whether one of these keywords stands in a query, outside of names, texts and comments."""
    return any(lexeme.is_word(*words) for lexeme in read(text))
