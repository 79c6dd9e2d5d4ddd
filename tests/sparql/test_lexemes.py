"""The words of a SPARQL text, and no others."""

import pytest

from lod import lexemes


@pytest.mark.parametrize("text", [
    "SELECT * FROM <http://a/> { }", "SELECT *from<http://a/>{}", "ASK\nFrom\tNAMED <x> {}", "ASK # x\nFROM <x> {}",
    "SELECT (1 AS ?x)FROM <x> {}", "PREFIX a: <b> SELECT ?x FROM a:b {}", "ASK { } # \"\nFROM <x>",
    "# x\rASK FROM <x> { }", "  # x\n\tFROM <x>", 'ASK { ?s ?p """\n# """ } FROM <x>', "_FROM <x>", "ASK {}\n#\nFROM <x>"])
def test_a_keyword_is_found(text):
    assert lexemes.has_word(text, "FROM")


@pytest.mark.parametrize("text", [
    "ASK { ?from ?p $FROM }", "ASK { <http://a/FROM> ?p ' FROM ' }", 'ASK { ?s ?p " FROM <x> " }', "ASK {} # FROM <x>",
    "PREFIX from: <x> ASK { ?s from:from from: }", "ASK { ?s :from _:from }", "ASK { ?s ?p 'x'@from }", "ASK { ?s ?p 'x'@en-from }",
    "ASK { ?s ?p '''a ' FROM '' b''' }", 'ASK { ?s ?p """a " FROM "" b""" }', r"ASK { ?s ?p 'a\' FROM <x> ' }",
    "ASK { ?s a:x.FROM ?o }", r"ASK { ?s a:x\-FROM ?o }", "ASK { ?s ?p 'FROM", "ASK { FROMAGE }",
    "# what comes from where\nASK {}\n  # FROM <x>", 'ASK { ?s ?p """\n# FROM """ }', "ASK { ?s ?p 1FROM }"])
def test_a_word_inside_of_something_else_is_none(text):
    assert not lexemes.has_word(text, "FROM")


def test_the_pieces_are_the_text():
    text = "PREFIX a: <b>\nSELECT * { ?s a:b \"x\\\"\"@en-GB, 1.5e3 ; ^a:c/<d>+ _:e \x00 ž . } # end"
    assert "".join(lexeme.text for lexeme in lexemes.read(text)) == text


@pytest.mark.parametrize("piece", ["a.", '"', "'''\\", "<a", "\"\\", "?", "%", ":", "_:a", '"""\\', "a:\\"])
def test_a_text_of_one_piece_repeated_is_read_to_its_end(piece):
    """None of these makes the reading go back over what it has read: each piece would then cost as much as all before it."""
    text = piece * 30_000
    assert sum(len(lexeme.text) for lexeme in lexemes.read(text)) == len(text)
