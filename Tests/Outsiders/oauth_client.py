#!/usr/bin/env python3
"""Authlib as a client: it fetches access tokens for a secret, or for an assertion that PyJWT signed, and provisions with them.

usage: oauth_client.py ENDPOINT.ENV DIRECTORY

Its last line is "authlib: N passed, 0 failed"; the first thing that is not as it should be ends it.
"""

import base64
import json
import sys

from authlib.oauth2.auth import ClientAuth

import workload_identity
from authorization import Authorization


def encoded(text):
    """Every character in the percent-encoding, as RFC 6749 2.3.1 allows."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


def encoded_basic(client, method, uri, headers, body):
    text = f"{encoded(client.client_id)}:{encoded(client.client_secret)}"
    headers["Authorization"] = "Basic " + base64.b64encode(text.encode()).decode()
    return uri, headers, body


def encoded_post(client, method, uri, headers, body):
    body += f"&client_id={encoded(client.client_id)}&client_secret={encoded(client.client_secret)}"
    headers["Content-Length"] = str(len(body))
    return uri, headers, body


def header_and_body(client, method, uri, headers, body):
    uri, headers, body = ClientAuth.DEFAULT_AUTH_METHODS["client_secret_post"](client, method, uri, headers, body)
    return ClientAuth.DEFAULT_AUTH_METHODS["client_secret_basic"](client, method, uri, headers, body)


METHODS = {
    "client_secret_basic": None, "client_secret_post": None, "encoded_basic": encoded_basic, "encoded_post": encoded_post,
    "header_and_body": header_and_body,
}


def session_by(at, method, client_id, secret):
    session = at.session(client_id, secret, method)
    if METHODS[method]:
        session.register_client_auth_method((method, METHODS[method]))
    return session


def secrets(at):
    client_id, secret = at.client
    for method in METHODS:
        session = session_by(at, method, client_id, secret)
        at.fetch(session)
        at.provision(session, method)
        at.fetch(session, scope="https://scim.example.org/.default")
        for wrong in (secret[:-1], secret + "x", secret.swapcase(), "", "%", "a:b", "x" * 900):
            at.refused(session_by(at, method, client_id, wrong), "invalid_client", f"{method}: the secret {wrong[:20]!r}")
        at.refused(session_by(at, method, "nobody", secret), "invalid_client", f"{method}: another client")


def rotation(at):
    made = json.loads(at.scimctl("client", "create", "--name", "Authlib", "--json"))
    client_id, old = made["client"]["clientId"], made["secret"]
    before = at.session(client_id, old)
    at.fetch(before)
    new = json.loads(at.scimctl("client", "rotate", "Authlib", "--json"))["secret"]
    after = at.session(client_id, new)
    for session in (at.session(client_id, old), after):
        at.fetch(session)
        at.ask(session, "GET", "/Users", 200)
    at.ask(before, "GET", "/Users", 200)
    at.scimctl("client", "revoke", "Authlib", "--replaced", "--yes")
    at.ask(before, "GET", "/Users", 401)
    at.refused(at.session(client_id, old), "invalid_client", "the secret that was replaced")
    at.ask(after, "GET", "/Users", 200)
    at.scimctl("client", "revoke", "Authlib", "--yes")
    at.ask(after, "GET", "/Users", 401)
    at.refused(after, "invalid_client", "a client that is revoked")


def limits(at):
    made = json.loads(at.scimctl("client", "create", "--name", "Reports", "--read-only", "--token-lifetime", "6h", "--json"))
    session = at.session(made["client"]["clientId"], made["secret"])
    at.check(at.fetch(session)["expires_in"] == 21600, "the access token has another lifetime")
    at.ask(session, "GET", "/Users", 200)
    refused = at.ask(session, "POST", "/Users", 403, {"userName": "grace@example.org"})
    at.check("read-only" in refused["detail"], f"the refusal does not say why: {refused}")
    at.scimctl("client", "limit", "Reports", "--read-write", "--from", "192.0.2.0/24")
    refused = at.ask(session, "GET", "/Users", 403)
    at.check("may not be used from the address" in refused["detail"], f"the refusal does not say why: {refused}")
    at.refused(session, "unauthorized_client", "a token request from another network")
    at.scimctl("client", "limit", "Reports", "--from-anywhere")
    at.provision(session, "reports")


def main():
    at = Authorization(sys.argv[1])
    secrets(at)
    rotation(at)
    limits(at)
    workload_identity.run(at, sys.argv[2])
    print(f"authlib: {at.passed} passed, 0 failed")


main()
