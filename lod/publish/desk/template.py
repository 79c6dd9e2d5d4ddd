"""The editors' workbook of a release: everything in it is read from the release's own folder."""

from lod.publish.desk import choices, folders, workbook


def build(release, language):
    """The bytes of the workbook of a release in a language."""
    folder = folders.read(release.folder / "source" / "data", release.iris.base)
    found = choices.of(folder.descriptions, folder.rows, release.engine.quads(), release.iris.base, language, release.languages)
    sheets = [workbook.Sheet(described, dict(enumerate(folder.rows[name], 2))) for name, described in sorted(folder.descriptions.items())]
    return workbook.build(sheets, found, origin(release, language), language, release.languages)


def origin(release, language):
    """What the hidden sheet says of where a workbook comes from."""
    return {"title": release.register["title"].get(language) or release.register["title"][release.languages[0]],
            "release": release.version, "digest": release.manifest["digest"], "base": release.iris.base, "language": language}
