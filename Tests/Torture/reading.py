"""What a database file holds, read by SQL and not by the programs under torture."""

import collections
import json
import pathlib
import shutil
import sqlite3
import uuid

# Sums that are kept beside the rows that they count.
SUMS = {
    "users in resource_blocks": ("SELECT TOTAL(users) FROM resource_blocks", "SELECT COUNT(*) FROM users"),
    "groups in resource_blocks": ("SELECT TOTAL(groups) FROM resource_blocks", "SELECT COUNT(*) FROM groups"),
    "active users in user_counts": ("SELECT TOTAL(active) FROM user_counts", "SELECT TOTAL(is_active) FROM users"),
    "inactive users in user_counts": ("SELECT TOTAL(inactive) FROM user_counts", "SELECT COUNT(*) - TOTAL(is_active) FROM users"),
    "members that are there": (
        "SELECT COUNT(*) FROM memberships",
        "SELECT COUNT(*) FROM memberships AS m WHERE EXISTS (SELECT 1 FROM users AS u WHERE u.id = m.member_id) "
        "OR EXISTS (SELECT 1 FROM groups AS g WHERE g.id = m.member_id)"),
    "ids that are only once": (
        "SELECT COUNT(*) FROM tombstones",
        "SELECT COUNT(*) FROM tombstones AS t WHERE NOT EXISTS (SELECT 1 FROM users AS u WHERE u.id = t.id) "
        "AND NOT EXISTS (SELECT 1 FROM groups AS g WHERE g.id = t.id)"),
    "resources that the log has created and not deleted": (
        "SELECT (SELECT COUNT(*) FROM users) + (SELECT COUNT(*) FROM groups)",
        "SELECT COUNT(*) FILTER (WHERE operation = 'create') - COUNT(*) FILTER (WHERE operation = 'delete') "
        "FROM provisioning_log WHERE status < 400 AND resource_id IS NOT NULL"),
}


class Content:
    """A database as it was at one moment.

    `owned` has, for each first part of a name (up to its dot), everything that belongs to that client: users, groups,
    tokens and mappings, each with what a client would see of it. `log` counts the entries of each request, `local` those of what
    was done to somebody by an administrator, and `audited` the entries of the audit trail by action and subject.
    """

    def __init__(self, database, scratch=None):
        """Looks at a copy in the directory `scratch`: to open a database is to recover it, and that is the worker's to do.

        Without that directory, at the database itself, beside a worker that has it open.
        """
        self.owned = collections.defaultdict(dict)
        if scratch:
            database = copied(database, scratch)
        connection = sqlite3.connect(f"file:{database}?mode={'rw' if scratch else 'ro'}", uri=True, timeout=30)
        try:
            self.faults = list(self.damage(connection))
            if not self.faults:
                self.read(connection)
        except sqlite3.DatabaseError as error:
            self.faults = [f"SQLite cannot read the database: {error}"]
        finally:
            connection.close()

    def damage(self, connection):
        for (fault,) in connection.execute("PRAGMA integrity_check"):
            if fault != "ok":
                yield f"integrity_check: {fault}"
        for row in connection.execute("PRAGMA foreign_key_check"):
            yield f"foreign_key_check: {row}"
        for what, (sum, count) in SUMS.items():
            found, wanted = (connection.execute(each).fetchone()[0] for each in (sum, count))
            if found != wanted:
                yield f"{what}: {found}, and {wanted} are counted"

    def read(self, connection):
        names = {}
        for id, name, active, protected, role, document in connection.execute(
            "SELECT id, user_name, is_active, is_protected, role, document FROM users"
        ):
            names[id] = name
            title = json.loads(document).get("title")
            self.put("user", name, (title, bool(active), bool(protected), role))
        members = collections.defaultdict(set)
        groups = dict(connection.execute("SELECT id, display_name FROM groups"))
        for group, member in connection.execute("SELECT group_id, member_id FROM memberships"):
            members[group].add(names.get(member) or groups[member])
        for id, name in groups.items():
            self.put("group", name, frozenset(members[id]))
        for name, rows, revoked in connection.execute(
            "SELECT name, COUNT(*), COUNT(revoked) FROM credentials WHERE kind = 'token' GROUP BY name"
        ):
            self.put("token", name, (rows, revoked))
        for label, role in connection.execute("SELECT label, role_key FROM role_mappings"):
            self.put("mapping", label, role)
        for name, count in connection.execute(
            "SELECT c.name, COUNT(*) FROM access_tokens JOIN credentials AS c USING (credential) GROUP BY c.name"
        ):
            self.put("access tokens", name, count)
        self.digests = {each.hex() for (each,) in connection.execute(
            "SELECT digest FROM credentials WHERE digest NOT NULL UNION SELECT digest FROM access_tokens")}
        self.log = dict(connection.execute(
            "SELECT request_id, COUNT(*) FROM provisioning_log WHERE request_id NOT NULL AND status < 400 GROUP BY request_id"))
        self.local = collections.Counter(connection.execute(
            "SELECT operation, resource_name FROM provisioning_log WHERE origin = 'local' AND status < 400"))
        subjects = {str(uuid.UUID(bytes=id)): name for id, name in names.items()}
        self.audited = collections.Counter(
            (action, subjects.get(subject, subject))
            for action, subject in connection.execute("SELECT action, subject FROM audit_trail"))

    def put(self, kind, name, value):
        owner, dot, _ = name.partition(".")
        if dot:
            self.owned[owner][kind, name] = value


def copied(database, scratch):
    """The copy of a database that nobody has open."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    for suffix in ("", "-wal", "-journal"):
        source = pathlib.Path(f"{database}{suffix}")
        if source.exists():
            shutil.copyfile(source, scratch / f"scim.db{suffix}")
    return scratch / "scim.db"
