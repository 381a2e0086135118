"""A client of the endpoint that counts what becomes of its requests.

What can become of a request:
  ok           the expected answer
  refused      another status, counted by it
  unreachable  nobody accepted the connection: nothing was sent
  resent       nginx closed a kept connection before any byte of an answer, as it does on a reload;
               it is sent again on a new one, as every HTTP client does
  lost         sent, and no whole answer came; or sent again, and the first one turned out to have acted
"""

import collections
import http.client
import json
import socket
import ssl
import time
import urllib.parse

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
TIMEOUT = 60


class Lost(Exception):
    """The request may or may not have been carried out."""


class Unreachable(Exception):
    """The request was never sent."""


class Stale(Exception):
    """A kept connection was closed before any byte of the answer."""


class Connection(http.client.HTTPSConnection):
    """TLS to one address, verified against the name in the URL."""

    def __init__(self, host, address, context):
        super().__init__(host, timeout=TIMEOUT, context=context)
        self.address = address

    def connect(self):
        plain = socket.create_connection(self.address, self.timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


class Client:
    """One user of the endpoint: requests in, a status and a document out."""

    def __init__(self, chosen, counts, keeps):
        url = urllib.parse.urlsplit(chosen.url)
        host, port = chosen.connect.rsplit(":", 1)
        self.host, self.base, self.address = url.hostname, url.path, (host, int(port))
        self.headers = {
            "Authorization": "Bearer " + chosen.token.read_text().strip(),
            "Content-Type": "application/scim+json",
        }
        self.context = ssl.create_default_context(cafile=chosen.ca)
        self.counts, self.keeps, self.connection = counts, keeps, None

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def once(self, method, path, document):
        fresh = self.connection is None
        if fresh:
            connection = Connection(self.host, self.address, self.context)
            try:
                connection.connect()
            except OSError as problem:
                connection.close()
                raise Unreachable(str(problem)) from None
            self.connection = connection
        body = None if document is None else json.dumps(document).encode()
        answered = False
        try:
            self.connection.request(method, self.base + path, body, self.headers)
            answer = self.connection.getresponse()
            answered = True
            read = answer.read()
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            closed = isinstance(problem, (ConnectionError, http.client.RemoteDisconnected, ssl.SSLEOFError))
            if closed and not fresh and not answered:
                raise Stale from None
            raise Lost(f"{method} {path}: {problem!r}") from None
        if not self.keeps or answer.will_close:
            self.close()
        return answer.status, (json.loads(read) if read else None)

    def ask(self, method, path, expected, document=None):
        """Sends, counts, and answers with the document; `expected` is a status, or several.

        - Raises: Unreachable or Lost; a refusal is None.
        """
        self.counts["sent"] += 1
        started = time.monotonic()
        try:
            repeated = False
            try:
                status, found = self.once(method, path, document)
            except Stale:
                repeated = True
                self.counts["resent"] += 1
                status, found = self.once(method, path, document)
            if repeated and (method, status) in (("POST", 409), ("DELETE", 404)):
                raise Lost(f"{method} {path}: the first attempt had acted, and its answer did not arrive")
        except Unreachable:
            self.counts["unreachable"] += 1
            raise
        except (Lost, Stale) as problem:
            self.counts["lost"] += 1
            self.counts.example(str(problem) or "closed twice")
            raise Lost from None
        finally:
            self.counts.longest = max(self.counts.longest, time.monotonic() - started)
        if status not in (expected if isinstance(expected, tuple) else (expected,)):
            self.counts[f"refused {status}"] += 1
            self.counts.example(f"{method} {path}: {status} {json.dumps(found)[:300]}")
            return None
        self.counts["ok"] += 1
        return found if found is not None else {}


class Counts(collections.Counter):
    """What became of the requests of one client."""

    def __init__(self):
        super().__init__()
        self.longest, self.examples = 0.0, []

    def example(self, text):
        if len(self.examples) < 5:
            self.examples.append(text)
