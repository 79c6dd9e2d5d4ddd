"""Interface words: `translations/<area>.<language>.json`, flat, sorted; places in braces are filled with details.

Serbian is written in Cyrillic; its Latin form is made from it by rule, so the two can never differ.
"""

import functools
import json
from pathlib import Path

from lod.languages import to_latin

_FOLDER = Path(__file__).parent / "translations"
_DERIVED = {"sr-Latn": ("sr-Cyrl", to_latin)}


@functools.cache
def words(language):
    """All words of a language as a dict key → text; English for a language nobody translated to."""
    if language in _DERIVED:
        source, convert = _DERIVED[language]
        return {key: convert(text) for key, text in words(source).items()}
    found = {}
    for path in sorted(_FOLDER.glob(f"*.{language}.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found or words("en")


def say(key, language, **details):
    """The sentence `key` in a language with `{name}` places filled. Raises KeyError for a key that is nowhere."""
    return words(language)[key].format_map(details)


def complete(texts):
    """Texts by tag with those added that are made by rule: Latin ones where nobody wrote more than the Cyrillic."""
    return {tag: convert(texts[source]) for tag, (source, convert) in _DERIVED.items() if source in texts} | texts
