"""A cube as StatDCAT-AP 1.0.1 describes it: its dimensions, its attributes, the units its numbers are in."""

import pyoxigraph as ox

from lod import cubes
from lod.iris import WELL_KNOWN

_UNIT = WELL_KNOWN["sdmx-attribute"] + "unitMeasure"


def write(pad, release, dataset):
    """Write what the structure of a data set's cube says; a cube without observations has nothing to say."""
    if dataset.about not in cubes.names(release):
        return
    cube = cubes.read(release, dataset.about)
    for role in ("dimension", "attribute"):
        components = cube.of(role)
        pad.say(dataset.iri, f"stat:{role}", *(component.iri for component in components))
        for component in components:
            pad.say(component.iri, "rdf:type", f"qb:{role.capitalize()}Property")
    pad.say(dataset.iri, "stat:statUnitMeasure", *_units(cube))


def _units(cube):
    """IRIs of the units that the observations name; a unit that is only text has no address to point to."""
    keys = [component.key for component in cube.of("attribute") if component.iri == _UNIT]
    found = {observation.values.get(key) for observation in cube.observations for key in keys}
    return sorted(unit.value for unit in found if isinstance(unit, ox.NamedNode))
