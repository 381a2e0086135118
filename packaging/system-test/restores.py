"""Back to a backup while clients write."""

import datetime
import json
import re
import sqlite3
import time

from testing import STATE


def restores(server):
    """Back to a backup while clients write: they wait, and what is there then is right."""
    machine, report = server.machine, server.report
    times, backup = {}, []

    def work():
        backup.append(json.loads(machine.run("scimctl", "backup", "create", "--json"))["backup"])
        times["made"] = time.time()
        time.sleep(2)
        dry = machine.attempt("scimctl", "restore", backup[0]["name"], "--dry-run")
        report.check("a dry run of a restore says what would be lost, and that nothing was changed",
                     dry.returncode == 0 and "created since then are gone" in dry.stdout
                     and dry.stdout.endswith("Nothing was changed.\n"), dry.stdout + dry.stderr)
        times["begun"] = time.time()
        done = machine.attempt("scimctl", "restore", backup[0]["name"], "--yes")
        times["done"] = time.time()
        times["said"] = done.stdout + done.stderr
        report.check("a restore while clients write succeeds", done.returncode == 0, times["said"])
        time.sleep(2)

    process = machine.property("scim-fcgi.service", "MainPID")
    found = server.while_writing(server.clients("restoring.py"), work)
    waited = re.search(r"Requests waited for ([\d.]+) s", times["said"])
    report.note(f"a restore: {found['sent']} requests, {found['gone']} of them about people who were gone; requests waited "
                f"for {waited.group(1) if waited else '?'} s, the longest took {found['longest']:.3f} s")
    report.check(f"a restore: not one of {found['sent']} requests is refused, they wait",
                 found["sent"] > 100 and found["ok"] == found["sent"], "\n".join(found["examples"]))
    report.check("a restore: no request takes longer than 10 s", found["longest"] < 10, found["longest"])
    report.check("a restore: clients hear that people are gone", found["gone"] > 0)

    # What was acknowledged while the backup was made, or between the command and its end, may be there or not.
    first, last = time_of(backup[0]["time"]) - 0.5, times["made"]
    wrong, kept, lost, late = [], 0, 0, 0
    there = {each["id"]: each["attributes"] for each in json.loads(
        machine.run("scimctl", "user", "export", "--org", "acme", "--json"))["users"]}
    for id, created, titles in found["people"]:
        if created < first:
            kept += 1
            right = [title for when, title in titles if when < first][-1:] or ["0"]
            doubtful = [title for when, title in titles if when >= first
                        and (when <= last or when >= times["begun"])]
            if there.get(id, {}).get("title") not in right + doubtful:
                wrong.append(f"{id}: {there.get(id, {}).get('title')}, was {right}, later {doubtful}")
        elif last < created < times["begun"]:
            lost += 1
            if id in there:
                wrong.append(f"{id} came after the backup and is there")
        elif created > times["done"]:
            late += 1
            if id not in there:
                wrong.append(f"{id} came after the restore and is not there")
    report.check(f"a restore: {kept} people of the backup are there as they were then, {lost} who came later are gone, and "
                 f"{late} who came afterwards are there", not wrong and kept and lost and late, "\n".join(wrong[:10]))
    server.nothing_missing("a restore")

    names = machine.shell(f"ls -A {STATE}").split()
    replaced = [name for name in names if name.startswith("scim-replaced-")]
    report.check("a restore: the replaced database is kept, and nothing else is left behind",
                 len(replaced) == 1 and replaced[0] in times["said"] and "scim.db.restoring" not in names, names)
    loose = machine.shell(f"find {STATE} '(' -perm /077 -o ! -user _scim-fcgi ')' -print")
    report.check("a restore: its files are the service's own", loose == "", loose)
    report.check("a restore: another process serves", machine.property("scim-fcgi.service", "MainPID") not in ("0", process))
    report.check("a restore: the audit trail is whole, and its last entry is the restore",
                 "The trail is intact" in machine.run("scimctl", "audit", "verify")
                 and "\trestore " in machine.run("scimctl", "audit", "show", "--limit", "1"))
    report.check("a restore: it tells to restart provisioning in Entra", "Restart provisioning" in times["said"], times["said"])
    done = machine.attempt("setpriv", "--reuid=_scim-fcgi", "--regid=_scim-fcgi", "--clear-groups",
                           "scimctl", "restore", backup[0]["name"], "--yes")
    report.check("a restore that cannot stop the service is refused", done.returncode == 4 and "sudo" in done.stderr, done.stderr)

    # Who has the database open without knowing of the locks: everything is left as it was, and the service comes back.
    with sqlite3.connect(machine.path(f"{STATE}/scim.db")) as shell:
        shell.execute("BEGIN")
        shell.execute("SELECT COUNT(*) FROM users").fetchone()
        done = machine.attempt("scimctl", "restore", backup[0]["name"], "--yes")
        shell.rollback()
    shell.close()
    report.check("a restore while sqlite3 has the database open is undone, and the service serves on",
                 done.returncode == 1 and "nothing was changed" in done.stderr and server.request()[0] == 200,
                 done.stdout + done.stderr)
    machine.shell(f"chown _scim-fcgi: {STATE}/scim.db*")
    server.nothing_missing("a restore that was undone")


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
