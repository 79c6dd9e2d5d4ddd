"""Run with the Python of udata: reads a catalogue with udata's own code and prints what it would keep as JSON.

The database is in memory; every entry is validated by udata's models before it is printed.
"""

import json
import sys

import mongoengine
import mongomock
from flask import Flask
from flask_babel import Babel
from rdflib import RDF, Graph

app = Flask("udata")
app.config.from_object("udata.settings.Defaults")
app.config.update(DEFAULT_LANGUAGE="sr", URLS_ALLOW_LOCAL=True, URLS_ALLOW_PRIVATE=True, SCHEMA_CATALOG_URL=None,
                  CACHE_TYPE="flask_caching.backends.NullCache")
mongoengine.connect("udata", mongo_client_class=mongomock.MongoClient)

from udata.app import cache  # noqa: E402  (the database must be there first)
from udata.core.contact_point.models import ContactPoint  # noqa: E402
from udata.core.dataservices.models import Dataservice  # noqa: E402
from udata.core.dataservices.rdf import dataservice_from_rdf  # noqa: E402
from udata.core.dataset.models import Dataset, License  # noqa: E402
from udata.core.dataset.rdf import dataset_from_rdf  # noqa: E402
from udata.core.organization.models import Organization  # noqa: E402
from udata.rdf import DCAT, guess_format, namespace_manager  # noqa: E402

Babel(app)
cache.init_app(app)


def dataset(graph, node, owner):
    found = dataset_from_rdf(graph, Dataset(organization=owner), node=node)
    found.validate(clean=False)
    return {"title": found.title, "description": found.description, "identifier": found.harvest.dct_identifier,
            "frequency": str(found.frequency), "tags": list(found.tags), "licence": found.license and found.license.id,
            "start": found.temporal_coverage and str(found.temporal_coverage.start),
            "polygon": bool(found.spatial and found.spatial.geom), "schema": found.schema and found.schema.url,
            "remote_url": found.harvest.remote_url,
            "contacts": [{"role": contact.role, "name": contact.name, "form": contact.contact_form}
                         for contact in map(_fetched, found.contact_points)],
            "resources": [{"url": resource.url, "title": resource.title, "format": resource.format, "mime": resource.mime,
                           "size": resource.filesize, "sum": resource.checksum.value, "algorithm": resource.checksum.type,
                           "schema": resource.schema and resource.schema.url} for resource in found.resources]}


def _fetched(contact):
    return contact if isinstance(contact, ContactPoint) else contact.fetch()


def service(graph, node):
    found = dataservice_from_rdf(graph, Dataservice(), node, [])
    return {"title": found.title, "description": found.description, "url": found.base_api_url,
            "description_url": found.machine_documentation_url}


with app.test_request_context():
    License(id="cc-by", title="CC BY 4.0", url="http://creativecommons.org/licenses/by/4.0/").save()
    organization = Organization(name="Portal", description="Portal").save()
    catalog = Graph(namespace_manager=namespace_manager)
    with open(sys.argv[1], encoding="utf-8") as source:
        catalog.parse(data=source.read(), format=guess_format(sys.argv[1]))
    hidden = set(catalog.objects(None, DCAT.accessService))
    json.dump({"datasets": [dataset(catalog, node, organization) for node in
                            dict.fromkeys(catalog.subjects(RDF.type, [DCAT.Dataset, DCAT.DatasetSeries]))],
               "services": [service(catalog, node) for node in catalog.subjects(RDF.type, DCAT.DataService)
                            if node not in hidden]}, sys.stdout)
