"""One request to nginx and its answer, as bytes on a connection."""

import contextlib
import json
import socket
import ssl

from harness.checks import expect, expect_equal

HOST = "scim.example.org"
TOKEN = "Authorization: Bearer scim_test"


class Answer:
    """One answer of nginx; an empty status means that the connection was closed without one."""

    def __init__(self, data, tls=None):
        self.tls = tls
        head, _, rest = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = lines[0].split(" ")[1] if data else ""
        self.fields = [tuple(line.split(": ", 1)) for line in lines[1:]]
        self.body = rest

    def all(self, name):
        return [value for field, value in self.fields if field.lower() == name.lower()]

    def one(self, name):
        values = self.all(name)
        expect(len(values) == 1, f"{name} stands {len(values)} times in an answer {self.status}")
        return values[0]

    def json(self):
        return json.loads(self.body)

    def params(self):
        return dict(self.json()["params"])


def tls(port, protocol, version=None, ciphers=None, source="127.0.0.1"):
    context = ssl.SSLContext(protocol)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if ciphers:
        context.set_ciphers(ciphers)
    if version:
        context.minimum_version = context.maximum_version = version
    connection = socket.create_connection(("127.0.0.1", port), 10, source_address=(source, 0))
    return context.wrap_socket(connection, server_hostname=HOST)


def converse(connection, data, timeout=15):
    connection.settimeout(timeout)
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        connection.sendall(data)
    received = b""
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        while piece := connection.recv(65536):
            received += piece
    return Answer(received)


def request(method, target, *fields, body=b""):
    lines = [f"{method} {target} HTTP/1.1", f"Host: {HOST}", TOKEN, "Connection: close", *fields]
    if body:
        lines += ["Content-Type: application/scim+json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def expect_scim_error(answer, status, words, retry=None):
    """The answer is SCIM's error (RFC 7644 3.12) of that status and speaks of `words`."""
    expect_equal(answer.status, str(status), "status")
    expect_equal(answer.one("Content-Type"), "application/scim+json", "Content-Type")
    body = answer.json()
    expect_equal(body["schemas"], ["urn:ietf:params:scim:api:messages:2.0:Error"], "schemas")
    expect_equal(body["status"], str(status), "status in the body")
    expect(words in body["detail"], f"detail {body['detail']!r} does not say {words!r}")
    expect(answer.one("X-Request-Id") in body["detail"], "detail does not name the request id")
    expect_equal(answer.all("Retry-After"), [str(retry)] if retry else [], "Retry-After")


def token_request(*fields, target="/scim/v2/oauth2/token", method="POST", body=b"grant_type=client_credentials"):
    """A request to the token endpoint; `fields` with a body of their own come with `body=b""`."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {HOST}", "Connection: close", *fields]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def expect_oauth_error(answer, status, code, words, retry=None):
    """The answer is an error of OAuth (RFC 6749 5.2), with nothing of SCIM's."""
    expect_equal(answer.status, str(status), "status")
    expect_equal(answer.one("Content-Type"), "application/json", "Content-Type")
    expect_equal((answer.one("Cache-Control"), answer.one("Pragma")), ("no-store", "no-cache"), "Cache-Control, Pragma")
    body = answer.json()
    expect_equal(list(body), ["error", "error_description"], "members")
    expect_equal(body["error"], code, "error")
    text = body["error_description"]
    expect(words in text, f"error_description {text!r} does not say {words!r}")
    expect(answer.one("X-Request-Id") in text, "error_description does not name the request id")
    expect(all(" " <= each <= "~" and each not in '"\\' for each in text), f"RFC 6749 does not allow {text!r}")
    expect_equal(answer.all("Retry-After"), [str(retry)] if retry else [], "Retry-After")


def expect_page_of_nginx(answer, status):
    expect_equal(answer.status, str(status), "status")
    expect(b"<center>nginx" in answer.body, "this part of the host no longer gets nginx's own page")
