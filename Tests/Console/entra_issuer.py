"""A sign-in page like Entra's: an OpenID provider by Authlib, with the implicit flow and form_post, on another site."""

import json
import logging
import subprocess
import threading
import time

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDImplicitGrant
from flask import Flask, make_response, request
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

logging.getLogger("werkzeug").setLevel(logging.ERROR)
TENANT = "3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61"


class Client:
    """An application that is registered in Entra."""

    def __init__(self, client_id, redirect_uri):
        self.client_id, self.redirect_uri = client_id, redirect_uri

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return self.redirect_uri

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == self.redirect_uri

    def check_response_type(self, response_type):
        return response_type == "id_token"

    def check_grant_type(self, grant_type):
        return grant_type == "implicit"

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "none"


class Issuer:
    """Serves until it is closed. Whoever comes is signed in as `person`, claims of an ID token."""

    def __init__(self, directory):
        self.clients, self.person = {}, {}
        self.keys = KeySet([RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "key-1"})])
        certificate, key = directory / "issuer.pem", directory / "issuer.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
            check=True, capture_output=True)
        self.server = make_server("127.0.0.1", 0, self.application(), threaded=True, ssl_context=(str(certificate), str(key)))
        # An address is another site than the name localhost.
        self.authority = f"https://127.0.0.1:{self.server.server_port}"
        self.issuer = f"{self.authority}/{TENANT}/v2.0"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()

    def register(self, client_id, redirect_uri):
        self.clients[client_id] = Client(client_id, redirect_uri)

    def write_keys(self, path):
        path.write_text(json.dumps(self.keys.as_dict(private=False)))

    def application(self):
        issuer, application = self, Flask("entra")
        server = AuthorizationServer(application, query_client=self.clients.get, save_token=lambda token, request: None)

        class Grant(OpenIDImplicitGrant):
            def exists_nonce(self, nonce, request):
                return False

            def resolve_client_private_key(self, client):
                return issuer.keys.keys[0]

            def get_client_algorithm(self, client):
                return "RS256"

            def get_encode_header(self, client):
                return {"typ": "JWT", "alg": "RS256", "kid": issuer.keys.keys[0].kid}

            def get_client_claims(self, client):
                now = int(time.time())
                return {"iss": issuer.issuer, "aud": client.get_client_id(), "iat": now, "nbf": now, "exp": now + 3900}

            def generate_user_info(self, user, scope):
                return UserInfo(tid=TENANT, ver="2.0", **user)

        server.register_grant(Grant)

        @application.get(f"/{TENANT}/oauth2/v2.0/authorize")
        def authorize():
            grant = server.get_consent_grant(end_user=self.person)
            if "answer" not in request.args:
                # What people see at Entra, in short.
                answer = make_response(
                    f'<!DOCTYPE html><title>Sign in</title><a href="{request.full_path}&amp;answer=yes">{self.person["name"]}</a>')
                answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
                return answer
            return server.create_authorization_response(grant_user=self.person, grant=grant)

        return application
