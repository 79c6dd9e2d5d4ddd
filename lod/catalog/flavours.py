"""The two flavours of the catalogue, and why there are two.

`dcat-ap` follows the profile to the letter. `portal` gives the same facts in the forms that the harvesters of udata and
CKAN take without loss: checksums as plain text (udata refuses a data set whose checksum is xsd:hexBinary), media types
under https (udata shortens only those), texts also under the language without a script (both compare tags exactly),
periods without an address (udata fetches an address), services beside the data sets and not behind files (udata leaves
those out), no labels on themes (udata makes tags of them), the licence by the address that portals know, and as what a
file conforms to only the description of its columns (udata takes it for the schema).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Flavour:
    """A flavour: its name, the address of its profile (our own below the base) and its path below the base."""

    name: str
    profile: str
    path: str

    @property
    def is_portal(self):
        """Whether harvesters come before the profile."""
        return self.name == "portal"


DCAT_AP = Flavour("dcat-ap", "http://data.europa.eu/r5r/", "catalog")
PORTAL = Flavour("portal", "catalog/portal#profile", "catalog/portal")
FLAVOURS = (DCAT_AP, PORTAL)


def texts(flavour, found):
    """Tag → text, in the portal flavour also under the bare language: the Latin form where there is one.

    A title in Cyrillic alone becomes an address of underscores in CKAN.
    """
    if not flavour.is_portal:
        return found
    bare = {}
    for tag in sorted(found, key=lambda tag: not tag.endswith("-Latn")):
        bare.setdefault(tag.partition("-")[0], found[tag])
    return bare | found
