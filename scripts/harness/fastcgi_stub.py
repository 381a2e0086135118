"""A FastCGI responder for testing nginx's side: it answers with what it was sent."""

import json
import os
import socketserver
import threading
import time
from urllib.parse import urlsplit

from harness.fastcgi import (
    BEGIN_REQUEST, END_REQUEST, KEEP_CONN, PARAMS, STDIN, STDOUT, Disconnected, parameters, read_record, record,
)


class Request:
    """One request as nginx sent it; `params` keeps the order of the wire and repetitions."""

    def __init__(self, params, body, connection, number):
        self.params = params
        self.body = body
        self.connection = connection
        self.number = number

    def described(self):
        return {
            "params": self.params,
            "bodyLength": len(self.body),
            "connection": self.connection,
            "number": self.number,
        }


class Connection(socketserver.BaseRequestHandler):
    """Reads requests off one connection until nginx closes it or asks for it to be closed."""

    def handle(self):
        identity = self.server.next_connection()
        number = 0
        try:
            kept = True
            while kept:
                number += 1
                request, kept = self.read_request(identity, number)
                self.server.seen.append(request)
                self.answer(request)
                self.server.answered += 1
        except (Disconnected, ConnectionError):
            return

    def read_request(self, identity, number):
        kept, params, body = False, b"", b""
        while True:
            kind, content = read_record(self.request)
            if kind == BEGIN_REQUEST:
                kept = bool(content[2] & KEEP_CONN)
            elif kind == PARAMS:
                params += content
            elif kind == STDIN and content:
                body += content
            elif kind == STDIN:
                return Request(list(parameters(params)), body, identity, number), kept

    def answer(self, request):
        target = urlsplit(dict(request.params).get("REQUEST_URI", ""))
        # The query says it for an endpoint whose path is given.
        habit = target.query if target.query in ("hang", "drop", *HABITS) else target.path.rsplit("/", 1)[-1]
        if habit == "hang":
            time.sleep(4)
        if habit == "drop":
            raise Disconnected
        self.send(HABITS.get(habit, described)(request))

    def send(self, page):
        for start in range(0, len(page), 65528):
            self.request.sendall(record(STDOUT, page[start : start + 65528]))
        self.request.sendall(record(STDOUT) + record(END_REQUEST, b"\0" * 8))


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Listens on a Unix socket that every local user may connect to, and remembers what it was sent."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path):
        self.connections = 0
        self.seen = []
        self.answered = 0
        self.lock = threading.Lock()
        super().__init__(path, Connection)
        os.chmod(path, 0o666)

    def next_connection(self):
        with self.lock:
            self.connections += 1
            return self.connections

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()


def page(status, body, *fields):
    head = "".join(f"{field}\r\n" for field in (f"Status: {status}", f"Content-Length: {len(body)}", *fields))
    return head.encode() + b"\r\n" + body


def described(request):
    return page("200 OK", json.dumps(request.described()).encode(), "Content-Type: application/scim+json")


def refused(_):
    body = b'{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"503","detail":"from the worker"}'
    return page("503 Service Unavailable", body, "Content-Type: application/scim+json", "X-Request-Id: forged")


HABITS = {
    "refused": refused,
    "empty": lambda _: b"Status: 204 No Content\r\n\r\n",
    "unchanged": lambda _: b'Status: 304 Not Modified\r\nETag: W/"3"\r\n\r\n',
    "large": lambda _: page("200 OK", b"x" * 6_000_000, "Content-Type: application/scim+json"),
}
