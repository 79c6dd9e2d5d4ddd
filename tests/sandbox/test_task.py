"""Files from strangers are read in a confined child: whatever they hold, the one who asked gets an answer or a sentence."""

import io
import json
import socket
import time
import zipfile

import openpyxl
import pytest

from lod import errors
from lod.sandbox import confine, task

BOMB = ("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
        + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12))
        + "]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='urn:x'>"
          "<rdf:value>&m;</rdf:value></rdf:Description></rdf:RDF>").encode()


def statements(content, media_type, **more):
    return task.run("lod.sandbox.readers:statements", content, seconds=3, memory_mb=256, media_type=media_type,
                    base="http://127.0.0.1/", **more)


def sheets(content):
    return task.run("lod.sandbox.readers:sheets", content, seconds=3, memory_mb=256)


def workbook():
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["шифра", "name"])
    book.active.append([101, "=1+1"])
    book.save(file)
    return file.getvalue()


def repacked(content, **parts):
    """A workbook with parts replaced; names are given without their folder and ending."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
    return file.getvalue()


def here(name):
    return f"tests.sandbox.deeds:{name}"


def test_a_function_gets_its_bytes_and_answers():
    assert task.run(here("echo"), b"abc" * 100_000, times=2) == b"abc" * 200_000


def test_RDF_becomes_statements():
    assert statements(b"<id/1> <p> 'a'@sr-Latn .", "text/turtle").startswith(b"<http://127.0.0.1/id/1> <http://127.0.0.1/p> ")


def test_a_workbook_becomes_texts():
    assert json.loads(sheets(workbook())) == {"Sheet": [["шифра", "name"], ["101", ""]]}


@pytest.mark.parametrize("content, media_type, key", [
    (b"<id/1> <p> .", "text/turtle", "unreadable-rdf"), (b"\xff\xfe", "text/turtle", "unreadable-rdf"),
    (b"<x", "application/rdf+xml", "unreadable-rdf"), (b"{", "application/ld+json", "unreadable-rdf"), (b"", "text/html", "unreadable-type"),
    (b'{"@context": "http://127.0.0.1:9/c", "a": "b"}', "application/ld+json", "unreadable-rdf")])
def test_broken_RDF_is_said_to_be_broken(content, media_type, key):
    with pytest.raises(errors.Unreadable, match=key):
        statements(content, media_type)


@pytest.mark.parametrize("content, media_type", [
    (BOMB, "application/rdf+xml"),
    (b'{"@id":"urn:a","urn:p":' * 20_000 + b"1" + b"}" * 20_000, "application/ld+json"),
    (b"[" * 100_000, "application/ld+json"),
    (b"<urn:s> <urn:p> " + b"<<( <urn:s> <urn:p> " * 50_000 + b"1 " + b")>> " * 50_000 + b".", "text/turtle"),
    (b"<urn:s> <urn:p> " + b"( " * 200_000, "text/turtle")],
    ids=["entities", "deep-json-ld", "brackets", "triple-terms", "lists"])
def test_bombs_of_RDF_cost_themselves_alone(content, media_type):
    begun = time.monotonic()
    with pytest.raises((errors.Unreadable, errors.LimitExceeded)):
        statements(content, media_type)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("content", [
    b"", b"PK\x03\x04", b"not a workbook", repacked(workbook(), sheet1=b" " * 400_000_000),
    repacked(workbook(), sheet1=b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
             + b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 3_000_000 + b"</sheetData></worksheet>"),
    repacked(workbook(), workbook=b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><workbook>&a;</workbook>")],
    ids=["nothing", "half", "text", "zip-bomb", "rows", "entity"])
def test_bombs_in_workbooks_cost_themselves_alone(content):
    begun = time.monotonic()
    with pytest.raises((errors.Unreadable, errors.LimitExceeded)) as caught:
        sheets(content)
    assert time.monotonic() - begun < 20 and "root:" not in str(caught.value)


def test_a_cell_far_away_is_not_waited_for():
    far = (b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1048576">'
           b'<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>')
    with pytest.raises((errors.Unreadable, errors.LimitExceeded)):
        sheets(repacked(workbook(), sheet1=far))


@pytest.mark.parametrize("name, key", [("endless", "task-timeout"), ("greedy", "task-memory"), ("fallen", "task-memory")])
def test_limits_are_the_kernels(name, key):
    with pytest.raises(errors.LimitExceeded, match=key):
        task.run(here(name), b"", seconds=1, memory_mb=128)


def test_a_result_has_its_bound():
    with pytest.raises(errors.LimitExceeded, match="task-result"):
        task.run(here("echo"), b"x" * 1_000_000, result_mb=1, times=3)


@pytest.mark.skipif(not confine.filter_available(), reason="no filter of system calls on this machine")
def test_no_file_and_no_socket():
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        for name, arguments in (("opened", {}), ("called", {"port": canary.getsockname()[1]})):
            with pytest.raises(errors.Unreadable, match="task-crashed"):
                task.run(here(name), b"", **arguments)
        with pytest.raises(TimeoutError):
            canary.accept()
