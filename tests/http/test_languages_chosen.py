"""Which text a reader gets where there is none in the language asked for."""

import pytest

from lod import languages

ORDER = ["sr-Cyrl", "sr-Latn", "en"]


@pytest.mark.parametrize(("texts", "wanted", "expected"), [
    ({"sr-Cyrl": "Ниш", "sr-Latn": "Niš"}, "en", ("Niš", "sr-Latn")),
    ({"sr-Cyrl": "Ниш", "sr-Latn": "Niš"}, "sr-Cyrl", ("Ниш", "sr-Cyrl")),
    ({"sr-Cyrl": "Ниш"}, "en", ("Ниш", "sr-Cyrl")),
    ({"sr-Cyrl": "Ниш", "en": "Nis"}, "sr-Latn", ("Ниш", "sr-Cyrl")),
    ({"sr-latn": "Niš"}, "sr-Cyrl", ("Niš", "sr-Latn")),
    ({"": "Niš", "hu": "Nis"}, "en", ("Niš", "")),
])
def test_choose_keeps_to_the_script_of_the_reader(texts, wanted, expected):
    """A reader of English reads Latin letters: a name in Cyrillic alone comes last."""
    assert languages.choose(texts, wanted, ORDER) == expected
