"""A synthetic register with the totals that the real one published: 91 offices in 2012; in 2015 20 found, 74 updated, 3 closed.

So 14 of the 108 offices of 2015 are carried over from 2012. Each office takes part in one
cooperation of its time; those that close have one to themselves, so that no partner of the others goes. The names say that they are invented.
"""

import csv
import shutil

CLOSED, UPDATED, CARRIED, FOUND = range(1, 4), range(4, 78), range(78, 92), range(92, 112)
EMPTIED = ("contacts", "parties", "results", "activities", "cooperations", "changes", "offices", "records", "observations",
           "classifications", "identifiers", "city_municipalities")


def build(root, folder):
    """Make the register in `folder` from the vocabulary, shapes, queries and places of the real one at `root`."""
    for part in ("ontology", "shapes", "queries", "data"):
        if (root / part).exists():
            shutil.copytree(root / part, folder / part)
    shutil.copyfile(root / "register.toml", folder / "register.toml")
    places = [row["code"] for row in _rows(folder, "municipalities")]
    heads = {name: _head(folder, name) for name in EMPTIED}
    tables = dict.fromkeys(EMPTIED, ()) | {
        "offices": [_office(key, places[key]) for key in range(1, 112)],
        "records": [*(_record(key, key, 2012, "2012-05") for key in range(1, 92)),
                    *(_record(key + 200, key, 2015, "2015-04") for key in (*UPDATED, *FOUND))],
        "changes": [_closing(key) for key in CLOSED],
        "cooperations": [_cooperation(1, "2012-03"), _cooperation(2, "2012-03"), _cooperation(3, "2015-03")],
        "parties": [_party(key, 1 if key in CLOSED else 3 if key in FOUND else 2) for key in range(1, 112)]}
    for name, rows in tables.items():
        _write(folder, name, heads[name], rows)


def _office(key, place):
    return {"key": key, "local_government": place, "unit": "OrganizationalUnit", "source": 1,
            "name_cyrl": f"Синтетичка канцеларија {key}", "name_en": f"Synthetic office {key}"}


def _record(key, office, collection, start):
    return {"key": key, "office": office, "collection": collection, "response": "questionnaire-returned", "staff": 1 + office % 5,
            "form": "office", "period_start": start, "source": 1}


def _closing(key):
    return {"key": key, "name_cyrl": f"Синтетичко гашење {key}", "name_en": f"Synthetic closing {key}", "type": "closed",
            "date": "2015-04", "original_type": "office", "original": key, "source": 1}


def _cooperation(key, start):
    return {"key": key, "name_cyrl": f"Синтетичка сарадња {key}", "name_en": f"Synthetic cooperation {key}", "kind": "project",
            "status": "ended", "start": start, "source": 1}


def _party(office, cooperation):
    return {"key": office, "cooperation": cooperation, "member_type": "office", "member": office, "role": "partner", "source": 1}


def _rows(folder, name):
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _head(folder, name):
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _write(folder, name, head, rows):
    with (folder / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
