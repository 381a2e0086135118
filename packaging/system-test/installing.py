"""Installed as the package says, connected to nginx, and provisioned."""

import json
import re
import shlex
import subprocess
import time

from machine import Failed
from testing import BASE, HOST


def install(server):
    """apt install, then word for word what it printed."""
    machine, report = server.machine, server.report
    machine.run("apt-get", "install", "--yes", "nginx")
    machine.shell(f"echo 127.0.0.1 {HOST} >>/etc/hosts")
    printed = server.install(server.package.path)
    report.check("apt installs the package from a local directory", True)
    report.check("the service runs after the installation",
                 machine.property("scim-fcgi.service", "ActiveState") == "active", machine.journal("scim-fcgi"))
    report.check("nothing of nginx is enabled by it",
                 machine.attempt("grep", "-Rl", "scim-fcgi", "/etc/nginx/sites-enabled", "/etc/nginx/conf.d").stdout == "")
    include = re.search(r"^\s+(include snippets/\S+;)$", printed, re.MULTILINE)
    commands = re.findall(r"^\s+(scimctl .*)$", printed, re.MULTILINE)
    report.check("it prints the line for nginx and the commands", include and len(commands) == 4, printed)
    site = server.connect_nginx()
    report.check("the example site has the line for nginx", include and include.group(1) in site, site)
    said = ""
    for command in commands:
        done = machine.attempt(*shlex.split(command))
        report.check(f"{command}", done.returncode == 0, done.stdout + done.stderr)
        said = done.stdout
    token = re.search(r"\bscim_\w+", said)
    report.check("the last one prints the Tenant URL and the token", token and BASE in said, said)
    if not token:
        raise Failed("no token, nothing to go on with")
    server.token.write_text(token.group(0))
    status, head, text = server.request(path="/ServiceProviderConfig")
    report.check("the endpoint answers through TLS", status == 200, head + text)
    status, head, text = server.request(token=False)
    report.check("without a token it answers 401", status == 401, head + text)


def provision(server):
    """A whole run as Entra does it, from outside."""
    report, machine = server.report, server.machine
    machine.run("scimctl", "org", "groups-sync", "acme", "on")
    hosts = server.directory / "hosts"
    hosts.write_text(f"127.0.0.1 localhost {HOST}\n")
    # The simulator runs outside; in a mount namespace of its own it finds the server by its name.
    inner = (f"mount --bind {hosts} /etc/hosts && exec {server.package.program('scimctl')} entra simulate "
             f"--base-url {BASE} --ca-file {server.certificate} --token-file {server.token}")
    done = subprocess.run(
        machine.outside("unshare", "--mount", "sh", "-c", inner), capture_output=True, text=True, timeout=300)
    for line in done.stdout.rstrip().splitlines():
        report.note(line)
    report.check("a provisioning run as Entra does it succeeds", done.returncode == 0, done.stdout + done.stderr)
    listed = json.loads(machine.run("scimctl", "user", "list", "--org", "acme", "--json"))
    report.check(f"scimctl lists its {len(listed['users'])} people", len(listed["users"]) >= 300, listed)
    deadline = time.monotonic() + 5
    while "last contact" not in machine.property("scim-fcgi.service", "StatusText") and time.monotonic() < deadline:
        time.sleep(0.2)
    said = machine.run("systemctl", "status", "--no-pager", "scim-fcgi")
    report.check("systemctl status says when the last contact was", "last contact" in said, said)
    short = machine.run("scimctl", "status", "--short")
    report.check("scimctl status --short is one line and says that it runs", "running" in short and short.count("\n") == 1, short)
    # Every name of the simulated directory has an @ in it.
    journal = machine.run("journalctl", "--no-pager", "--output=verbose", "--unit=scim-fcgi.service")
    access = machine.run("cat", "/var/log/nginx/scim-fcgi.log")
    report.check(f"no person's name is in the journal ({len(journal)} bytes) nor in nginx's access log ({len(access)} bytes)",
                 "@" not in journal.replace("user@", "") and "@" not in access and len(access) > 10_000,
                 [line for line in (journal + access).splitlines() if "@" in line][:5])
