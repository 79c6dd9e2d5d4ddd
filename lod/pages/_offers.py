"""What several pages need to know: what a release offers, with the services that this application answers."""

from flask import current_app

from lod.catalog import offers


def find(release):
    """The Offers of a release."""
    rules = {rule.rule for rule in current_app.url_map.iter_rules()}
    return offers.find(release, current_app.releases.history(), rules)
