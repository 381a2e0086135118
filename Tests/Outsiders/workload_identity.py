"""Assertions that PyJWT signs as Entra does, exchanged for access tokens while the issuer changes keys and fails."""

import base64
import json
import pathlib
import sys
import time

import jwt

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Issuer"))

from token_issuer import TokenIssuer

TENANT = "3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61"
CLIENT = "6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0"
SUBJECT = "c0ffee00-1111-4222-8333-444455556666"
OTHER = "aaaabbbb-0000-4111-8222-ccccddddeeee"
GALLERY = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"  # the audience of what Entra signs for applications outside of its gallery
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SETTINGS = ["--tenant", TENANT, "--client-id", CLIENT, "--subject", SUBJECT, "--yes"]


class Run:
    """One run; the endpoint, the issuer, and a directory for files."""

    def __init__(self, at, issuer, directory):
        self.at, self.issuer, self.directory = at, issuer, directory

    def exchange(self, assertion):
        """A session with the access token that an assertion is exchanged for."""
        session = self.at.session(CLIENT, method="none")
        self.at.fetch(session, client_assertion=assertion, client_assertion_type=TYPE)
        return session

    def refused(self, assertion, sentence):
        session = self.at.session(CLIENT, method="none")
        self.at.refused(session, "invalid_client", sentence, client_assertion=assertion, client_assertion_type=TYPE)

    def explained(self, assertion, words, status=1):
        """`scimctl federation test` says why, and shows nothing of the signature."""
        file = self.directory / "assertion.jwt"
        file.write_text(assertion)
        said = self.at.scimctl("federation", "test", str(file), status=status)
        self.at.check(words in said, f"scimctl federation test does not say {words!r}: {said}")
        signature = assertion.rpartition(".")[2]
        self.at.check(len(signature) < 20 or signature[:20] not in said, f"scimctl federation test shows the signature: {said}")

    def wrong(self, assertion, words):
        self.refused(assertion, words)
        self.explained(assertion, words)

    def bearer(self, token):
        """A session that sends a token which Entra signed in place of an access token."""
        return self.at.session(CLIENT, token={"access_token": token, "token_type": "Bearer"})


def without_signature(issuer, **header):
    def part(document):
        return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()
    return f"{part({'typ': 'JWT', 'kid': 'key-1'} | header)}.{part(issuer.claims())}."


def assertions(run):
    issuer, now = run.issuer, int(time.time())
    run.at.provision(run.exchange(issuer.issue()), "federated")
    twice = issuer.issue()
    run.exchange(twice)
    run.exchange(twice)
    run.explained(twice, "accepted", status=0)
    for audience in (f"api://{CLIENT}", f"api://{CLIENT}/.default", [OTHER, CLIENT]):
        run.exchange(issuer.issue(aud=audience))
    run.exchange(issuer.issue(iss=f"https://sts.windows.net/{TENANT}/", ver="1.0", appid=SUBJECT, azp=None))
    for assertion, words in (
        (issuer.issue(aud=OTHER), OTHER),
        (issuer.issue(iss=f"https://login.microsoftonline.com/{OTHER}/v2.0"), OTHER),
        (issuer.issue(iss="https://issuer.example.org"), "issuer.example.org"),
        (issuer.issue(sub=OTHER), OTHER),
        (issuer.issue(sub=None), "sub"),
        (issuer.issue(tid=OTHER), OTHER),
        (issuer.issue(exp=now - 400), "expired"),
        (issuer.issue(exp=None), "exp"),
        (issuer.issue(nbf=now + 400), "valid"),
        (issuer.issue(header={"kid": "key-9"}), "key-9"),
        (issuer.issue()[:-8] + "AAAAAAAA", "signature"),
        (without_signature(issuer, alg="none"), "none"),
        (jwt.encode(issuer.claims(), "x" * 64, "HS256", {"kid": "key-1"}), "HS256"),
        (jwt.encode(issuer.claims(), issuer.keys["key-1"], "RS512", {"kid": "key-1"}), "RS512"),
        (issuer.issue(header={"jku": "https://issuer.example.org/keys"}), "jku"),
        ("eyJhbGciOiJSUzI1NiJ9.e30", "part"),
    ):
        run.wrong(assertion, words)
    run.at.refused(
        run.at.session(OTHER, method="none"), "invalid_client", "another client", client_assertion=issuer.issue(),
        client_assertion_type=TYPE)
    run.at.refused(
        run.at.session(CLIENT, method="none"), "invalid_request", "another type of assertion",
        client_assertion=issuer.issue(), client_assertion_type="urn:ietf:params:oauth:grant-type:saml2-bearer")


