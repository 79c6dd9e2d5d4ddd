"""A small healthy catalogue on a server of its own, into which faults are planted one at a time."""

import contextlib
import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CATALOG = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix spdx: <http://spdx.org/rdf/terms#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix eu: <http://publications.europa.eu/resource/authority/> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .
<catalog> a dcat:Catalog ; dcat:dataset <one> ; dcat:service <service> .
<one> a dcat:Dataset ; dct:identifier "one" ; dct:title "Prvi"@sr , "Први"@sr-Cyrl ; dct:description "Opis"@sr ;
  dct:issued "2020-01-01"^^xsd:date ; dcat:distribution <one#file> ; dcat:theme <http://publications.europa.eu/resource/authority/data-theme/GOVE> ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2020-01-01"^^xsd:date ] ;
  dct:spatial <place> .
<place> dcat:bbox "POLYGON((1 1, 2 1, 2 2, 1 1))"^^geo:wktLiteral .
<one#file> a dcat:Distribution ; dcat:downloadURL <file.csv> ; dcat:accessURL <file.csv> ; dcat:byteSize 4 ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ; spdx:checksum <one#sum> .
<one#sum> spdx:checksumValue "00" .
<service> a dcat:DataService ; dct:identifier "service" ; dct:title "Usluga"@sr ; dcat:endpointURL <service> .
"""
OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">%s</OAI-PMH>'
RECORD = "<record><header><identifier>%s</identifier></header></record>"


def oai(query):
    """A healthy repository of two records, one a page."""
    if "Identify" in query:
        return OAI % "<Identify><protocolVersion>2.0</protocolVersion></Identify>"
    if "ListMetadataFormats" in query:
        return OAI % "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat></ListMetadataFormats>"
    second = "resumptionToken" in query
    token = "" if second else "next"
    return OAI % (f"<ListRecords>{RECORD % ('b' if second else 'a')}"
                  f'<resumptionToken completeListSize="2">{token}</resumptionToken></ListRecords>')


@dataclass
class Patient:
    """What the server answers: change a field to plant a fault."""

    text: str = CATALOG
    status: int = 200
    content_type: str = "text/turtle; charset=utf-8"
    headers: dict = field(default_factory=lambda: {"Last-Modified": "Wed, 01 Jan 2020 00:00:00 GMT"})
    etag: str | None = "strong"
    allows_head: bool = True
    head_type: str | None = None
    keeps: bool = True
    grows: bool = False
    file: bytes = b"a,b\n"
    file_type: str = "text/csv; charset=utf-8"
    pages: dict = field(default_factory=dict)
    oai: object = staticmethod(oai)
    asked: int = 0

    def body(self):
        """The catalogue as bytes."""
        self.asked += 1
        return (self.text + (f"# {self.asked}\n" if self.grows else "")).encode()


def _handler(patient):
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.answer(False)

        def do_GET(self):
            self.answer(True)

        def log_message(self, *_):
            pass

        def answer(self, with_body):
            path, _, query = self.path.partition("?")
            if path == "/file.csv":
                return self.send(200, patient.file_type, patient.file, with_body)
            if path == "/oai":
                return self.send(200, "text/xml", patient.oai(query).encode(), with_body)
            if self.path in patient.pages:
                status, text = patient.pages[self.path]
                return self.send(status, patient.content_type, text.encode(), with_body)
            if not path.startswith("/catalog"):
                return self.send(404, "text/plain", b"", with_body)
            return self.catalog(with_body)

        def catalog(self, with_body):
            if not with_body and not patient.allows_head:
                return self.send(405, "text/plain", b"", False)
            body = patient.body()
            tag = {"strong": f'"{hashlib.sha256(body).hexdigest()}"', "weak": 'W/"x"'}.get(patient.etag)
            if tag and patient.keeps and self.headers.get("If-None-Match") == tag:
                return self.send(304, patient.content_type, b"", False)
            kind = patient.head_type if patient.head_type and not with_body else patient.content_type
            return self.send(patient.status, kind, body, with_body, patient.headers | ({"ETag": tag} if tag else {}))

        def send(self, status, kind, body, with_body, headers=()):
            self.send_response(status)
            for name, value in dict(headers).items():
                self.send_header(name, value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if with_body:
                self.wfile.write(body)
    return Handler


@contextlib.contextmanager
def serve(patient):
    """The address of a server that answers as the patient says."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(patient)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
