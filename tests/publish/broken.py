"""Broken inputs: each takes a copy of the library register, breaks one thing, and says what must be found where."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Broken:
    """A way to break a register: `rule` is what must be found, at `table`, `row` and `column`."""

    name: str
    rule: str
    table: str
    row: int | None
    column: str | None
    damage: object


def replace(file, old, new):
    """Replace text in a file; it must be there."""
    def damage(folder: Path):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, (file, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return damage


def recode(file, make):
    """Write a file's bytes anew."""
    def damage(folder: Path):
        path = folder / file
        path.write_bytes(make(path.read_bytes()))
    return damage


def describe(table, change):
    """Change a table description."""
    def damage(folder: Path):
        path = folder / f"data/{table}.csv-metadata.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        change(document)
        path.write_text(json.dumps(document), encoding="utf-8")
    return damage


def write(file, text):
    """Add a file."""
    def damage(folder: Path):
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    return damage


def remove(file):
    """Remove a file."""
    return lambda folder: (folder / file).unlink()


def _column(name, **values):
    def change(document):
        column = next(column for column in document["tableSchema"]["columns"] if column["name"] == name)
        column.update(values)
    return change


LIBRARIES, LOANS, BRANCHES = "libraries.csv", "loans.csv", "branches.csv"
SELF, QUESTION, BLOCK = "queries/checks/self-loan.rq", "queries/questions/loans-by-library.rq", "queries/views/thing-loan-books.rq"
DL, DO, DB = "data/libraries.csv", "data/loans.csv", "data/branches.csv"

