"""Removed, reinstalled, downgraded, purged."""

import metrics
from testing import SOCKET, STATE


def removal(server):
    """Remove, reinstall, refuse to downgrade, purge, install again."""
    machine, report, package = server.machine, server.report, server.package
    current = f"{package.version}+upgrade3"
    said = machine.shell("apt-get remove --yes scim-fcgi 2>&1")
    report.check("removing names the nginx files that include the snippet", "/etc/nginx/sites-enabled/scim-fcgi" in said, said)
    report.check("after removing, nginx -t succeeds", machine.attempt("nginx", "-t").returncode == 0)
    status, head, text = server.request()
    report.check("after removing, nginx answers 502 as SCIM with Retry-After",
                 status == 502 and "retry-after:" in head.lower() and '"status":"502"' in text, head + text)
    report.check("after removing, neither process nor socket is left",
                 machine.attempt("pgrep", "-x", "scim-fcgi").returncode == 1
                 and machine.attempt("test", "-e", SOCKET).returncode == 1)
    metrics.check_removed(server)

    said = server.install(package.directory / f"scim-fcgi_{current}_{package.architecture}.deb")
    report.check("reinstalled, it runs", machine.property("scim-fcgi.service", "ActiveState") == "active", said)
    server.nothing_missing("reinstalling")

    older = package.relabelled("0.0.1", schema=package.schema - 1)
    machine.put(older, f"/srv/packages/{older.name}")
    done = machine.attempt("sh", "-c", f"apt-get install --yes --allow-downgrades /srv/packages/{older.name} 2>&1")
    report.check("a version that cannot read the database is refused, and says which schemas",
                 done.returncode != 0 and f"has schema {package.schema}; this version reads schemas up to {package.schema - 1}"
                 in done.stdout, done.stdout)
    installed = machine.shell("dpkg-query -W -f '${Status} ${Version}' scim-fcgi")
    report.check("the newer version stays installed and running",
                 installed == f"install ok installed {current}" and server.request()[0] == 200, installed)
    server.nothing_missing("a refused downgrade")

    said = machine.shell("apt-get purge --yes scim-fcgi 2>&1")
    report.check("purging says that the data is kept, where, and how to delete it", f"rm -r {STATE}" in said, said)
    report.check("the database is still there", machine.attempt("test", "-s", f"{STATE}/scim.db").returncode == 0)
    left = machine.attempt("sh", "-c", "ls -d /etc/scim-fcgi /etc/nginx/snippets/scim-fcgi.conf /run/scim-fcgi "
                                       "/etc/systemd/system/*.wants/scim-fcgi* 2>/dev/null").stdout
    report.check("nothing else of it is left", left == "", left)
    metrics.check_purged(server)
    report.check("after purging, nginx -t succeeds", machine.attempt("nginx", "-t").returncode == 0,
                 machine.attempt("nginx", "-t").stderr)

    said = server.install(package.path)
    report.check("installed again, it says that the database is in use again", "in use again" in said, said)
    server.nothing_missing("purging and installing again")

    machine.shell("sed -i 's|include snippets/scim-fcgi\\*.conf;|include snippets/scim-fcgi.conf;|' "
                  "/etc/nginx/sites-available/scim-fcgi")
    said = machine.shell("apt-get purge --yes scim-fcgi 2>&1")
    report.check("purging warns of an include that nginx cannot do without",
                 "nginx can no longer start" in said and "/etc/nginx/sites-enabled/scim-fcgi" in said, said)
    machine.shell(f"rm -r {STATE}")
    machine.shell("rm /etc/nginx/sites-enabled/scim-fcgi")
    server.install(package.path)
    said = machine.shell(f"systemctl stop scim-fcgi.socket; rm -r {STATE}/* ; apt-get purge --yes scim-fcgi 2>&1")
    report.check("without data, purging leaves no directory behind",
                 machine.attempt("test", "-e", STATE).returncode == 1, said + machine.shell(f"ls -laR {STATE} 2>&1 || :"))
