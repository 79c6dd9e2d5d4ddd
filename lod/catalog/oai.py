"""OAI-PMH 2.0 over the data sets of a release: which records a request means, page by page.

The protocol's `responseDate` is the time of the release, not of the clock: the same request brings the same bytes, and a
client that goes on from it misses nothing.
"""

import base64
import binascii
import datetime
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

PAGE = 10
FORMATS = {"oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
           "dcat_ap": ("https://semiceu.github.io/DCAT-AP/releases/3.0.1/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")}
SETS = ("whole", "series", "codes", "table")
_ARGUMENTS = {"Identify": (set(), set()), "ListSets": (set(), {"resumptionToken"}),
              "ListMetadataFormats": (set(), {"identifier"}), "GetRecord": ({"identifier", "metadataPrefix"}, set()),
              "ListRecords": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"}),
              "ListIdentifiers": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"})}


class Refusal(Exception):
    """An error of the protocol: its code and what to tell."""

    def __init__(self, code, text):
        self.code, self.text = code, text
        super().__init__(f"{code}: {text}")


@dataclass(frozen=True)
class Record:
    """A record: identifier, day of its last change, set, and the data set, which is None for a deleted one."""

    identifier: str
    day: str
    set: str | None
    dataset: object


@dataclass(frozen=True)
class Answer:
    """What the template shows: the verb, records, metadata prefix, and the token that goes on from here."""

    verb: str
    records: tuple = ()
    prefix: str | None = None
    token: str | None = None
    size: int | None = None
    cursor: int = 0


def records(release, offers):
    """All records, deleted ones too, by name."""
    found = {dataset.name: Record(_identifier(release, dataset.name), dataset.modified, dataset.kind, dataset)
             for dataset in offers.datasets}
    found |= {name: Record(_identifier(release, name), day, None, None) for name, day in offers.gone.items()}
    return [found[name] for name in sorted(found)]


def _identifier(release, name):
    return f"oai:{urlsplit(release.iris.base).hostname}:{name}"


def answer(release, offers, arguments):
    """The Answer to a request's arguments, a list of (name, value). Raises Refusal."""
    given = dict(arguments)
    if len(given) != len(arguments):
        raise Refusal("badArgument", "an argument is repeated")
    verb = given.pop("verb", None)
    if verb not in _ARGUMENTS:
        raise Refusal("badVerb", "the verb is missing or not one of OAI-PMH")
    _check(verb, given)
    found = records(release, offers)
    if verb in ("Identify", "ListSets"):
        if "resumptionToken" in given:
            raise Refusal("badResumptionToken", "this list is not divided")
        return Answer(verb, tuple(found))
    if "identifier" in given:
        found = [record for record in found if record.identifier == given["identifier"]]
        if not found:
            raise Refusal("idDoesNotExist", "there is no such record")
    if verb in ("GetRecord", "ListMetadataFormats"):
        _check_format(given.get("metadataPrefix", "oai_dc"))
        return Answer(verb, tuple(found), given.get("metadataPrefix"))
    return _listed(release, verb, given, found)


def _check(verb, given):
    required, optional = _ARGUMENTS[verb]
    if "resumptionToken" in given and "resumptionToken" in optional:
        required, optional = set(), {"resumptionToken"}
    if not required <= set(given) or set(given) - required - optional:
        raise Refusal("badArgument", "an argument is missing or does not belong to the verb")


def _check_format(prefix):
    if prefix not in FORMATS:
        raise Refusal("cannotDisseminateFormat", "the formats are " + ", ".join(FORMATS))


def _listed(release, verb, given, found):
    if "resumptionToken" in given:
        given = _read_token(release, given["resumptionToken"])
    _check_format(given["metadataPrefix"])
    start, end = _day(given.get("from")), _day(given.get("until"))
    if start and end and start > end:
        raise Refusal("badArgument", "from is later than until")
    chosen = [record for record in found if (not start or record.day >= start) and (not end or record.day <= end)
              and (not given.get("set") or record.set == given["set"])]
    if not chosen:
        raise Refusal("noRecordsMatch", "no record matches")
    cursor = int(given.get("cursor", 0))
    more = cursor + PAGE < len(chosen)
    token = _write_token(release, given, cursor + PAGE) if more else ""
    return Answer(verb, tuple(chosen[cursor:cursor + PAGE]), given["metadataPrefix"],
                  token if more or cursor else None, len(chosen), cursor)


def _day(text):
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise Refusal("badArgument", "days are written YYYY-MM-DD") from None


def _write_token(release, given, cursor):
    kept = {name: given[name] for name in ("metadataPrefix", "from", "until", "set") if name in given}
    text = json.dumps(kept | {"cursor": cursor, "version": release.version}, sort_keys=True)
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read_token(release, token):
    try:
        given = json.loads(base64.urlsafe_b64decode(token.encode()))
        if given["version"] != release.version or not 0 < given["cursor"] < 1_000_000 or \
                not all(isinstance(given.get(name, ""), str) for name in ("metadataPrefix", "from", "until", "set")):
            raise ValueError
        return given
    except (ValueError, KeyError, TypeError, binascii.Error, UnicodeError):
        raise Refusal("badResumptionToken", "the token is unknown, or a new release has come: begin again") from None
