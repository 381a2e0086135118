"""An issuer that signs tokens as Entra does for a workload identity, and publishes its keys as Entra does (RFC 7517)."""

import json
import pathlib
import subprocess
import sys
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

HERE = pathlib.Path(__file__).resolve().parent


class TokenIssuer:
    """Signs with its newest key; which keys are published is another matter.

    `keys.json` in the directory is what `key_server.py` serves.
    """

    def __init__(self, directory, tenant, subject, audience):
        self.directory = pathlib.Path(directory)
        self.tenant, self.subject, self.audience = tenant, subject, audience
        self.keys = {}
        self.server = None
        self.rotate()

    def rotate(self):
        """A new key, with which everything is signed from now on."""
        self.keys[f"key-{len(self.keys) + 1}"] = rsa.generate_private_key(65537, 2048)

    @property
    def key_set(self):
        return self.directory / "keys.json"

    def publish(self, *ids):
        """Publishes the keys of these identifiers, or all of them."""
        keys = []
        for name in ids or self.keys:
            public = json.loads(RSAAlgorithm.to_jwk(self.keys[name].public_key()))
            keys.append({"kty": "RSA", "use": "sig", "kid": name, "n": public["n"], "e": public["e"]})
        self.key_set.write_text(json.dumps({"keys": keys}))

    def fail(self):
        """An outage: the server answers 503 until keys are published again."""
        self.key_set.unlink()

    def claims(self, **changes):
        """Those of a token of version 2; a change to None leaves one out."""
        now = int(time.time())
        authority = f"https://login.microsoftonline.com/{self.tenant}"
        claims = {
            "aud": self.audience, "iss": f"{authority}/v2.0", "iat": now, "nbf": now, "exp": now + 3900, "azp": self.subject,
            "oid": self.subject, "sub": self.subject, "tid": self.tenant, "ver": "2.0"}
        return {name: value for name, value in (claims | changes).items() if value is not None}

    def issue(self, key=None, header=None, **changes):
        """A signed token.

        - key: the identifier of the key that signs, the newest without one.
        - header: fields beside or in place of those that Entra writes.
        """
        name = key or list(self.keys)[-1]
        return jwt.encode(self.claims(**changes), self.keys[name], "RS256", {"kid": name} | (header or {}))

    def serve(self):
        """Starts the key server; its address, and the file with the certificate to trust."""
        self.server = subprocess.Popen(
            [sys.executable, HERE / "key_server.py", self.directory], stdout=subprocess.PIPE, text=True)
        return f"https://localhost:{self.server.stdout.readline().strip()}", self.directory / "ca.pem"

    def close(self):
        if self.server:
            self.server.terminate()
            self.server.wait()
