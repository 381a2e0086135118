"""An older database whose upgrade is cut off at every call: the next start completes it, and nothing is lost."""

import contextlib
import hashlib
import json
import re
import sqlite3
import subprocess
import textwrap
import time
import uuid

from harness.run_directory import ROOT, wait_until

from cuts import Cuts
from faults import EVERY, FOREVER, RECOVERY, Faults

SOURCES = ROOT / "Sources/SCIMStore/Engine/Migrations"
MIGRATION = re.compile(r'number: (\d+),\s+script: (?:"""\n(.*?)\n *"""|"(.*?)")', re.DOTALL)
APPLICATION = 0x5343494D
USERS, GROUPS = 40, 6
# What the worker counts by day or by moment; and of other tables, what does not change with a request.
CHANGING = {"generation", "member_days", "sqlite_sequence", "cycles"}
LASTING = {
    "settings": "SELECT * FROM settings WHERE name = 'base_url'",
    "credentials": "SELECT credential, kind, name, name_key, purpose, prefix, digest, created, expires, revoked FROM credentials",
    "provisioning_log": f"SELECT * FROM provisioning_log WHERE entry <= {USERS + GROUPS}",
}


def scripts():
    """The released steps of the schema, as the program has them."""
    found = {}
    for path in SOURCES.glob("Migration+*.swift"):
        number, long, short = MIGRATION.search(path.read_text()).groups()
        found[int(number)] = textwrap.dedent(long or short)
    return [found[number] for number in sorted(found)]


def make_old(path, version, token):
    """A database as the program of that version has left it, with users, groups, members, a token, and a log."""
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        steps = scripts()
        database.executescript(steps[0])
        fill(database, hashlib.sha256(token.encode()).digest())
        for step in steps[1:version]:
            database.executescript(f"BEGIN; {step}\n; UPDATE generation SET number = number + 1; COMMIT")
        database.execute(f"PRAGMA application_id = {APPLICATION}")
        database.execute(f"PRAGMA user_version = {version}")
    path.chmod(0o600)


def fill(database, digest):
    time = 1_790_000_000_000
    ids = [uuid.UUID(int=(time << 80 | 7 << 76 | 2 << 62) + number) for number in range(USERS + GROUPS)]
    rows = {
        "organizations (organization, name, name_key, created, is_enabled, are_groups_enabled)": [(1, "demo", "demo", time, 1, 1)],
        "roles": [(1, "admin", "admin", time), (1, "member", "member", time)],
        "role_mappings": [(1, "boss", "Boss", "admin")],
        "tokens (organization, name, name_key, prefix, digest, created)": [(1, "Entra", "entra", "scim_abcde", digest, time)],
        "settings": [("base_url", "https://localhost/scim/v2")],
        "users (organization, id, user_name, user_name_key, external_id, is_active, created, modified, written_by_scim, "
        "is_protected, role, role_reason, role_label, schemas, document)": [
            (1, id.bytes, f"u.user{n}", f"u.user{n}", f"x{n}", n % 3 > 0, time, time + n, time, n == 5, "admin" if n % 2 else None,
             "mapping" if n % 2 else "none", "boss" if n % 2 else None, '["urn:ietf:params:scim:schemas:core:2.0:User"]',
             json.dumps({"userName": f"u.user{n}", "title": f"title {n}", "emails": [{"value": f"u{n}@example.org"}]}))
            for n, id in enumerate(ids[:USERS])],
        "user_values": [(1, "emails.value", f"u{n}@example.org", id.bytes) for n, id in enumerate(ids[:USERS])],
        "groups (organization, id, display_name, display_name_key, created, modified, schemas, document)": [
            (1, id.bytes, f"u.group{n}", f"u.group{n}", time, time, "[]", json.dumps({"displayName": f"u.group{n}"}))
            for n, id in enumerate(ids[USERS:])],
        "memberships": [(1, group.bytes, id.bytes, "User") for group in ids[USERS:] for id in ids[:USERS:3]],
        "provisioning_log (organization, time, last_time, count, request_id, origin, operation, resource_type, resource_id, "
        "resource_name, status)": [
            (1, time, time, 1, f"{n:032x}", "scim", "create", "User" if n < USERS else "Group", id.bytes, "name", 201)
            for n, id in enumerate(ids)],
    }
    for table, values in rows.items():
        database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)


