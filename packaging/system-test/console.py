"""The web console: off until it is wanted, then used from a browser's side of nginx."""

import re
import subprocess
import time

from testing import HOST

SOCKET, SERVICE = "scim-fcgi-console.socket", "scim-fcgi-console.service"


def console(server):
    """Installed and off; turned on; signed in; off again."""
    machine, report = server.machine, server.report
    report.check("the console is off after the installation",
                 machine.property(SOCKET, "ActiveState") == "inactive" and machine.property(SOCKET, "UnitFileState") == "disabled")
    report.check("a site with the line for SCIM alone has no console", ask(server, "/scim-console/")[0] == "404")

    machine.shell("sed -i 's|^    include snippets/scim-fcgi\\*.conf;|&\\n    include snippets/scim-console*.conf;|' "
                  "/etc/nginx/sites-available/scim-fcgi")
    machine.run("systemctl", "reload", "nginx")
    server.wait_for_nginx()
    status, _, page = ask(server, "/scim-console/")
    report.check("included and off, it says so", status == "503" and "does not answer" in page, page)
    said = machine.attempt("scimctl", "doctor").stdout
    report.check("the doctor says that its socket is off", "the console's socket is not active" in said, said)
    machine.run("systemctl", "enable", "--now", SOCKET)

    link = machine.run("scimctl", "console", "login", "--org", "acme", "--quiet").strip()
    report.check("scimctl prints a link to this host", link.startswith(f"https://{HOST}/scim-console/login/"), link)
    path = link.removeprefix(f"https://{HOST}")
    begin = time.monotonic()
    status, _, page = ask(server, path)
    report.note(f"the first page came after {(time.monotonic() - begin) * 1000:.0f} ms, with the start of the process")
    report.check("the first request starts it", status == "200" and machine.property(SERVICE, "ActiveState") == "active", page)
    status, head, _ = ask(server, path, "-X", "POST", "-H", "Sec-Fetch-Site: same-origin")
    cookie = re.search(r"(?im)^set-cookie: ([^;]*)", head)
    report.check("the link signs in", status == "303" and cookie, head)
    cookie = cookie.group(1) if cookie else ""
    status, _, page = ask(server, "/scim-console/@acme/overview", "-b", cookie)
    report.check("the organization's page is there", status == "200" and "acme" in page, page)
    report.check("the doctor finds it well", "nginx forwards /scim-console/" in machine.attempt("scimctl", "doctor").stdout)

    wanted = {"/run/scim-fcgi/console.sock": "root:www-data 660", "/usr/sbin/scim-fcgi-console": "root:root 755"}
    found = {path: machine.attempt("stat", "--format=%U:%G %a", path).stdout.strip() for path in wanted}
    report.check("its files have the owners and modes they should", found == wanted, found)
    rated = machine.attempt("systemd-analyze", "security", "--no-pager", "--threshold=5", SERVICE)
    score = re.search(r"exposure level for \S+: ([\d.]+)", rated.stdout)
    report.check(f"{SERVICE} has an exposure of {score.group(1) if score else '?'}, at most 0.5",
                 rated.returncode == 0 and score, rated.stdout + rated.stderr)
    process = machine.property(SERVICE, "MainPID")
    memory = int(machine.shell(f"sed -n 's/^VmRSS:\\s*\\([0-9]*\\).*/\\1/p' /proc/{process}/status"))
    report.check(f"it takes {memory >> 10} MB, less than 30", memory < 30 << 10)

    server.install(server.package.relabelled(f"{server.package.version}+console1"))
    report.check("after an upgrade the new version answers, in the same session",
                 machine.property(SERVICE, "MainPID") != process
                 and ask(server, "/scim-console/@acme/overview", "-b", cookie)[0] == "200", machine.journal(SERVICE))
    machine.run("scimctl", "console", "end", "--all")
    report.check("ending all sessions signs it out", ask(server, "/scim-console/@acme/overview", "-b", cookie)[0] == "401")
    machine.shell("sed -i '/scim-console/d' /etc/nginx/sites-available/scim-fcgi")
    machine.run("systemctl", "reload", "nginx")


def ask(server, path, *options):
    """Status, head and body of an answer, from the machine's own address, which alone may open the console."""
    command = ["curl", "--silent", "--show-error", "--include", "--http1.1", "--max-time", "60", "--cacert", server.certificate,
               "--resolve", f"{HOST}:443:127.0.0.1", *options, f"https://{HOST}{path}"]
    done = subprocess.run(server.machine.outside(*command), capture_output=True, text=True)
    head, _, body = done.stdout.partition("\n\n")
    found = re.match(r"HTTP/\S+ (\d+)", head)
    return found.group(1) if found else "", head + done.stderr, body
