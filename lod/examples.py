"""Queries to begin with: the register's questions as plain SPARQL, with absolute IRIs and their parameters filled."""

from lod import languages, lexemes, questions


def titles(release, language):
    """(name, title, tag of the title) of each question, by title."""
    found = [(name, questions.text(question, "summary", language, release.languages) or name, language)
             for name, question in release.questions.items()]
    return sorted(found, key=lambda entry: languages.sort_key(entry[1], language))


def text(release, name, language):
    """A question as text, with the values it has by itself; None where there is no such question."""
    question = release.questions.get(name)
    return question and plain(release, questions.fill(release, question, {}, language))


def start(release):
    """The query that the page begins with: the register's view `example`, if there is one."""
    return plain(release, release.views["example"].text) if "example" in release.views else ""


def plain(release, text):
    """Without BASE and header; every IRI in full, so that the text means the same in any tool."""
    lines = [line for line in text.splitlines() if not line.startswith(("#+", "BASE "))]
    return "".join(_in_full(release, lexeme) for lexeme in lexemes.read("\n".join(lines).strip())) + "\n"


def _in_full(release, lexeme):
    return f"<{release.iris.absolute(lexeme.text[1:-1])}>" if lexeme.kind == "iri" else lexeme.text
