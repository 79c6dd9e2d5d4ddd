"""Every sound example passes, every broken one raises exactly its rule, and every rule has a broken example."""

import examples
import pytest
from rdflib.namespace import SH


def said(findings):
    return [(finding.rule, finding.focus, finding.path, finding.value) for finding in findings]


@pytest.mark.parametrize("path", examples.GOOD, ids=examples.name)
def test_a_sound_example_has_no_finding(path):
    assert said(examples.judge(path)) == []


@pytest.mark.parametrize("path", examples.BAD, ids=examples.name)
def test_a_broken_example_raises_exactly_its_rule(path):
    found = examples.judge(path)
    assert [finding.rule for finding in found] == [examples.rule(path)], said(found)
    for language in ("sr-Cyrl", "sr-Latn", "en"):
        assert found[0].message(language).endswith((".", ")")) and "{" not in found[0].message(language)
    assert len({found[0].message(language) for language in ("sr-Cyrl", "sr-Latn", "en")}) == 3


def test_every_rule_has_a_broken_example():
    rules = set(map(str, examples.shapes().subjects(SH.message))) | set(examples.check_queries())
    assert sorted(rules - set(map(examples.rule, examples.BAD))) == []


def test_every_class_has_a_sound_example():
    files = {path.stem for path in (examples.ROOT / "shapes").glob("*.ttl") if "sh:targetClass" in path.read_text("utf-8")}
    assert sorted(files - {path.parent.name for path in examples.GOOD}) == []
