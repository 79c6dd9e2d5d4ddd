"""How values look to a reader."""

import pytest

from lod import formatting

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(("text", "kind", "language", "shown"), [
    ("2026-11-25", "date", "sr-Cyrl", "25. новембра 2026."), ("2026-11-25", "date", "sr-Latn", "25. novembra 2026."),
    ("2012-05-03", "date", "sr-Cyrl", "3. маја 2012."), ("2012-07-01", "date", "sr-Latn", "1. jula 2012."),
    ("2026-11-25", "date", "en", "25 November 2026"), ("2012-05", "gYearMonth", "sr-Cyrl", "мај 2012"),
    ("2012", "gYear", "en", "2012"), ("22584", "integer", "sr-Cyrl", "22.584"), ("22584", "integer", "en", "22,584"),
    ("true", "boolean", "sr-Latn", "Da"), ("0", "boolean", "en", "No"),
])
def test_values_as_a_reader_writes_them(text, kind, language, shown):
    """Days in the genitive in Serbian, numbers with the language's own separators."""
    assert formatting.value(text, XSD + kind, language) == shown


def test_shares_are_rounded_not_cut():
    """87 of 105 are 82.86 percent; without a whole there is no share."""
    assert (formatting.percent("87", "105", "sr-Cyrl"), formatting.percent(3, None, "en")) == ("83%", "–")
