"""Run with the Python of CKAN: reads a catalogue with ckanext-dcat's own parser and prints its data sets as JSON."""

import json
import sys

from ckan.common import config
from ckanext.dcat.processors import RDFParser

config["ckan.locale_default"] = "sr"
parser = RDFParser(profiles=["euro_dcat_ap_3"])
with open(sys.argv[1], encoding="utf-8") as file:
    parser.parse(file.read(), _format=sys.argv[2])
json.dump(list(parser.datasets()), sys.stdout)
