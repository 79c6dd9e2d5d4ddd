"""From contents to PDF with typst: PDF/A-2a and PDF/UA-1, the same contents always the same bytes.

The fonts are those that come with typst; no font of the machine is used, for the bytes would differ from one to the next.
"""

import datetime
import json
from importlib import resources

import typst

_STANDARDS = ["a-2a", "ua-1"]


def pdf(contents):
    """The bytes of the catalogue. `contents` as `contents.build` gives them."""
    template = resources.files("lod.printing").joinpath("catalogue.typ").read_bytes()
    day = datetime.datetime.fromisoformat(contents["day"]).replace(tzinfo=datetime.UTC)
    return typst.compile(template, sys_inputs={"contents": json.dumps(contents, ensure_ascii=False)}, ignore_system_fonts=True,
                         pdf_standards=_STANDARDS, timestamp=int(day.timestamp()))
