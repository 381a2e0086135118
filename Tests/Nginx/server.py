"""nginx with the shipped files in front of a stub of the worker."""

import contextlib
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import time

from harness import fastcgi_stub
from harness.run_directory import ROOT

from exchange import HOST, converse, request, tls

# What the example host needs outside of its server block for the limits that it has switched off.
ZONES = ("limit_req_zone $binary_remote_addr", "map $uri $scim_fcgi_token_caller", "limit_req_zone $scim_fcgi_token_caller")


class Nginx:
    """A directory with the shipped files laid out as on a server, nginx, and the stub behind it."""

    servers = ("plain", "kept", "busy", "limited", "down", "slow", "denied", "wide", "tokens", "old_tls", "http", "site")

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.log = self.root / "access.log"
        self.ports = dict(zip(self.servers, free_ports(len(self.servers))))
        self.stub = fastcgi_stub.Server(str(self.root / "stub.sock"))
        self.process = None

    def start(self):
        os.chmod(self.root, 0o755)
        (self.root / "snippets").mkdir()
        (self.root / "tmp").mkdir(mode=0o777)
        (self.root / "acme/.well-known/acme-challenge").mkdir(parents=True)
        (self.root / "acme/.well-known/acme-challenge/proof").write_text("proof")
        self.write_certificate()
        shutil.copy(ROOT / "nginx/scim-fcgi.conf", self.root / "snippets")
        (self.root / "slow.conf").write_text(
            replaced(shipped("scim-fcgi.conf"), [("fastcgi_read_timeout 60s", "fastcgi_read_timeout 1s")])
        )
        (self.root / "upstream.conf").write_text(
            replaced(shipped("scim-fcgi-upstream.conf"), [("/run/scim-fcgi/scim-fcgi.sock", f"{self.root}/stub.sock")])
        )
        (self.root / "site.conf").write_text(self.site())
        (self.root / "nginx.conf").write_text(self.configuration())
        self.stub.start()
        command = ["nginx", "-e", f"{self.root}/error.log", "-p", str(self.root), "-c", f"{self.root}/nginx.conf"]
        check = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        if check.returncode:
            sys.exit(f"nginx refuses the configuration:\n{check.stderr}")
        self.process = subprocess.Popen(command)
        self.wait_for_ports()

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(10)
        self.stub.shutdown()
        self.stub.server_close()

    def write_certificate(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}"]
            + ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", self.root / "key.pem", "-out", self.root / "cert.pem"],
            check=True,
            capture_output=True,
        )

    def site(self):
        """The example host as shipped, with the addresses, files and socket of this test."""
        certificate = f"/etc/letsencrypt/live/{HOST}"
        return replaced(
            shipped("scim-fcgi-site.conf"),
            [
                ("listen 80;", f"listen 127.0.0.1:{self.ports['http']};"),
                ("listen [::]:80;", ""),
                ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.ports['site']} ssl http2;"),
                ("listen [::]:443 ssl http2;", ""),
                (f"{certificate}/fullchain.pem", f"{self.root}/cert.pem"),
                (f"{certificate}/privkey.pem", f"{self.root}/key.pem"),
                ("root /var/www/html;", f"root {self.root}/acme;"),
                ("/var/log/nginx/scim-fcgi.log", str(self.log)),
                *((f"#{line}", line) for line in map(taken_in, ZONES)),
                ("#set $scim_fcgi_backend scim_fcgi;", f"set $scim_fcgi_backend unix:{self.root}/stub.sock;"),
            ],
        )

    def configuration(self):
        user = "user www-data;" if os.geteuid() == 0 else ""
        temporary = "".join(
            f"{kind}_temp_path {self.root}/tmp/{kind};\n" for kind in ("client_body", "fastcgi", "proxy", "scgi", "uwsgi")
        )
        stub = f"set $scim_fcgi_backend unix:{self.root}/stub.sock;"
        snippet = "include snippets/scim-fcgi*.conf;"
        return f"""
            {user}
            daemon off;
            worker_processes 1;
            pid {self.root}/nginx.pid;
            error_log {self.root}/error.log info;
            events {{ worker_connections 1024; }}
            http {{
                {temporary}
                types {{ text/html html; }}
                access_log off;
                ssl_certificate {self.root}/cert.pem;
                ssl_certificate_key {self.root}/key.pem;
                limit_req_zone $server_port zone=narrow:1m rate=1r/m;
                include upstream.conf;
                include site.conf;
                {self.server("plain", f"{snippet} {stub}")}
                {self.server("kept", f"{snippet} set $scim_fcgi_backend scim_fcgi;")}
                {self.server("busy", f"{taken_in('limit_req zone=scim_fcgi ')} {snippet} {stub}")}
                {self.server("limited", f"limit_req zone=narrow; {snippet} {stub}")}
                {self.server("down", f"{snippet} set $scim_fcgi_backend unix:{self.root}/nobody.sock;")}
                {self.server("slow", f"client_body_timeout 1s; include slow.conf; {stub}")}
                {self.server("denied", f"deny all; {snippet} {stub}")}
                {self.server("wide", f"large_client_header_buffers 8 16k; {snippet} {stub}")}
                {self.server("tokens", f"{taken_in('limit_req zone=scim_fcgi_token ')} {snippet} {stub}")}
                {self.server("old_tls", "ssl_protocols TLSv1 TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;")}
            }}
        """

    def server(self, name, lines):
        return f"server {{ listen 127.0.0.1:{self.ports[name]} ssl; server_name {HOST}; {lines} }}"

    def wait_for_ports(self):
        deadline = time.monotonic() + 10
        for port in self.ports.values():
            while socket.socket().connect_ex(("127.0.0.1", port)):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"nginx did not start:\n{(self.root / 'error.log').read_text()}")
                time.sleep(0.02)

    def connect(self, server, source="127.0.0.1"):
        return tls(self.ports[server], ssl.PROTOCOL_TLS_CLIENT, source=source)

    def send(self, server, data, timeout=15):
        """Sends bytes as they are over TLS and reads until nginx closes the connection."""
        with self.connect(server) as connection:
            return converse(connection, data, timeout)

    def get(self, server, target, *fields, method="GET"):
        return self.send(server, request(method, target, *fields))


def shipped(name):
    return (ROOT / "nginx" / name).read_text()


def replaced(text, pairs):
    """The text with each pair replaced; a pair that is not there fails, so that no test looks at something else."""
    for old, new in pairs:
        if old not in text:
            sys.exit(f"test-nginx: the shipped file no longer has {old!r}")
        text = text.replace(old, new)
    return text


def taken_in(beginning):
    """A line that the example host has switched off, as it stands there."""
    lines = [line.strip() for line in shipped("scim-fcgi-site.conf").splitlines()]
    found = [line[1:] for line in lines if line.startswith(f"#{beginning}")]
    if len(found) != 1:
        sys.exit(f"test-nginx: the example host has {len(found)} lines that begin with #{beginning}")
    return found[0]


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
