"""What one request may cost: every limit with its default. `docs/how-to/limits.md` has the reason of each."""

from dataclasses import dataclass, fields

from lod import errors


@dataclass(frozen=True)
class Limits:
    """Limits of a server. `[limits]` of register.toml and `lod serve --limit name=value` write the names with hyphens."""

    query_seconds: float = 10.0          # until an answer is whole or has begun to stream
    streaming_seconds: float = 120.0     # until the last byte of an answer that streams
    query_memory_mb: int = 512           # address space of one query beyond the release itself
    result_mb: int = 1024                # the largest answer
    buffer_kb: int = 1024                # an answer up to this size is whole before its first byte is sent
    query_kb: int = 64                   # the text of a query
    body_kb: int = 256                   # the body of any request
    url_kb: int = 16                     # path and query string
    head_kb: int = 128                   # request line and headers
    head_seconds: float = 10.0           # until they have arrived, and until the first byte of a new connection
    upload_kb: int = 8192                # a workbook or table sent to the editors' desk
    body_seconds: float = 10.0           # until the body of a request has arrived
    short_queries: int = 4               # running at once, in their first moments
    long_queries: int = 2                # running at once, beyond their first moments
    short_seconds: float = 0.5           # those first moments
    client_queries: int = 4              # running at once for one client
    waiting_queries: int = 32            # waiting for their turn
    waiting_seconds: float = 5.0         # the longest such wait
    state_statements: int = 200_000      # of a release up to which the state on any day is made on request
    service_seconds: float = 5.0         # until another endpoint, asked through SERVICE, has answered
    service_kb: int = 1024               # the largest such answer
    service_calls: int = 3               # such questions in one query
    cache_mb: int = 24                   # representations kept by each web process

    def __post_init__(self):
        for field in fields(self):
            if not 0 < getattr(self, field.name) < float("inf"):
                raise errors.BadSettings("bad-limit", name=field.name.replace("_", "-"), value=getattr(self, field.name))


def read(values):
    """Limits from a dict of hyphenated names to numbers or texts. Raises BadSettings for a name or value nobody can use."""
    known = {field.name.replace("_", "-"): field for field in fields(Limits)}
    given = {}
    for name, value in values.items():
        if name not in known:
            raise errors.BadSettings("unknown-limit", name=name, known=", ".join(known))
        try:
            given[known[name].name] = known[name].type(value)
        except (TypeError, ValueError):
            raise errors.BadSettings("bad-limit", name=name, value=value) from None
    return Limits(**given)
