"""How values look to a reader: dates of any precision, numbers, yes and no."""

import datetime
import functools

from babel import Locale
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from lod import words

_XSD = "http://www.w3.org/2001/XMLSchema#"


def locale(language):
    """The CLDR locale of one of our tags: `sr-Latn` → `sr_Latn`; English dates in the day-month-year order."""
    return {"en": "en_GB"}.get(language, language.replace("-", "_"))


def value(text, datatype, language):
    """A literal as a reader of `language` writes it; what is not a date or a number stays as it is."""
    kind = (datatype or "").removeprefix(_XSD)
    if kind == "date":
        return _genitive(format_date(datetime.date.fromisoformat(text), "long", locale=locale(language)), language)
    if kind == "gYearMonth":
        return format_date(datetime.date.fromisoformat(text + "-01"), "LLLL y", locale=locale(language))
    if kind in ("integer", "decimal"):
        return number(text, language)
    if kind == "boolean":
        return words.say("answer.yes" if text in ("true", "1") else "answer.no", language)
    return text


def _genitive(text, language):
    """`25. новембар 2026.` → `25. новембра 2026.`: CLDR names Serbian months in the nominative, a day asks for the genitive."""
    if not language.startswith("sr"):
        return text
    ends = {"sr-Latn": ("bar", "bra", "a")}.get(language, ("бар", "бра", "а"))
    day, month, year = text.split(" ")
    return f"{day} {month.removesuffix(ends[0]) + ends[1] if month.endswith(ends[0]) else month + ends[2]} {year}"


@functools.lru_cache(maxsize=10_000, typed=True)
def number(text, language):
    """A number with the language's separators."""
    return format_decimal(text, locale=locale(language)) if text not in (None, "") else "–"


def percent(part, whole, language):
    """The share of a part as whole percent, `83%`; the dash where there is no whole to have a share of."""
    return format_percent(float(part) / float(whole), locale=locale(language)) if float(whole or 0) else "–"


def short(text, language):
    """A date of any precision in little space: `2009-02-25` → `25. 2. 2009.` or `25 Feb 2009`, `2012-05` → `5/2012`."""
    if len(text) == 10:
        return format_date(datetime.date.fromisoformat(text), "medium", locale=locale(language))
    return f"{int(text[5:])}/{text[:4]}" if len(text) == 7 else text


@functools.lru_cache(maxsize=1000)
def country(code, language):
    """The name of a country by its three letters (ISO 3166-1) as CLDR has it, or None."""
    short = get_global("territory_aliases").get(code, [None])[0]
    return Locale.parse(locale(language)).territories.get(short)
