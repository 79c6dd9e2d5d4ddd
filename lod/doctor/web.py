"""Fetching as harvesters do: nothing is followed, nothing is sent but Accept, and the answer is kept as it came."""

import urllib.error
import urllib.request
from dataclasses import dataclass

LARGEST = 50 * 1024 * 1024
"""The most that CKAN takes (ckanext.dcat.max_file_size)."""


@dataclass(frozen=True)
class Reply:
    """An answer: status 0 stands for none at all, with the reason as its body. Header names are in lower case."""

    address: str
    status: int
    headers: dict
    body: bytes

    @property
    def media_type(self):
        """Content-Type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self):
        """The charset named, or None."""
        _, found, rest = self.headers.get("content-type", "").lower().partition("charset=")
        return rest.partition(";")[0].strip('" ') if found else None


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Web:
    """Requests with a time limit; `asked` counts them by (method, status)."""

    def __init__(self, seconds=30):
        self._seconds = seconds
        self._opener = urllib.request.build_opener(_Stay)
        self.asked = {}

    def get(self, address, method="GET", **headers):
        """The Reply to one request. Only http and https are asked."""
        reply = self._ask(address, method, {name.replace("_", "-"): value for name, value in headers.items()})
        self.asked[method, reply.status] = self.asked.get((method, reply.status), 0) + 1
        return reply

    def _ask(self, address, method, headers):
        if not address.startswith(("http://", "https://")):
            return Reply(address, 0, {}, b"not http")
        try:
            sent = {"Accept": "*/*", "User-Agent": "lod-doctor"} | headers
            request = urllib.request.Request(address, method=method, headers=sent)
            with self._opener.open(request, timeout=self._seconds) as found:
                return self._reply(address, found)
        except urllib.error.HTTPError as error:
            with error:
                return self._reply(address, error)
        except (OSError, ValueError, urllib.error.URLError) as error:
            return Reply(address, 0, {}, str(error).encode())

    def _reply(self, address, found):
        names = {name.lower(): value for name, value in found.headers.items()}
        return Reply(address, found.status if hasattr(found, "status") else found.code, names, found.read(LARGEST + 1))
