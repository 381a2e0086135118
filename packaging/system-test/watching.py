"""What is there for programs and people that watch the service, or want to use it in a shell."""

import json
import subprocess
import time

import metrics


def observers(server):
    """What is there for programs and people that watch: metrics in a file, and explanations in the journal."""
    machine, report = server.machine, server.report
    metrics.play(server)
    explained = machine.attempt("journalctl", "--no-pager", "--catalog", "--unit=scim-fcgi.service")
    report.check("the journal explains the entries of the worker",
                 "Subject: A client changed something" in explained.stdout and "Defined-By: scim-fcgi" in explained.stdout,
                 explained.stdout[-2000:])


def doctor(server):
    """scimctl doctor, as root on a machine with everything: nothing is skipped but what nobody has sent yet."""
    machine, report = server.machine, server.report
    done = machine.attempt("env", "SCIM_CA_FILE=/etc/ssl/scim/fullchain.pem", "scimctl", "doctor", "--json")
    findings = json.loads(done.stdout)["findings"] if done.stdout.startswith("{") else []
    shown = "\n".join(f"{each['severity']} {each['subject']}: {each['text']}" for each in findings) + done.stderr
    report.check("scimctl doctor finds no failure", done.returncode == 0
                 and findings and not [each for each in findings if each["severity"] == "failure"], shown)
    good = {each["subject"] for each in findings if each["severity"] == "good"}
    wanted = {"service", "socket", "scim-fcgi.socket", "scim-fcgi-backup.timer", "scim-fcgi-maintenance.timer", "files",
              "database", "backup", "users (default PATCH dialect)", "groups (aadOptscim062020)", "body size"}
    report.check("it has looked at the socket, the timers, the backup and Entra's requests", wanted <= good,
                 f"missing: {sorted(wanted - good)}\n{shown}")
    report.check("it has read nginx's configuration", not [each for each in findings
                 if each["subject"] == "nginx" and each["severity"] == "skipped"], shown)


def completions_and_ranges(server):
    """Completions and the list of Microsoft's addresses, as an administrator uses them."""
    machine, report = server.machine, server.report
    done = machine.attempt("bash", "-c", """
        source /usr/share/bash-completion/completions/scimctl
        COMP_WORDS=(scimctl ba) COMP_CWORD=1 COMP_LINE='scimctl ba' COMP_POINT=10
        $(complete -p scimctl | sed -n 's/.*-F \\([^ ]*\\).*/\\1/p')
        printf '%s\\n' "${COMPREPLY[@]}" """)
    report.check("bash completes scimctl's commands", {"backup", "base-url"} <= set(done.stdout.split()), done.stdout + done.stderr)
    live = """
        source /usr/share/bash-completion/completions/scimctl
        COMP_WORDS=(scimctl org show ac) COMP_CWORD=3 COMP_LINE='scimctl org show ac' COMP_POINT=19
        _scimctl scimctl ac show
        printf '%s\\n' "${COMPREPLY[@]}" """
    done = machine.attempt("bash", "-c", live)
    report.check("bash completes names that are there, for root", done.stdout == "acme\n", done.stdout + done.stderr)
    done = machine.attempt("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "bash", "-c", live)
    report.check("for others it offers nothing and says nothing", done.stdout.strip() == "" and done.stderr == "",
                 done.stdout + done.stderr)
    missing = machine.shell("for file in man1/scimctl.1 man5/scim-fcgi.conf.5 man7/scim-fcgi-entra.7 man8/scim-fcgi.8; do "
                            "grep -q share/man/$file.gz /var/lib/dpkg/info/scim-fcgi.list || echo $file; done")
    report.check("the manual pages are part of the package", missing == "", missing)

    site = "/etc/nginx/sites-available/scim-fcgi"
    before = machine.run("cat", site)
    ranges = server.package.contents / "usr/share/doc/scim-fcgi/examples/entra-ranges"
    machine.write(site, before.replace("include snippets/scim-fcgi*.conf;",
                                       "include snippets/scim-fcgi*.conf;\n    include snippets/entra-ranges.conf;", 1))
    for prefixes, status in (["20.190.128.0/18", "2603:1006:2000::/48"], 403), (["127.0.0.0/8"], 200):
        tags = server.directory / "service-tags.json"
        tags.write_text(json.dumps({"values": [
            {"name": "AzureActiveDirectory", "properties": {"addressPrefixes": prefixes}},
            {"name": "AzureCloud", "properties": {"addressPrefixes": ["192.0.2.0/24"]}}]}))
        lines = subprocess.run([ranges, "nginx", tags], check=True, capture_output=True, text=True).stdout
        machine.write("/etc/nginx/snippets/entra-ranges.conf", lines)
        machine.run("nginx", "-t")
        machine.run("systemctl", "reload", "nginx")
        time.sleep(0.3)
        found, head, text = server.request()
        report.check(f"with the allow-list of {prefixes[0]} a request from 127.0.0.1 gets {status}, as SCIM",
                     found == status and "application/scim+json" in head, head + text)
    machine.write(site, before)
    machine.run("systemctl", "reload", "nginx")
    server.wait_for_nginx()
