"""What publishing refuses in a question: a figure without a denominator, missing words, names that are no column."""

import dataclasses

import pytest

from lod import config, queries
from lod.publish import questions
from tests.conftest import ROOT

GOOD = """#+ summary@en: How many things of each kind?
#+ summary@sr-Cyrl: Колико ствари које врсте?
#+ tags@en: things
#+ tags@sr-Cyrl: ствари
#+ parameter.year@en: Year
#+ parameter.year@sr-Cyrl: Година
#+ defaults: {"year": "2012"}
#+ column.kind@en: Kind
#+ column.kind@sr-Cyrl: Врста
#+ column.things@en: Things
#+ column.things@sr-Cyrl: Ствари
#+ column.all@en: All
#+ column.all@sr-Cyrl: Све
#+ of.things: all
#+ sort: ["-things"]
#+ chart: {"label": "kind", "value": "things"}
SELECT ?kind ?things ?all
WHERE {
  { SELECT ?kind (COUNT(?thing) AS ?counted) WHERE { ?thing a ?kind ; <p> ?_year_year } GROUP BY ?kind }
  { SELECT (COUNT(?one) AS ?all) WHERE { ?one a ?any } }
  BIND(?counted + 0 AS ?things)
}
"""


@pytest.fixture(scope="module")
def register():
    return config.read_register(ROOT)


def rules(register, tmp_path, text):
    folder = tmp_path / "queries" / "questions"
    folder.mkdir(parents=True)
    (folder / "asked.rq").write_text(text, encoding="utf-8")
    return [(finding.rule, finding.details) for finding in questions.check(dataclasses.replace(register, folder=tmp_path))]


def test_the_questions_of_the_register_are_well_written(register):
    assert questions.check(register) == []


def test_a_good_question_has_no_findings(register, tmp_path):
    assert rules(register, tmp_path, GOOD) == []


def test_a_figure_without_a_denominator_is_refused(register, tmp_path):
    found = rules(register, tmp_path, GOOD.replace("#+ of.things: all\n", ""))
    assert [(rule, details["name"]) for rule, details in found] == [
        ("question-without-denominator", "things"), ("question-without-denominator", "all")]


@pytest.mark.parametrize("name", queries.read_folder(ROOT / "queries" / "questions"))
def test_each_denominator_of_the_register_is_needed(register, name):
    """A question with a figure is refused when its denominators are taken away."""
    question = queries.read(ROOT / "queries" / "questions" / f"{name}.rq")
    bare = dataclasses.replace(question, header={key: value for key, value in question.header.items()
                                                 if not (isinstance(key, str) and key.startswith("of."))})
    has_figures = any(word in question.text for word in ("COUNT(", "SUM(", "AVG("))
    assert has_figures == any(finding.rule == "question-without-denominator" for finding in questions.judge(bare, register))


@pytest.mark.parametrize(("old", "new", "rule"), [
    ("#+ summary@en: How many things of each kind?\n", "", "question-words-missing"),
    ("#+ tags@sr-Cyrl: ствари\n", "", "question-words-missing"),
    ("#+ parameter.year@en: Year\n", "", "question-words-missing"),
    ("#+ column.all@sr-Cyrl: Све\n", "", "question-words-missing"),
    ('#+ defaults: {"year": "2012"}\n', "", "question-no-default"),
    ('{"year": "2012"}', '{"year": "soon"}', "question-no-default"),
    ('["-things"]', '["-size"]', "question-unknown-column"),
    ('"value": "things"', '"value": "size"', "question-unknown-column"),
    ("#+ of.things: all", "#+ of.things: whole", "question-unknown-column"),
    ("#+ column.kind@en: Kind\n", "#+ column.kind@en: Kind\n#+ column.size@en: Size\n", "question-unknown-column"),
    ("#+ sort", '#+ choices.year: {"table": "years"}\n#+ sort', "question-unknown-choices"),
    ("SELECT ?kind", "SELECT kind", "question-broken"),
    ("?_year_year", "?_year_century", "question-broken"),
    ("#+ sort", "#+ sort of", "question-broken"),
])
def test_what_is_wrong_is_named(register, tmp_path, old, new, rule):
    assert old in GOOD
    assert rule in [found for found, _ in rules(register, tmp_path, GOOD.replace(old, new))]


def test_findings_are_sentences_in_every_language(register, tmp_path):
    text = GOOD.replace("#+ of.things: all\n", "").replace("#+ tags@en: things\n", "").replace('"things"}', '"size"}')
    folder = tmp_path / "queries" / "questions"
    folder.mkdir(parents=True)
    (folder / "asked.rq").write_text(text, encoding="utf-8")
    found = list(questions.check(dataclasses.replace(register, folder=tmp_path)))
    assert len(found) >= 2
    for finding in found:
        for tag in register.languages:
            assert finding.message(tag) and finding.remedy(tag) and "queries/questions/asked.rq" in finding.message(tag)
