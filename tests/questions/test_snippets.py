"""The code that people copy is run against a live server, as it stands on the page."""

import ast
import csv
import html
import re
import shutil
import subprocess
import sys
import urllib.request

import pytest

ADDRESS = "questions/cooperations-of-a-district?district=id%2Fdistrict%2F06&lang=sr-Cyrl"


@pytest.fixture(scope="module")
def snippets(live):
    """Name → code, read from the page as a person would copy it."""
    asked = urllib.request.Request(live + ADDRESS, headers={"Accept": "text/html"})
    with urllib.request.urlopen(asked) as answer:
        text = answer.read().decode()
    found = re.findall(r'<details class="snippet"><summary>(.*?)</summary>\s*<pre[^>]*><code>(.*?)</code>', text, re.S)
    return {name: html.unescape(code) for name, code in found}


@pytest.fixture(scope="module")
def expected(live):
    with urllib.request.urlopen(live + ADDRESS.replace("?", ".csv?")) as answer:
        found = list(csv.DictReader(answer.read().decode().splitlines()))
    assert len(found) > 3
    return found


def run(*command, folder):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_has_code_for_each_tool(snippets):
    assert list(snippets) == ["curl", "Python", "Python, pandas", "Python, SPARQLWrapper", "R", "Excel, Power Query"]


def test_curl(snippets, expected, tmp_path):
    if not shutil.which("curl"):
        pytest.skip("no curl here")
    run("sh", "-c", snippets["curl"], folder=tmp_path)
    assert list(csv.DictReader((tmp_path / "answer.csv").read_text(encoding="utf-8").splitlines())) == expected


@pytest.mark.parametrize("name", ["Python", "Python, SPARQLWrapper"])
def test_python(snippets, expected, tmp_path, name):
    (tmp_path / "asked.py").write_text(snippets[name], encoding="utf-8")
    printed = [ast.literal_eval(line) for line in run(sys.executable, "asked.py", folder=tmp_path).splitlines()]
    plain = [{key: value for key, value in row.items() if value} for row in printed]
    wanted = [{key: value for key, value in row.items() if value} for row in expected]
    assert sorted(map(str, map(sorted, map(dict.items, plain)))) == sorted(map(str, map(sorted, map(dict.items, wanted))))


def test_pandas(snippets, tmp_path):
    (tmp_path / "asked.py").write_text(snippets["Python, pandas"], encoding="utf-8")
    assert "cooperation" in run(sys.executable, "asked.py", folder=tmp_path)


def test_r(snippets, expected, tmp_path):
    if not shutil.which("Rscript"):
        pytest.skip("no R here")
    (tmp_path / "asked.R").write_text(snippets["R"] + "\ncat(nrow(table))\n", encoding="utf-8")
    assert run("Rscript", "asked.R", folder=tmp_path).endswith(str(len(expected)))


def test_power_query_asks_the_same_address(snippets, expected):
    """No Excel runs here: the address in the code gives the answer."""
    address = re.search(r'Web\.Contents\("([^"]+)"\)', snippets["Excel, Power Query"])[1]
    with urllib.request.urlopen(address) as answer:
        assert list(csv.DictReader(answer.read().decode().splitlines())) == expected
