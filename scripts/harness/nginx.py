"""The nginx of `make run`: its configuration and how it is called."""

import pathlib
import shutil


def program():
    """nginx, also where /usr/sbin is not in PATH."""
    return shutil.which("nginx") or "/usr/sbin/nginx"


def command(directory, *more):
    """The command line of the nginx whose configuration is in `directory`."""
    return [program(), "-c", f"{directory}/nginx/nginx.conf", "-e", f"{directory}/logs/error.log", *more]


def configuration(directory, place, port, user):
    """nginx.conf; temporary files are in `place`, and `user` is None where nginx is not started as root."""
    kinds = {"client_body": "body", "fastcgi": "fastcgi", "proxy": "proxy", "uwsgi": "uwsgi", "scgi": "scgi"}
    temporary = "\n    ".join(
        f'{kind}_temp_path "{place}/nginx-temporary/{name}";' for kind, name in kinds.items())
    ipv6 = f"listen [::1]:{port} ssl http2;" if has_ipv6() else ""
    return f"""\
{f"user {user};" if user else ""}
worker_processes 1;
daemon on;
pid "{directory}/nginx.pid";
error_log "{directory}/logs/error.log" warn;
events {{ worker_connections 1024; }}
http {{
    access_log "{directory}/logs/access.log" combined;
    {temporary}
    large_client_header_buffers 4 16k;
    server_tokens off;
    include "{directory}/nginx/scim-fcgi-upstream.conf";
    server {{
        listen 127.0.0.1:{port} ssl http2;
        {ipv6}
        server_name localhost;
        ssl_certificate "{directory}/tls/cert.pem";
        ssl_certificate_key "{directory}/tls/key.pem";
        ssl_protocols TLSv1.2 TLSv1.3;
        include "{directory}/nginx/scim-fcgi.conf";
        set $scim_fcgi_backend scim_fcgi;
        include "{directory}/nginx/scim-console.conf";
        error_page 405 /.scim-fcgi/refused;
    }}
}}
"""


def has_ipv6():
    addresses = pathlib.Path("/proc/net/if_inet6")
    return addresses.exists() and addresses.read_text().strip() != ""
