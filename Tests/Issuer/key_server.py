"""An HTTPS server that publishes key sets as issuers do, well and badly: key_server.py DIRECTORY

It makes a certificate for localhost in DIRECTORY (ca.pem), prints its port, and serves until it is ended. `/keys`, and where
Entra has its keys (`/TENANT/discovery/v2.0/keys`), is DIRECTORY/keys.json with an entity tag, 503 while there is none. Other
paths show one fault each. Every request becomes a line of DIRECTORY/requests.
"""

import hashlib
import http.server
import pathlib
import ssl
import subprocess
import sys
import time

DIRECTORY = pathlib.Path(sys.argv[1])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with open(DIRECTORY / "requests", "a") as log:
            log.write(f"{self.path} {self.headers.get('If-None-Match', '-')}\n")
        if self.path.endswith("/discovery/v2.0/keys"):
            return self.answer_keys()
        answer = getattr(self, "answer_" + self.path.strip("/").replace("-", "_"), None)
        answer() if answer else self.answer(404)

    def answer(self, status, body=b"", **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_keys(self):
        path = DIRECTORY / "keys.json"
        if not path.exists():
            return self.answer(503)
        body = path.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            return self.answer(304, ETag=tag)
        self.answer(200, body, ETag=tag, Content_Type="application/json")

    def answer_redirect(self):
        self.answer(302, Location="/keys")

    def answer_huge(self):
        self.answer(200, b" " * (64 * 1024 + 1))

    def answer_endless(self):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b" " * 4096)
        except OSError:
            pass

    def answer_slow(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(100):
                self.wfile.write(b" ")
                time.sleep(0.5)
        except OSError:
            pass

    def answer_html(self):
        self.answer(200, b"<html>Please sign in</html>", Content_Type="text/html")

    def answer_cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"keys":[')
        self.close_connection = True

    def answer_unasked(self):
        self.answer(304)

    def log_message(self, *_):
        pass


def main():
    certificate, key = DIRECTORY / "ca.pem", DIRECTORY / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
