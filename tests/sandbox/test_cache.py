"""Kept representations, without a server."""

import os

import pytest

from lod.cache import Cache, keep

PLAIN = [("Content-Type", "text/plain"), ("ETag", '"x"')]


@pytest.fixture
def cache(tmp_path):
    os.symlink("one", tmp_path / "current")
    made = Cache(tmp_path, 64_000)
    made.version()
    return made


@pytest.mark.parametrize("status, headers", [(500, []), (404, []), (200, [("Set-Cookie", "a=b")]),
                                             (200, [("Cache-Control", "no-store")])])
def test_some_answers_are_never_kept(status, headers):
    assert keep(status, PLAIN + headers, b"body") is None


def test_the_least_recently_asked_for_goes_first(cache):
    def key(number):
        return f"/{number}", None

    for number in range(40):
        cache.put(key(number), keep(200, PLAIN, b"x" * 1000), "one")
        cache.get(key(0))
    assert cache.bytes <= 64_000
    assert cache.get(key(0)) and cache.get(key(39)) and cache.get(key(1)) is None


def test_an_answer_of_an_older_release_is_not_kept(cache):
    cache.put(("/a",), keep(200, PLAIN, b"x"), "zero")
    assert cache.get(("/a",)) is None


def test_a_switch_drops_everything(cache, tmp_path):
    cache.put(("/a",), keep(200, PLAIN, b"x"), "one")
    os.symlink("two", tmp_path / "next")
    os.replace(tmp_path / "next", tmp_path / "current")
    cache._looked = 0
    assert cache.version() == "two" and cache.get(("/a",)) is None and cache.bytes == 0


def test_one_large_answer_does_not_empty_the_rest(cache):
    cache.put(("/a",), keep(200, PLAIN, b"x" * 50_000), "one")
    assert cache.get(("/a",)) is None


def test_compression_is_reproducible():
    body = b"the same again and again " * 100
    assert keep(200, PLAIN, body).packed.body == keep(200, PLAIN, body).packed.body
