"""What is wrong with a command's words becomes a sentence and an exit status, never a traceback and never a wrong success."""

import pytest
from click.testing import CliRunner

from lod.cli import main


@pytest.fixture
def lod(released, tmp_path, monkeypatch):
    """Run `lod` over the real releases in an empty folder, where `write` makes a file; the status and what was said."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(main, [word.replace("RELEASES", str(released)) for word in arguments])

    run.write = lambda name, content: (tmp_path / name).write_bytes(content)
    return run


def assert_said(done, status, words):
    assert (done.exit_code, type(done.exception)) == (status, SystemExit), done.exception
    assert words in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(("content", "words"), [
    (b"SELECT * { ?s ?p '\xe8' }", "not UTF-8, from row 1 on"),
    (b"SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "engine failed while answering"),
])
def test_a_query_that_cannot_be_read_or_answered_is_told(lod, content, words):
    lod.write("q.rq", content)
    assert_said(lod("ask", "q.rq", "--out", "RELEASES"), 3, words)


def test_the_mark_that_windows_puts_before_a_query_is_no_part_of_it(lod):
    lod.write("q.rq", b"\xef\xbb\xbfASK {}")
    done = lod("ask", "q.rq", "--out", "RELEASES")
    assert done.exit_code == 0 and "true" in done.stdout


@pytest.mark.parametrize("arguments", [
    ("export", "--xlsx", "nowhere/book.xlsx", "--out", "RELEASES"),
    ("catalogue", "nowhere/book.pdf", "--out", "RELEASES"),
    ("join", "places.csv", "--report", "nowhere/report.json", "--out", "RELEASES"),
])
def test_a_file_in_a_folder_that_is_not_there_is_told(lod, arguments):
    lod.write("places.csv", b"code\n80110\n")
    assert_said(lod(*arguments), 3, "No such file or directory")


def test_a_folder_that_is_no_release_differs_from_none(lod, tmp_path):
    (tmp_path / "empty").mkdir()
    assert_said(lod("diff", "empty", "empty"), 2, "There is no release in empty")
    assert_said(lod("diff", "RELEASES/current", "empty"), 2, "There is no release in empty")
    assert lod("diff", "RELEASES/current", "RELEASES/current").exit_code == 0


def test_a_language_that_the_register_has_not_is_told(lod):
    lod.write("places.csv", b"code\n80110\n")
    assert_said(lod("join", "places.csv", "--language", "de", "--out", "RELEASES"), 2, "sr-Cyrl, sr-Latn, en")


@pytest.mark.parametrize(("option", "value", "words"), [
    ("--trusted", "proxy", "“proxy” is not a network that can be trusted."),
    ("--remote", "store:3030/sparql", "“store:3030/sparql” cannot be the address of a store."),
])
def test_a_server_does_not_start_with_what_would_end_each_web_process(lod, option, value, words):
    assert_said(lod("serve", "--out", "RELEASES", option, value, "--port", "1"), 2, words)


@pytest.mark.parametrize("content", [b"PK\x03\x04\xd0", b"[]", b'{"thing": "x", "values": [{}]}'])
def test_what_is_no_suggestion_is_told(lod, root, content):
    lod.write("suggestion.json", content)
    done = lod("--register", str(root), "import", "suggestion.json", "--correction", "--dry-run", "--out", "RELEASES")
    assert_said(done, 3, "The file is no suggestion as the desk keeps it.")
