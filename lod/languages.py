"""Languages: tags, Serbian in two scripts, folding for search, sorting by alphabet, choice of a text.

Tags follow BCP 47. Cyrillic is the source script: `to_latin` is exact, there is no way back on purpose.
"""

import functools
import re
import unicodedata

# One Cyrillic letter, one Latin letter or digraph (Serbian orthography, Pravopis §2).
_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"
_LATIN = ["a", "b", "v", "g", "d", "đ", "e", "ž", "z", "i", "j", "k", "l", "lj", "m", "n", "nj", "o", "p",
          "r", "s", "t", "ć", "u", "f", "h", "c", "č", "dž", "š"]
_TO_LATIN = dict(zip(_CYRILLIC, _LATIN, strict=True))
_DIGRAPHS = {"љ", "њ", "џ"}

_AZBUKA = {letter: place for place, letter in enumerate(_CYRILLIC)}
_ABECEDA = {letter: place for place, letter in enumerate(
    "a b c č ć d dž đ e f g h i j k l lj m n nj o p r s š t u v z ž".split())}

_CAPITAL_DIGRAPHS = {letter.upper() for letter in _DIGRAPHS}
_LETTERS = str.maketrans(_TO_LATIN | {letter.upper(): latin.upper() for letter, latin in _TO_LATIN.items() if letter not in _DIGRAPHS})

# What browsers send for Serbian and its neighbours, and the script its readers expect (CLDR likely scripts).
_SERBIAN_CYRILLIC = {"sr", "sr-rs", "sr-cyrl", "sr-cs", "sr-yu"}
_READ_LATIN = {"sr-latn", "sr-me", "hr", "bs", "sh", "cnr"}


def to_latin(text):
    """The Latin form of a Serbian Cyrillic text; anything that is not Serbian Cyrillic stays as it is.

    >>> to_latin("Његош, ЊЕГОШ, Џеп и USAID")
    'Njegoš, NJEGOŠ, Džep i USAID'
    """
    if _CAPITAL_DIGRAPHS & set(text):   # how they are written depends on their neighbours
        return "".join(_latin_letter(text, place) for place in range(len(text)))
    return text.translate(_LETTERS)


def _latin_letter(text, place):
    letter = text[place]
    latin = _TO_LATIN.get(letter.lower())
    if latin is None:
        return letter
    if letter.islower():
        return latin
    if letter.lower() in _DIGRAPHS:
        return latin.upper() if _among_capitals(text, place) else latin.capitalize()
    return latin.upper()


def _among_capitals(text, place):
    """A digraph is written LJ only inside a word of capitals, Lj elsewhere."""
    after = text[place + 1:place + 2]
    before = text[place - 1:place] if place else ""
    return after.isupper() or (not after.isalpha() and before.isupper())


class _Signs(dict):
    """A table for str.translate that works out what becomes of a sign when it first meets it."""

    def __init__(self, rule):
        super().__init__()
        self._rule = rule

    def __missing__(self, code):
        self[code] = found = self._rule(chr(code))
        return found


def _plain(sign):
    """A sign without its marks."""
    return "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))


_PLAIN = _Signs(_plain)


def fold(text):
    """The key by which search is blind to script, case and diacritics: `Бечеј` = `Bečej` = `becej`; `đ` = `dj`.

    >>> fold("Ђунис") == fold("Đunis") == fold("djunis")
    True
    """
    latin = to_latin(unicodedata.normalize("NFC", text)).lower().replace("đ", "dj").replace("ß", "ss")
    return " ".join(re.findall(r"\w+", latin.translate(_PLAIN)))


@functools.lru_cache(maxsize=65_536)   # every state of a release sorts the same names
def sort_key(text, language):
    """A key that sorts by the azbuka (sr-Cyrl), the abeceda (sr-Latn) or plain folded text (any other tag)."""
    lower = unicodedata.normalize("NFC", text).lower()
    if language == "sr-Cyrl":
        return lower.translate(_IN_AZBUKA), text
    if language == "sr-Latn":
        latin = to_latin(lower)
        for digraph, sign in _AS_ONE.items():
            latin = latin.replace(digraph, sign)
        return latin.translate(_IN_ABECEDA), text
    return fold(lower), text


def _place(letter, alphabet):
    """Three signs that sort as the letter does: punctuation before digits before the alphabet before any other letter."""
    if letter in alphabet:
        return f"2{chr(alphabet[letter])}\0"
    if letter.isalpha():
        base = unicodedata.normalize("NFD", letter)[0]
        return f"2{chr(alphabet[base])}{letter}" if base in alphabet else f"3\0{letter}"
    return f"{1 if letter.isdigit() else 0}\0{letter}"


_AS_ONE = {"lj": "\ue000", "nj": "\ue001", "dž": "\ue002"}   # two signs, one letter
_LETTERS_OF = {sign: digraph for digraph, sign in _AS_ONE.items()}
_IN_AZBUKA = _Signs(lambda sign: _place(sign, _AZBUKA))
_IN_ABECEDA = _Signs(lambda sign: _place(_LETTERS_OF.get(sign, sign), _ABECEDA))


