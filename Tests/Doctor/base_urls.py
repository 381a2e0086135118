"""Doctor with a base URL that leads nowhere or to another server."""

import contextlib
import http.server
import ssl
import threading

from harness.checks import test
from harness.endpoint import free_port


@test
def the_base_url_leads_nowhere(installation):
    unused, unknown = f"https://localhost:{free_port()}/scim/v2", "https://no-such-host.invalid/scim/v2"
    for wrong, subject, words in (
        (unused, "connection", "scimctl base-url set"), (unknown, "base URL", "has no address"),
    ):
        with installation.stored_base_url(wrong):
            installation.doctor().expect_only_failure(subject, words)
            report = installation.doctor("--url", installation.base_url)
        report.expect_status(0)
        report.expect_finding("warning", "locations", f"scimctl base-url set {installation.base_url}")


@test
def the_base_url_leads_to_a_server_that_is_not_ours(installation):
    with other_server(installation.directory / "tls") as port:
        with installation.stored_base_url(f"https://localhost:{port}/scim/v2"):
            installation.doctor().expect_only_failure("base URL", "is not scim-fcgi")


@contextlib.contextmanager
def other_server(certificate):
    server = http.server.HTTPServer(("127.0.0.1", 0), QuietHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass
