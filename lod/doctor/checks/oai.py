"""An OAI-PMH 2.0 client's walk: Identify, formats, then every record by resumption tokens."""

import xml.etree.ElementTree as xml
from urllib.parse import quote

from lod.doctor.case import Symptom

AUDIENCE = "eu"

_NAMES = "{http://www.openarchives.org/OAI/2.0/}"
_MOST = 1000


def run(case):
    """What an OAI client meets at `case.oai`; nothing when no such address was given."""
    if not case.oai:
        return
    root = _ask(case, "verb=Identify")
    if root is None or root.find(f"{_NAMES}Identify/{_NAMES}protocolVersion") is None:
        yield Symptom("oai-identify", "error", case.oai)
        return
    formats = _ask(case, "verb=ListMetadataFormats")
    prefixes = [node.text for node in formats.iter(_NAMES + "metadataPrefix")] if formats is not None else []
    if "oai_dc" not in prefixes:
        yield Symptom("oai-no-dc", "error", case.oai)
    for prefix in prefixes:
        yield from _walk(case, prefix)


def _ask(case, query):
    reply = case.web.get(f"{case.oai}?{query}")
    try:
        return xml.fromstring(reply.body) if reply.status == 200 else None
    except xml.ParseError:
        return None


def _walk(case, prefix):
    query, seen, said, tokens = f"verb=ListRecords&metadataPrefix={prefix}", [], None, set()
    while query and len(tokens) < _MOST:
        root = _ask(case, query)
        if root is None or root.find(_NAMES + "error") is not None:
            yield Symptom("oai-broken", "error", f"{case.oai}?{query}")
            return
        seen += [node.findtext(_NAMES + "identifier") for node in root.iter(_NAMES + "header")]
        token = next(root.iter(_NAMES + "resumptionToken"), None)
        said = token.get("completeListSize", said) if token is not None else said
        query = f"verb=ListRecords&resumptionToken={quote(token.text)}" if token is not None and token.text else None
        if token is not None and token.text in tokens:
            yield Symptom("oai-loop", "error", case.oai)
            return
        tokens.add(token.text if token is not None else None)
    if len(set(seen)) != len(seen) or (said and int(said) != len(seen)):
        yield Symptom("oai-count", "error", case.oai, {"said": said or "–", "found": len(seen)})
