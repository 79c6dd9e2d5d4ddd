"""The words of a SPARQL text: what stands in it outside of IRIs, strings, comments and names (SPARQL 1.1, 19.8).

Not a parser: it is asked of texts that a parser takes too, and reads any text in time that grows with its length alone:
a string that never ends is one lexeme.
"""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lod.iris import is_iri

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

_COMMENT_LINE = re.compile(r"^[ \t]*#[^\n\r]*", re.M)


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
    bare = text if '"""' in text or "'''" in text else _COMMENT_LINE.sub("", text)
    if not re.search(rf"(?<![^\W_])(?:{'|'.join(words)})(?!\w)", bare, re.I):   # most have none anywhere, and that is told fast
        return False
    return any(lexeme.is_word(*words) for lexeme in read(text))


class Prologue:
    """BASE and PREFIX of a query, and what IRIs written below them stand for."""

    def __init__(self, base):
        self._base, self._prefixes = base, {}

    def read(self, pieces, place):
        """Take in the declaration whose keyword stands at `place` of a list of Lexemes. Returns whether it was one."""
        following = (lexeme for lexeme in pieces[place + 1:] if lexeme.kind != "space")
        if pieces[place].is_word("BASE"):
            self._base = self.resolve(next(following, None)) or self._base
            return True
        if pieces[place].is_word("PREFIX"):
            prefix, namespace = next(following, None), next(following, None)
            if prefix is not None and namespace is not None:
                self._prefixes[prefix.text] = self.resolve(namespace)
            return True
        return False

    def resolve(self, lexeme):
        """The absolute IRI that an IRI reference or a prefixed name stands for, or None."""
        found = None
        if lexeme is not None and lexeme.kind == "iri":
            found = urljoin(self._base, lexeme.text[1:-1])
        elif lexeme is not None and lexeme.kind == "name":
            prefix, _, local = lexeme.text.partition(":")
            namespace = self._prefixes.get(prefix + ":")
            found = namespace and namespace + local.replace("\\", "")
        return found if found and is_iri(found) else None
