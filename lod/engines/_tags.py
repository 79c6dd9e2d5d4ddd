"""Language tags in queries: the engine keeps tags in lower case, and readers write them as answers show them (`sr-Latn`)."""

import re

from lod import lexemes

_TAG = re.compile(r"""(["'])[A-Za-z0-9-]*\1""")
_WITH_CAPITALS = re.compile(r"""(["'])[a-z0-9-]*[A-Z][A-Za-z0-9-]*\1""")


def lowered(query):
    """The query with the texts that LANG() is compared to in lower case: `LANG(?name) = "sr-Latn"`, `!=`, `IN (…)`, from either side.

    Tags have no case (RFC 5646, 2.1.1), and without this such a comparison is never true. The length of the text stays.
    """
    if not _WITH_CAPITALS.search(query) or not lexemes.has_word(query, "LANG"):
        return query   # most queries: to read one takes longer than to answer it
    pieces = list(lexemes.read(query))
    places = [place for place, piece in enumerate(pieces) if piece.kind != "space"]
    for number, place in enumerate(places):
        if pieces[place].is_word("LANG"):
            for compared in _compared(pieces, places, number):
                text = pieces[compared].text
                pieces[compared] = lexemes.Lexeme("text", text.lower() if _TAG.fullmatch(text) else text)
    return "".join(piece.text for piece in pieces)


def _compared(pieces, places, number):
    """The places of the texts that the LANG at a number is compared to."""
    texts = [pieces[place].text for place in places]
    if texts[number - 1:number] == ["="]:
        other = number - (3 if texts[number - 2] == "!" else 2)
        yield from _text(pieces, places, other)
    after = next((at for at in range(number, min(number + 12, len(texts))) if texts[at] == ")"), len(texts)) + 1   # LANG takes a variable or little more
    following = texts[after:after + 2]
    if following[:1] == ["="]:
        yield from _text(pieces, places, after + 1)
    elif following == ["!", "="]:
        yield from _text(pieces, places, after + 2)
    elif following and following[0].upper() in ("IN", "NOT"):
        for at in range(after, len(texts)):
            if texts[at] == ")":
                break
            yield from _text(pieces, places, at)


def _text(pieces, places, number):
    """The place at a number, if a text without a tag or a type stands there."""
    if 0 <= number < len(places) and pieces[places[number]].kind == "text":
        following = pieces[places[number + 1]] if number + 1 < len(places) else None
        if following is None or following.kind != "tag" and following.text != "^":
            yield places[number]