def rotation(run):
    """Entra publishes a new key before it signs with it, and the old one for some time after."""
    issuer = run.issuer
    before = issuer.issue()
    issuer.rotate()
    run.wrong(issuer.issue(), "key-2")
    issuer.publish()
    run.at.scimctl("keys", "import", str(issuer.key_set))
    run.exchange(issuer.issue())
    run.exchange(before)
    issuer.publish("key-2")
    run.at.scimctl("keys", "import", str(issuer.key_set))
    run.exchange(issuer.issue())
    run.wrong(before, "key-1")
    issuer.key_set.write_text("<html>Please sign in</html>")
    run.at.scimctl("keys", "import", str(issuer.key_set), status=1)
    run.exchange(issuer.issue())


def entra_tokens(run):
    token = run.issuer.issue(aud=GALLERY)
    run.at.ask(run.bearer(token), "GET", "/Users", 401)
    run.wrong(token, GALLERY)
    before = run.exchange(run.issuer.issue())
    run.at.scimctl("federation", "set", *SETTINGS, "--entra-tokens")
    run.at.ask(before, "GET", "/Users", 401)
    run.explained(token, "As a token that Entra signed: accepted", status=0)
    run.at.provision(run.bearer(token), "signed")
    run.refused(token, "the token endpoint has audiences of its own")
    for wrong in (run.issuer.issue(aud=GALLERY, sub=OTHER), run.issuer.issue(aud=OTHER), run.issuer.issue(aud=GALLERY, exp=1)):
        run.at.ask(run.bearer(wrong), "GET", "/Users", 401)
    run.at.scimctl("federation", "set", *SETTINGS, "--read-only")
    run.at.ask(run.bearer(token), "GET", "/Users", 401)
    session = run.exchange(run.issuer.issue())
    run.at.ask(session, "GET", "/Users", 200)
    run.at.ask(session, "POST", "/Users", 403, {"userName": "linus@example.org"})
    run.at.scimctl("federation", "remove", "--yes")
    run.at.ask(session, "GET", "/Users", 401)
    run.refused(run.issuer.issue(), "a workload identity that was removed")


def fetching(run):
    """The fetcher, with the issuer of the console's sign-in: that of a workload identity is always Microsoft's."""
    authority, authorities = run.issuer.serve()
    run.issuer.publish()
    run.at.scimctl("console", "entra", "set", "--machine", "--tenant", TENANT, "--client-id", CLIENT, "--authority", authority)
    fetch = ["keys", "fetch"]
    trust = {"SCIM_CA_FILE": str(authorities)}
    run.at.check("2 keys" in run.at.scimctl(*fetch, **trust), "not the keys that the issuer has")
    run.issuer.rotate()
    run.issuer.publish()
    run.at.check("3 keys" in run.at.scimctl(*fetch, **trust), "not the new key")
    run.issuer.fail()
    said = run.at.scimctl(*fetch, status=1, **trust)
    run.at.check("503" in said and "the 3 keys fetched before stay in use" in said, f"an outage: {said}")
    run.issuer.publish("key-3")
    run.at.check("1 key" in run.at.scimctl(*fetch, **trust), "the keys that are no longer published are still here")
    run.at.scimctl("console", "entra", "remove", "--machine", "--yes")


def run(at, directory):
    directory = pathlib.Path(directory)
    issuer = TokenIssuer(directory, TENANT, SUBJECT, CLIENT)
    try:
        at.scimctl("federation", "set", *SETTINGS)
        this = Run(at, issuer, directory)
        this.wrong(issuer.issue(), "key")
        issuer.publish()
        at.scimctl("keys", "import", str(issuer.key_set))
        assertions(this)
        rotation(this)
        entra_tokens(this)
        fetching(this)
    finally:
        issuer.close()