CASES = [
    Broken("text for a number", "cell-integer", LOANS, 2, "books", replace(DO, ",40", ",pet")),
    Broken("number with a decimal", "cell-integer", LOANS, 2, "books", replace(DO, ",40", ",4.5")),
    Broken("number below the least", "cell-range", LOANS, 2, "books", replace(DO, ",40", ",-4")),
    Broken("not a period", "cell-period", LIBRARIES, 2, "opened", replace(DL, "1893", "around 1893")),
    Broken("day in another order", "cell-period", LIBRARIES, 4, "opened", replace(DL, "2004-09-01", "01.09.2004")),
    Broken("day not in the calendar", "cell-calendar", LIBRARIES, 4, "opened", replace(DL, "2004-09-01", "2004-02-30")),
    Broken("month not in the calendar", "cell-calendar", LIBRARIES, 3, "opened", replace(DL, "1951-05", "1951-13")),
    Broken("key of a wrong form", "cell-form", LIBRARIES, 4, "key", replace(DL, '3,"Ex', 'c,"Ex')),
    Broken("required cell empty", "cell-required", LOANS, 3, "name_en", replace(DO, "Example loan of autumn", "")),
    Broken("double key", "key-double", LIBRARIES, 3, "key", replace(DL, "2,Example village", "1,Example village")),
    Broken("foreign key to nothing", "key-unknown", BRANCHES, 3, "library", replace(DB, "2,1,Ex", "2,7,Ex")),
    Broken("second foreign key to nothing", "key-unknown", LOANS, 2, "borrower", replace(DO, "1,2,40", "1,8,40")),
    Broken("missing column", "heading-missing", LIBRARIES, 1, "opened", replace(DL, ",opened", "")),
    Broken("unknown column", "heading-unknown", LIBRARIES, 1, "colour", replace(DL, "opened", "colour")),
    Broken("column twice", "heading-double", LIBRARIES, 1, "key", replace(DL, "opened", "key")),
    Broken("row too short", "row-width", LIBRARIES, 2, None, replace(DL, ",1893", "")),
    Broken("row too long", "row-width", LIBRARIES, 2, None, replace(DL, ",1893", ",1893,x")),
    Broken("row of commas", "row-empty", LOANS, 4, None, recode(DO, lambda data: data + b",,,,\n")),
    Broken("empty file", "file-empty", BRANCHES, 1, None, recode(DB, lambda _: b"")),
    Broken("byte order mark", "file-bom", LIBRARIES, 1, None, recode(DL, lambda data: b"\xef\xbb\xbf" + data)),
    Broken("UTF-16", "file-encoding", LIBRARIES, 1, None, recode(DL, lambda data: data.decode().encode("utf-16"))),
    Broken("UTF-16 without mark", "file-encoding", LIBRARIES, 1, None,
           recode(DL, lambda data: data.decode().encode("utf-16-le"))),
    Broken("Windows-1250", "file-not-utf8", LIBRARIES, 2, None,
           recode(DL, lambda data: data.decode().replace("gradske", "šumske").encode("windows-1250"))),
    Broken("invalid UTF-8", "file-not-utf8", LOANS, 3, None, recode(DO, lambda data: data.replace(b"autumn", b"\xff\xfe\xfa"))),
    Broken("semicolons", "file-separator", LIBRARIES, 1, None, recode(DL, lambda data: data.replace(b",", b";"))),
    Broken("open quotation mark", "file-quotes", LIBRARIES, 4, None, replace(DL, '""Owl"""', '""Owl""')),
    Broken("file missing", "file-missing", BRANCHES, None, None, remove(DB)),
    Broken("blank at the end", "cell-blanks", LOANS, 2, "name_en", replace(DO, "of spring,", "of spring ,")),
    Broken("no-break blank", "cell-no-break", LOANS, 2, "name_en", replace(DO, "of spring", "of\u00a0spring")),
    Broken("blank after a cell with a line break", "cell-blanks", LOANS, 3, "name_en",
           replace(DO, "Example loan of spring,1,2,40\n2,Example loan of autumn", '"Example loan\nof spring",1,2,40\n2,Example loan of autumn ')),
    Broken("a cell without end", "cell-long", LOANS, 2, "name_en", replace(DO, "of spring", "of spring " * 20_000 + "all")),
    Broken("a sign between lines", "cell-control", LOANS, 2, "name_en", replace(DO, "of spring", "of\u2028spring")),
    Broken("invisible sign", "cell-control", LOANS, 2, "name_en", replace(DO, "of spring", "of\u200b spring")),
    Broken("letters put together", "cell-composed", LIBRARIES, 2, "name_latn", replace(DL, "gradske", "s\u030cumske")),
    Broken("Cyrillic letter in a Latin text", "cell-not-latin", LIBRARIES, 2, "name_latn",
           replace(DL, "Primer gradske", "Primer grаdske")),
    Broken("Cyrillic letter in an English word", "cell-mixed-script", LOANS, 2, "name_en", replace(DO, "spring", "sрring")),
    Broken("letters that an encoding had not", "cell-lost", LIBRARIES, 3, "name_latn", replace(DL, "Primer seoske", "Primer ?eoske b?blioteke")),
    Broken("a text all of question marks", "cell-lost", LIBRARIES, 3, "name_latn", replace(DL, "Primer seoske biblioteke", "?????? ?????? ??????????")),
    Broken("description missing", "description-missing", BRANCHES, None, None, remove("data/branches.csv-metadata.json")),
    Broken("description no JSON", "description-invalid", "branches.csv-metadata.json", 8, None,
           replace("data/branches.csv-metadata.json", '"url"', '"url')),
    Broken("unknown datatype", "description-invalid", "loans.csv-metadata.json", None, "books",
           describe("loans", _column("books", datatype={"base": "integre"}))),
    Broken("bare sr", "description-bare-sr", "libraries.csv-metadata.json", None, "name_latn",
           describe("libraries", _column("name_latn", lang="sr"))),
    Broken("template names no column", "description-unknown-name", "loans.csv-metadata.json", None, "lender",
           describe("loans", _column("lender", valueUrl="../id/library/{lnder}"))),
    Broken("column nobody uses", "description-unused-column", "loans.csv-metadata.json", None, "books",
           describe("loans", lambda document: next(column for column in document["tableSchema"]["columns"]
                                                   if column["name"] == "books").pop("propertyUrl"))),
    Broken("foreign key to no table", "key-no-table", BRANCHES, None, "library",
           describe("branches", lambda document: document["tableSchema"]["foreignKeys"][0]["reference"].update(
               resource="librarys.csv"))),
    Broken("row that joins to nothing", "link-nowhere", "retired.csv", 2, "replaced_by",
           replace("data/retired.csv", "id/library/1,", "id/library/77,")),
    Broken("unknown class", "link-nowhere", BRANCHES, 2, "class",
           describe("branches", _column("class", valueUrl="../def#Brunch"))),
    Broken("language nobody publishes", "language-tag", BRANCHES, 2, "name_en", describe("branches", _column("name_en", lang="de"))),
    Broken("shape broken by a cell", "http://127.0.0.1:8000/shape/Loan#books", LOANS, 2, "books", replace(DO, ",40", ",0")),
    Broken("shape broken by an empty cell", "http://127.0.0.1:8000/shape/Loan#books", LOANS, 2, "books", replace(DO, ",40", ",")),
    Broken("check query finds a row", "self-loan", LOANS, 2, "borrower", replace(DO, "1,2,40", "1,1,40")),
    Broken("shapes no Turtle", "shapes-broken", "shapes/library.ttl", 11, None, replace("shapes/library.ttl", "sh:maxCount 1 ;", "sh:maxCount ;")),
    Broken("ontology no Turtle", "ontology-broken", "ontology/def.ttl", 5, None, replace("ontology/def.ttl", "owl:Ontology ;", "owl:Ontology")),
    Broken("blank node in the ontology", "blank-node", None, None, None,
           replace("ontology/def.ttl", "owl:versionIRI <def/0.1>", "owl:versionIRI []")),
    Broken("rule no SPARQL", "rule-broken", "queries/rules/partners.rq", None, None,
           replace("queries/rules/partners.rq", "CONSTRUCT", "CONSTRICT")),
    Broken("check no SPARQL", "check-broken", "queries/checks/self-loan.rq", None, None,
           replace("queries/checks/self-loan.rq", "SELECT", "SELLECT")),
    Broken("pattern of a datatype no pattern", "description-invalid", "loans.csv-metadata.json", None, "lender",
           describe("loans", _column("lender", datatype={"base": "string", "format": "[1-9"}))),
    Broken("description of another context", "description-invalid", "loans.csv-metadata.json", None, None,
           describe("loans", lambda document: document.update({"@context": "csvw"}))),
    Broken("property with a blank", "description-address", "loans.csv-metadata.json", None, "books",
           describe("loans", _column("books", propertyUrl="../def#bo oks"))),
    Broken("property of an unknown prefix", "description-address", "loans.csv-metadata.json", None, "name_en",
           describe("loans", _column("name_en", propertyUrl="skoss:prefLabel"))),
    Broken("template with one brace", "description-address", "loans.csv-metadata.json", None, "lender",
           describe("loans", _column("lender", valueUrl="../id/library/{lender"))),
    Broken("graph with a blank", "description-address", "loans.csv-metadata.json", None, None,
           describe("loans", lambda document: document.update({"sd:name": "../graph/all loans"}))),
    Broken("foreign key of no column", "description-unknown-name", "loans.csv-metadata.json", None, None,
           describe("loans", lambda document: document["tableSchema"]["foreignKeys"][0].update(columnReference="lendr"))),
    Broken("foreign key to no column", "description-unknown-name", "loans.csv-metadata.json", None, "lender",
           describe("loans", lambda document: document["tableSchema"]["foreignKeys"][0]["reference"].update(columnReference="number"))),
    Broken("shapes not UTF-8", "shapes-broken", "shapes/library.ttl", 1, None, recode("shapes/library.ttl", lambda data: b"# \x9a\n" + data)),
    Broken("shape with a number that is none", "shapes-broken", "shapes/library.ttl", None, None, replace("shapes/library.ttl", "sh:maxCount 1 ;", 'sh:maxCount "one" ;')),
    Broken("rule that makes nothing", "rule-no-construct", "queries/rules/partners.rq", None, None,
           recode("queries/rules/partners.rq", lambda _: b"SELECT ?one WHERE { ?one ?two ?three }")),
    Broken("rule with a broken header", "rule-broken", "queries/rules/partners.rq", None, None,
           recode("queries/rules/partners.rq", lambda data: b"#+ nothing\n" + data)),
    Broken("check with a broken header", "check-broken", SELF, None, None, recode(SELF, lambda data: b"#+ nothing\n" + data)),
    Broken("check that asks", "check-no-focus", SELF, None, None, recode(SELF, lambda data: data.partition(b"SELECT")[0] + b"ASK { ?focus ?path ?value }")),
    Broken("check of an unknown severity", "check-severity", SELF, None, None, replace(SELF, "severity: error", "severity: fatal")),
    Broken("check without words", "check-no-message", SELF, None, None, recode(SELF, lambda data: data.replace(b"#+ message", b"# message"))),
    Broken("check with a place nobody fills", "check-place", SELF, None, None, replace(SELF, "message@en: {name}", "message@en: {nme}")),
    Broken("question sorted by a text", "question-broken", QUESTION, None, None, replace(QUESTION, '["-loans", "lender"]', "loans")),
    Broken("question not UTF-8", "question-broken", QUESTION, None, None, recode(QUESTION, lambda data: data + b"# \x9a\n")),
    Broken("view no SPARQL", "view-broken", BLOCK, None, None, write(BLOCK, "SELLECT ?row { ?_thing_iri ?row ?x }")),
    Broken("view with a broken header", "view-broken", BLOCK, None, None, write(BLOCK, "#+ order: first\nSELECT ?row { ?_thing_iri ?row ?x }")),
    Broken("block shown in no way", "view-show", BLOCK, None, None, write(BLOCK, "#+ show: cards\nSELECT ?row { ?_thing_iri ?row ?x }")),
    Broken("place without coordinates", "view-no-column", BLOCK, None, None, write(BLOCK, "#+ show: place\nSELECT ?name ?here { ?_thing_iri ?name ?here }")),
    Broken("class that is not there", "setting-nowhere", "register.toml", None, None, replace("register.toml", "def#Loan", "def#Lone")),
    Broken("publisher that is not there", "setting-nowhere", "register.toml", None, None, replace("register.toml", "id/library/1", "id/library/77")),
]
