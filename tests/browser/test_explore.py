"""The query builder in Chromium: a question is put together and answered; the plain twin without scripts."""

import pytest

pytestmark = pytest.mark.browser

WORDS = {"sr-Cyrl": ("Записи о канцеларијама", "Шифре", "организациони облик", "служба", "Одговор"),
         "sr-Latn": ("Zapisi o kancelarijama", "Šifre", "organizacioni oblik", "služba", "Odgovor"),
         "en": ("Office records", "Codes", "organisational form", "service", "Answer")}


def choose(window, text):
    """Choose a line of the list that is open."""
    window.page.locator("#builder ul.root:visible li.enabled", has_text=text).first.click()


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("width", [360, 1280])
def test_a_question_is_put_together(visitor, language, width):
    """Records → form → one form: each step is accessible, in the reader's language, and the answer has named things."""
    records, codes, form, service, answer = WORDS[language]
    window = visitor(language, width)
    window.open("explore")
    window.page.locator("#builder[data-ready] ul.root li").first.wait_for()
    assert window.violations() == []
    assert ("Search for resources" in window.page.locator("#builder").inner_text()) == (language == "en")
    choose(window, records)
    choose(window, codes)
    choose(window, form)
    window.page.locator("#builder .select2-selection").first.click()
    window.page.locator(".select2-results__option", has_text=service).first.wait_for()
    assert window.violations() == []
    window.page.locator(".select2-results__option", has_text=service).first.click()
    assert window.violations() == []
    window.page.locator("#builder .playBtn").click()
    window.page.locator("#answer table.rows").wait_for()
    assert window.page.locator("#answer h2").inner_text() == answer
    assert window.page.locator("#answer th").first.inner_text() == records
    assert window.page.locator("#answer tbody tr").count() >= 1
    assert window.overflow() <= 0
    assert (window.violations(), window.foreign, window.complaints) == ([], [], [])
    window.page.locator("#answer tbody a").first.click()
    assert "/doc/record/" in window.page.url


def test_the_builder_answers_the_keyboard(visitor):
    """The lists and buttons of the builder can be reached with Tab and used with Enter."""
    window = visitor()
    window.open("explore")
    first = window.page.locator("#builder[data-ready] ul.root li.enabled").first
    first.wait_for()
    first.focus()
    window.page.keyboard.press("Enter")
    window.page.locator("#builder ul.root:visible li", has_text="Local governments").first.wait_for()
    assert "Offices" in window.page.locator("#builder .StartClassGroup").first.inner_text()


def test_the_builder_without_scripts(visitor):
    """The other ways are links: lists and the form of the endpoint."""
    window = visitor(scripts=False)
    window.open("explore")
    assert not window.page.locator("#builder").is_visible()
    window.page.locator("main .cards a").first.click()
    assert "/list/" in window.page.url