def dump(path):
    """Everything in a database by table, except what changes with time."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")} - CHANGING
        content = {name: sorted(map(repr, database.execute(LASTING.get(name, f"SELECT * FROM {name}")))) for name in tables}
        content["schema"] = sorted(map(repr, database.execute("SELECT type, name, sql FROM sqlite_schema")))
        content["version"] = [database.execute("PRAGMA user_version").fetchone()[0]]
        return content


def upgrade(place):
    """From the first schema and from a few others, cut off at every call."""
    cuts = Cuts(place, "migrations")
    machine = cuts.machine
    machine.set_up()  # for a token of the right form
    total = []
    try:
        for version in place.choose(short=(1,), full=(1, 5, 9, 12)):
            machine.put_back(cuts.kept) if cuts.kept.exists() else None
            for path in machine.data.iterdir():
                path.unlink()
            make_old(machine.database, version, machine.token)
            machine.keep(cuts.kept)
            finish(cuts, f"schema {version}")
            whole = dump(machine.database)
            count = cuts.calls(lambda: start_and_stop(machine))
            total.append(f"{count} from schema {version}")
            for number in cuts.numbers_up_to(count, place.choose(6, 600)):
                cuts.cut_off(lambda: spawn(machine), number)
                what = f"schema {version}, cut off at call {number} of {count}"
                finish(cuts, what)
                compare(cuts, what, whole)
                if cuts.found:
                    break
    finally:
        machine.kill()
    return f"{cuts.numbers} power cuts during upgrades, whose calls are {', '.join(total)}", cuts.found


def faulty_upgrade(place):
    """An input/output error at a call of an upgrade: the worker answers 503 until it has done it after all."""
    cuts = Cuts(place, "faulty")
    machine, failed = cuts.machine, 0
    machine.set_up()
    for path in machine.data.iterdir():
        path.unlink()
    make_old(machine.database, 1, machine.token)
    machine.keep(cuts.kept)
    try:
        finish(cuts, "schema 1")
        whole = dump(machine.database)
        faults = Faults(machine, place.library("faults"))
        count = None
        while failed < place.choose(2, 80) and not cuts.found:
            number = cuts.random.randint(1, count) if count else 0
            times = cuts.random.choice((1, FOREVER))
            machine.put_back(cuts.kept)
            faults.fail(EVERY, number, times)
            machine.start()
            wait_until(lambda: faults.get("failed"), 1)
            time.sleep(0.1)
            count = count or faults.get("counted")
            failed += faults.heal() > 0
            what = f"an upgrade with {'one EIO' if times == 1 else 'EIO from there on'} at call {number}"
            if not wait_until(lambda: serves(machine), RECOVERY):
                cuts.found.append(f"{what}: {RECOVERY} s later the worker does not serve")
            machine.stop()
            compare(cuts, what, whole)
    finally:
        machine.kill()
    return f"{failed} faults in upgrades of {count} calls, each done by the same worker in the end", cuts.found


def serves(machine):
    with machine.client() as client:
        return client.ask("GET", "/Users?count=1")[0] == "200"


def spawn(machine):
    """The worker until it is cut off, or has upgraded everything."""
    worker = machine.spawn()
    try:
        worker.wait(2)
    except subprocess.TimeoutExpired:
        pass
    machine.kill()


def start_and_stop(machine):
    machine.start()
    with machine.client() as client:
        client.ask("GET", "/ServiceProviderConfig")
    machine.kill()


def finish(cuts, what):
    """The next start, with nothing in its way: it serves."""
    machine = cuts.machine
    machine.start()
    with machine.client() as client:
        status, answer = client.ask("GET", "/Users?count=1")
    machine.stop()
    if status != "200":
        cuts.found.append(f"{what}: after the next start a request was answered {status}: {answer[:200]}")


def compare(cuts, what, whole):
    content = cuts.content()
    cuts.found += [f"{what}: {fault}" for fault in content.faults]
    now = dump(cuts.machine.database)
    cuts.found += [f"{what}: {table} is not as after an upgrade that is not cut off" for table in whole if now.get(table) != whole[table]]
