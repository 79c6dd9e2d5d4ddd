"""What an engine says of a query that it cannot read, in words that help: where, near what, and what is wrong."""

import re

from lod import lexemes

_MESSAGE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.S)
_EXPECTED = re.compile(r"""(?P<sign>"(?:[^"\\]|\\.)*")|(?P<letters>\[(?:'(?:\\.[^']*|[^'\\])'|[^\]'])*\])|(?P<words>[^,\s"\[][^,]*)""", re.S)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_MOST, _NEAR = 8, 30   # signs expected; letters of the query that are shown


def plain(message, query):
    """The message of a parser (`error at 4:17: expected one of …`) about a query; one of another form as it is.

    The parser lists every letter that could have stood there with its own sentences among them, and a keyword that it tried
    puts the place up to its own length too far: so `near`, and no keywords.
    """
    found = _MESSAGE.fullmatch(message)
    if not found:
        return message
    line, column = int(found[1]), int(found[2])
    near = "".join(query.split("\n")[line - 1:line])[:column - 1].strip()[-_NEAR:]
    return f"line {line}, column {column}" + (f", near “{near}”" if near else "") + f": {_wrong(found[3], query)}"


def _wrong(expected, query):
    prefix, is_update = _look(query)
    if is_update:
        return "this is an update, and only queries (SELECT, ASK, CONSTRUCT, DESCRIBE) are answered"
    items = list(_EXPECTED.finditer(expected))
    said = [item["words"].strip() for item in items if item["words"] and " " in item["words"].strip()]
    signs = [item["sign"][1:-1].replace('\\"', '"').replace("\\\\", "\\") for item in items if item["sign"]]
    if said and said != ["Prefix not found"]:
        return "; ".join(said)
    if prefix:
        return f"the prefix {prefix} is not declared"
    if not signs:
        return "this is not expected here"
    return "expected " + " or ".join(signs[:_MOST]) + (" …" if len(signs) > _MOST else "")


def _look(query):
    """(first prefix that is used and not declared, whether the text is an update)."""
    pieces = [piece for piece in lexemes.read(query) if piece.kind != "space"]
    names, declared, first = lexemes.Prologue("http://base.invalid/"), {"_:"}, None
    for place, piece in enumerate(pieces):
        if piece.kind == "word" and not first:
            first = None if names.read(pieces, place) else piece.text.upper()
        if piece.kind == "name":
            prefix = piece.text.partition(":")[0] + ":"
            if place and pieces[place - 1].is_word("PREFIX"):
                declared.add(prefix)
            elif prefix not in declared:
                return prefix, first in _UPDATES
    return None, first in _UPDATES
