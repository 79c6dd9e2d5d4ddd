"""Offices joined with population as the documentation shows it: SPARQL and pandas (and R, where it is installed) say the same."""

import csv
import io
import shutil
import subprocess
import sys

import pytest

from tests.docs import blocks

pytestmark = pytest.mark.slow

_BASE = "http://127.0.0.1:8000/"


def example(root, language):
    """The code block of a language."""
    return next(block.text for block in blocks.read(root / "docs/how-to/join-offices-with-statistics.md") if block.language == language)


def rows(text):
    return sorted((row["district"], int(row["inhabitants"]), int(row["offices"]), int(row["governments"])) for row in csv.DictReader(io.StringIO(text)))


@pytest.fixture
def asked(root, client):
    """The rows that the query of the page gives."""
    return rows(client.get("/sparql", query_string={"query": example(root, "sparql"), "format": "csv"}).text)


def test_the_query_says_what_the_question_says(asked, client):
    question = csv.DictReader(io.StringIO(client.get("/questions/inhabitants-served-by-known-offices.csv?lang=en").text))
    assert asked == sorted((row["district_label"], int(row["inhabitants"]), int(row["offices"]), int(row["governments"])) for row in question)
    assert len(asked) == 25 and sum(row[3] for row in asked) == 145 and min(row[2] for row in asked) == 0


@pytest.mark.xdist_group("live")
def test_pandas_joins_to_the_same(root, live, asked):
    done = subprocess.run([sys.executable, "-"], input=example(root, "python").replace(_BASE, live), capture_output=True, text=True, check=True)
    missing, _, table = done.stdout.partition("\n")
    assert missing == "0 municipalities without a population" and rows(table) == asked


@pytest.mark.xdist_group("live")
@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_R_joins_to_the_same(root, live, asked, tmp_path):
    script = tmp_path / "join.R"
    script.write_text(example(root, "r").replace(_BASE, live), encoding="utf-8")
    done = subprocess.run(["Rscript", "--vanilla", script], capture_output=True, text=True, check=True)
    assert rows(done.stdout) == asked