@functools.lru_cache(256)
def canonical(tag):
    """The tag in the case of RFC 5646 section 2.1.1: `sr-latn` becomes `sr-Latn`, `EN-gb` becomes `en-GB`."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(_canonical_part(part) for part in rest)])


def _canonical_part(part):
    if len(part) == 4 and part.isalpha():
        return part.capitalize()
    return part.upper() if len(part) == 2 else part.lower()


def reads(wanted, offered):
    """The offered tag that serves a reader of `wanted`, or None. Serbian without a script means Cyrillic."""
    wanted = wanted.lower()
    lowered = {tag.lower(): tag for tag in offered}
    if wanted in _SERBIAN_CYRILLIC and "sr-cyrl" in lowered:
        return lowered["sr-cyrl"]
    if (wanted in _READ_LATIN or wanted.startswith("sr-latn")) and "sr-latn" in lowered:
        return lowered["sr-latn"]
    while wanted:
        if wanted in lowered:
            return lowered[wanted]
        wanted = wanted.rpartition("-")[0]
    return None


def choose(texts, language, order=()):
    """Pick (text, tag) from a mapping tag → text: the language asked for, its script sibling, then `order`, then any.
    Who asks for no Cyrillic gets it last.

    Keys may be None or "" for a text without a tag. Raises KeyError when there is nothing to choose.
    """
    by_tag = {canonical(tag) if tag else "": text for tag, text in texts.items()}
    sibling = [tag for tag in by_tag if tag.split("-")[0] == language.split("-")[0]]
    others = order if language.endswith("-Cyrl") else sorted(order, key=lambda tag: tag.endswith("-Cyrl"))
    for tag in [language, *sibling, *others, "en", ""]:
        if tag in by_tag:
            return by_tag[tag], tag
    if not by_tag:
        raise KeyError(language)
    tag = min(by_tag)
    return by_tag[tag], tag


_QUOTED_TAG = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*+")(@[A-Za-z0-9-]+)?', re.S)   # with or without a tag: each string is read, once
_XML_TAG = re.compile(r'(<[^<>]*? xml:lang=")([A-Za-z0-9-]+)(")')
_JSON_TAGS = tuple(re.compile(rf'("{key}"\s*:\s*")([A-Za-z0-9-]+)(")') for key in ("xml:lang", "@language"))   # fixed beginnings are found fast
_ENDS = {"json": [re.compile(rb'"xml:lang"\s*:\s*"[A-Za-z0-9-]+"'), re.compile(rb'"@language"\s*:\s*"[A-Za-z0-9-]+"')],
         "turtle": [re.compile(rb'"@[A-Za-z0-9-]+')]}
_MARKS = {"json": [b"\\"], "turtle": [b"\\", b" ", b"\t", b"\n"]}
"""How a tag ends what it belongs to, and what stands before its quote where that may be part of a string."""


def _in_json(found):
    """The tag of a key in its canonical case; a quote after a backslash is no beginning of a key."""
    if found.start() and found.string[found.start() - 1] == "\\":
        return found[0]
    return found[1] + canonical(found[2]) + found[3]


def _after_string(found):
    """A string, and its tag in canonical case."""
    return found[1] + "@" + canonical(found[2][1:]) if found[2] else found[0]


def restore_tags(text, kind):
    """Give language tags their canonical case in RDF text from an engine that writes them in lower case.

    `kind` is "turtle" (also N-Triples, N-Quads, TriG, TSV), "xml" or "json". Strings are consumed whole, so a
    text that merely looks like a tag is left alone (RDF 1.1 Concepts 3.3: tags compare without case).
    """
    if kind == "xml":
        return _XML_TAG.sub(lambda found: found[1] + canonical(found[2]) + found[3], text)
    restored = restore_ends(text.encode(), kind)
    if restored is not None:
        return restored.decode()
    if kind == "json":
        for pattern in _JSON_TAGS:
            text = pattern.sub(_in_json, text)
        return text
    return _QUOTED_TAG.sub(_after_string, text)


def restore_ends(data, kind):
    """As restore_tags, of bytes, for "turtle" and "json": few tags are different, so each is replaced everywhere at once.

    Returns None where the quote before one may belong to a string: it stands behind a backslash, or where a string can begin.
    """
    ends = {end for sought in _ENDS[kind] for end in sought.findall(data)}
    for found in sorted(ends, key=len, reverse=True):   # `"@sr-latn` is the beginning of `"@sr-latn-rs`
        restored = _restored_end(found)
        if restored != found:
            if (kind != "json" and data.startswith(found)) or any(mark + found in data for mark in _MARKS[kind]):
                return None
            data = data.replace(found, restored)
    return data


@functools.lru_cache(1024)
def _restored_end(found):
    start, tag = re.fullmatch(rb'(.*?["@])([A-Za-z0-9-]+)"?', found).groups()
    return start + canonical(tag.decode()).encode() + b'"' * found.endswith(b'"')
