"""Every way to say no: one class per thing that can go wrong, each with its HTTP status.

The words are in `translations/` under `error.<key>` and `error.<key>.remedy`, filled with the details given here.
"""


class LodError(Exception):
    """Something the reader can be told: `key` names the sentence, `details` fill its places.

    `headers` are extra HTTP headers that belong to the answer (Allow, Retry-After).
    """

    status = 500
    key = "failure"

    def __init__(self, key=None, headers=None, **details):
        self.key = key or self.key
        self.headers = headers or {}
        self.details = details
        super().__init__(f"{self.key}: {details}" if details else self.key)


class BadRequest(LodError):
    """The request is not one that this address understands (RFC 9110, 15.5.1)."""

    status = 400
    key = "bad-request"


class BadQuery(BadRequest):
    """The SPARQL text cannot be parsed or asks for what is not allowed (SPARQL 1.1 Protocol, 2.1.7)."""

    key = "bad-query"


class Forbidden(LodError):
    """Understood and refused, such as an update (RFC 9110, 15.5.4)."""

    status = 403
    key = "forbidden"


class ServiceRefused(Forbidden):
    """The query asks another endpoint through SERVICE, which this server does not do (SPARQL 1.1 Federated Query, 4)."""

    key = "service-refused"


class NotFound(LodError):
    """There is nothing at this address (RFC 9110, 15.5.5)."""

    status = 404
    key = "not-found"


class MethodNotAllowed(LodError):
    """The address exists, the method does not fit it (RFC 9110, 15.5.6)."""

    status = 405
    key = "method-not-allowed"


class NotAcceptable(LodError):
    """None of the formats asked for can be given (RFC 9110, 15.5.7)."""

    status = 406
    key = "not-acceptable"


class Gone(LodError):
    """There was something here and it was withdrawn (RFC 9110, 15.5.11)."""

    status = 410
    key = "gone"


class PreconditionFailed(LodError):
    """What is here is not what a condition of the request names (RFC 9110, 15.5.13)."""

    status = 412
    key = "precondition-failed"


class TooLarge(LodError):
    """The request is larger than this server takes (RFC 9110, 15.5.14)."""

    status = 413
    key = "too-large"


class UnsupportedMediaType(LodError):
    """The body is of a type this address does not read (RFC 9110, 15.5.16)."""

    status = 415
    key = "unsupported-media-type"


class Unreadable(LodError):
    """A file from outside cannot be read for what it says it is (RFC 9110, 15.5.21)."""

    status = 422
    key = "unreadable"


class UriTooLong(LodError):
    """The address of the request is longer than this server reads (RFC 9110, 15.5.15)."""

    status = 414
    key = "url-too-long"


class TooManyRequests(LodError):
    """This client asks for more at once than its share (RFC 6585, 4)."""

    status = 429
    key = "too-many-queries"


class BodyTimeout(LodError):
    """The body of the request did not arrive in time (RFC 9110, 15.5.9)."""

    status = 408
    key = "body-timeout"


class RangeNotSatisfiable(LodError):
    """The part asked for lies outside the file (RFC 9110, 15.5.17)."""

    status = 416
    key = "range-not-satisfiable"


class EngineFailure(LodError):
    """The query engine broke while answering: never dressed as an empty answer or as 404."""

    status = 500
    key = "engine-failure"


class ServiceFailed(LodError):
    """Another endpoint, which the query asks through SERVICE, did not answer (RFC 9110, 15.6.3)."""

    status = 502
    key = "service-failed"


class NotServing(LodError):
    """There is no whole release to serve (RFC 9110, 15.6.4)."""

    status = 503
    key = "not-serving"


class LimitExceeded(LodError):
    """A query met a limit of this server: time, memory or the size of its answer (RFC 9110, 15.6.4)."""

    status = 503
    key = "query-timeout"


class StoreFailure(LodError):
    """A store of others did not take a release, or could not be asked what it holds."""

    key = "store-failure"


class BadSettings(LodError):
    """`register.toml` or a command line value is wrong; says which key and what is expected."""

    key = "bad-settings"


class Unpublishable(LodError):
    """Findings of severity error stand between the tables and a release."""

    key = "unpublishable"

    def __init__(self, findings):
        super().__init__(count=sum(finding.severity == "error" for finding in findings))
        self.findings = findings


class Unsound(Unpublishable):
    """The tables as they are now hold errors that a change by way of a spreadsheet would meet."""

    key = "unsound"


class Busy(LodError):
    """Another publishing is at work on the same folder."""

    key = "busy"


class NotFilled(LodError):
    """A query file was asked with a missing, unknown or ill-typed parameter."""

    status = 400
    key = "bad-parameter"


class Unwritable(LodError):
    """A release could not be written: the disk is full, say. Nothing half stays behind."""

    key = "unwritable"
