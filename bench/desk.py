"""Speed of the desk: `python bench/desk.py`: workbooks out and checked, the printed catalogue, the questionnaires.

On a copy of the register with invented offices (whose names say so) up to 120, and on a synthetic register of 5,000. Each line is
a command as people run it, a process of its own from its start to its end: the median of several runs, and the processor's time.
"""

import argparse
import csv
import io
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.generate import generate


def _lod(folder, *arguments):
    """(seconds, seconds of the processor) of a command."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", "lod.cli", "--register", str(folder), *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"lod {arguments[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _timed(name, limit, runs, folder, *arguments):
    took = [_lod(folder, *arguments) for _ in range(runs)]
    wall, processor = (statistics.median(times) for times in zip(*took, strict=True))
    print(f"| {name} | {limit} | {wall:.2f} | {processor:.2f} |", flush=True)


def _enlarged(folder, offices):
    """A copy of the register with invented offices, a record and a contact for each, up to so many."""
    for name in ("ontology", "shapes", "queries", "register.toml"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "data", folder / "data")
    tables = {name: list(csv.DictReader((folder / "data" / f"{name}.csv").open(encoding="utf-8"))) for name in ("offices", "records", "contacts", "municipalities")}
    known = {row["local_government"] for row in tables["offices"]}
    free = [row["code"] for row in tables["municipalities"] if row["code"] not in known]
    for number, code in enumerate(free[:offices - len(tables["offices"])], 1):
        key = {"key": str(9000 + number), "source": "3"}
        tables["offices"].append(key | {"local_government": code, "unit": "OrganizationalUnit", "name_cyrl": f"Синтетичка канцеларија {number}",
                                        "name_en": f"Synthetic office {number}", "founded": "2010"})
        tables["records"].append(key | {"office": key["key"], "collection": "2026", "form": "department", "response": "public-source", "staff": str(number % 9 + 1)})
        tables["contacts"].append({"owner_type": "office", "owner": key["key"], "email": f"office{number}@example.org", "source": "3"})
    for name, rows in tables.items():
        output = io.StringIO()
        writer = csv.DictWriter(output, list(rows[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (folder / "data" / f"{name}.csv").write_text(output.getvalue(), encoding="utf-8")


def _changed(source, target, sheets, change):
    """A copy of a workbook with the sheets named (all where none is), and changes of its cells."""
    book = openpyxl.load_workbook(source)
    for name in book.sheetnames:
        if sheets and name not in (*sheets, "_origin", "_lists"):
            del book[name]
    change(book)
    book.save(target)


def _column(sheet, heading, value):
    """Fill a column below its heading, row by row."""
    place = next(cell.column for cell in sheet[1] if cell.value == heading)
    for number in range(2, sheet.max_row + 1):
        sheet.cell(number, place, value(number))


def measure(folder, runs):
    """Print a line for each measurement."""
    real, large, files = folder / "real", folder / "large", folder / "files"
    for place in (real, files):
        place.mkdir()
    _enlarged(real, 120)
    generate(large, 5000)
    for place in (real, large):
        _lod(place, "publish")
        _lod(place, "export", "--xlsx", files / f"{place.name}.xlsx", "--language", "en")
    _changed(files / "real.xlsx", files / "cell.xlsx", (), lambda book: book["records"].__setitem__("P2", "Other words."))
    _changed(files / "real.xlsx", files / "rows.xlsx", ("offices",), lambda book: _column(book["offices"], "founded", lambda n: str(2000 + n % 20)))
    _changed(files / "large.xlsx", files / "many.xlsx", ("offices",), lambda book: _column(book["offices"], "staff", lambda n: n % 50 + 1))
    print("| what | aim, s | took, s | of the processor, s |\n|---|--:|--:|--:|")
    _timed("the whole workbook untouched, checked", "3", runs, real, "import", files / "real.xlsx", "--dry-run")
    _timed("one cell of it changed, checked", "3", runs, real, "import", files / "cell.xlsx", "--dry-run")
    _timed("120 rows, each changed, checked", "3", runs, real, "import", files / "rows.xlsx", "--dry-run")
    _timed("5,000 rows, each changed, checked", "60", 1, large, "import", files / "many.xlsx", "--dry-run")
    _timed("catalogue of 120 offices", "3", runs, real, "catalogue", files / "catalogue.pdf", "--language", "sr-Cyrl")
    _timed("the whole workbook made", "", runs, real, "export", "--xlsx", files / "again.xlsx")
    _timed("145 questionnaires made", "", runs, real, "questionnaire", files / "letters", "--cycle", "2018")


def main():
    """Measure in a folder of its own."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=3)
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), asked.parse_args().runs)


if __name__ == "__main__":
    main()
