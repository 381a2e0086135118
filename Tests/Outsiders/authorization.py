"""The token endpoint of an endpoint.env as Authlib uses it, and what is checked about it."""

import os
import pathlib
import shlex
import subprocess
import sys

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session


class Authorization:
    """One running endpoint; `passed` counts what was as it should be, and the first thing that is not ends the program."""

    def __init__(self, path):
        lines = pathlib.Path(path).read_text().splitlines()
        settings = dict(shlex.split(line)[0].split("=", 1) for line in lines)
        self.base_url, self.token_url = settings["SCIM_BASE_URL"], settings["SCIM_OAUTH_TOKEN_URL"]
        self.client = settings["SCIM_OAUTH_CLIENT_ID"], settings["SCIM_OAUTH_CLIENT_SECRET"]
        self.authorities = settings["SCIM_CA_FILE"]
        self.command, self.config = settings["SCIMCTL"], settings["SCIM_CONFIG"]
        self.passed = 0

    def check(self, truth, sentence):
        if not truth:
            sys.exit(f"authlib: {sentence}")
        self.passed += 1

    def scimctl(self, *words, status=0, **variables):
        """What a command printed; it must end with that status."""
        done = subprocess.run(
            [self.command, *words, "--config", self.config], capture_output=True, text=True, check=False,
            env=os.environ | variables)
        said = done.stdout + done.stderr
        self.check(done.returncode == status, f"scimctl {shlex.join(words)} ended with {done.returncode}: {said}")
        return said

    def session(self, client_id, secret=None, method="client_secret_basic", **more):
        session = OAuth2Session(client_id, secret, token_endpoint_auth_method=method, **more)
        # Proxies and certificates that the environment names are for other servers.
        session.trust_env, session.verify = False, self.authorities
        return session

    def fetch(self, session, **parameters):
        """Fetches an access token; the session sends it from then on."""
        token = session.fetch_token(self.token_url, grant_type="client_credentials", **parameters)
        self.check(token["token_type"] == "Bearer" and 3600 <= token["expires_in"] <= 21600, f"not a token: {token}")
        return token

    def refused(self, session, code, sentence, **parameters):
        try:
            session.fetch_token(self.token_url, grant_type="client_credentials", **parameters)
        except OAuthError as error:
            return self.check(error.error == code and error.description, f"{sentence}: {error}")
        self.check(False, f"{sentence}: a token was issued")

    def ask(self, session, method, target, status, document=None):
        """The answer of a SCIM endpoint, which has that status."""
        fields = {"Content-Type": "application/scim+json"}
        answer = session.request(method, self.base_url + target, json=document, headers=fields, timeout=30)
        self.check(answer.status_code == status, f"{method} {target}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def provision(self, session, name):
        """Creates, reads, changes and deletes a user."""
        ada = self.ask(session, "POST", "/Users", 201, {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": f"{name}@example.org"})
        target = f"/Users/{ada['id']}"
        self.check(self.ask(session, "GET", target, 200)["userName"] == ada["userName"], "GET gives another user")
        changed = self.ask(session, "PATCH", target, 200, {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": "title", "value": "Countess"}]})
        self.check(changed["title"] == "Countess", "PATCH changes nothing")
        self.ask(session, "DELETE", target, 204)
        self.ask(session, "GET", target, 404)
