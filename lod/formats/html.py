"""HTML: written by the pages; stands here so that it is negotiated, linked and documented like any other format."""

KINDS = {"page"}
MEDIA_TYPES = {"text/html": 0.95, "application/xhtml+xml": 0.5}
SUFFIX = ".html"
LABEL = "HTML"


def write(result, output, settings):
    """Write a page's text."""
    output.write(result.encode())
