"""Texts of cells: what looks like letters that were lost, and what only holds question marks."""

import pytest

from lod.publish import cells

COLUMN = type("Column", (), {"datatype_iri": None, "base": "string", "language": "en"})


@pytest.mark.parametrize("text", ["See https://example.org/page.php?id=3 for more", "example.org/search?q=x", "Why?? Nobody knows.", "Is it so? Yes", "(2012?)"])
def test_question_marks_that_somebody_wrote_stay(text):
    assert cells._literal(COLUMN, text, text)[1] is None


@pytest.mark.parametrize("text", ["the town of Ni?avska", "?????? ?????? ??????????", "Op?tina"])
def test_letters_that_were_lost_are_told(text):
    assert cells._literal(COLUMN, text, text)[1] == ("cell-lost", {})
