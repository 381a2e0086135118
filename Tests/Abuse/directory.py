"""What stands in the database before the attacks, some of it put there as an older version without limits left it."""

import json
import os
import sqlite3
import uuid

from bodies import COUNT, GROUP, cluster, marks_to_sort, text, user

MEMBERS, GROUPS = 20_000, 50
STORED = 7_000_000  # bytes of a name that was stored before there was a limit

BLOCKS = """
    DELETE FROM resource_blocks;
    INSERT INTO resource_blocks (organization, first_id, users, groups)
        SELECT organization, MIN(id), SUM(is_user), SUM(1 - is_user)
        FROM (SELECT organization, id, is_user,
                (ROW_NUMBER() OVER (PARTITION BY organization ORDER BY id) - 1) / 512 AS block
            FROM (SELECT organization, id, 1 AS is_user FROM users UNION ALL SELECT organization, id, 0 FROM groups))
        GROUP BY organization, block;
"""


class Directory:
    """Identifiers of what the attacks and the well-behaved client are about."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        with endpoint.client() as client:
            self.client = client
            self.ada = self.create("/Users", user("ada@example.org", displayName="Ada Lovelace"))
            self.team = self.create("/Groups", {"schemas": [GROUP], "displayName": "Team"})
            # Of each attack one of its own, so that none finds what another left.
            self.rich = [self.create("/Users", self.rich_user(number)) for number in range(8)]
            self.plain = [self.create("/Users", user(f"plain{number}@example.org")) for number in range(2)]
            self.old = [self.create("/Users", user(f"old{number}@example.org")) for number in range(3)]
        with sqlite3.connect(endpoint.database, timeout=60) as database:
            self.lengthen_names(database)
            self.add_members(database)
            database.executescript(BLOCKS)

    def create(self, target, body):
        answer = self.client.ask("POST", target, text(body))
        if answer.status != "201":
            raise SystemExit(f"test-abuse: POST {target} was answered {answer.status}: {answer.body[:500]}")
        return json.loads(answer.body)["id"]

    @staticmethod
    def rich_user(number):
        # No condition costs more for each byte than one on letters beyond Latin-1.
        emails = [{"value": f"{each}@{number}.example.org", "display": "\u042f" * 30} for each in range(COUNT)]
        return user(f"rich{number}@example.org", emails=emails)

    def lengthen_names(self, database):
        """What no request can bring any more, and what an old database may hold."""
        names = (marks_to_sort(STORED), cluster("flags", STORED), cluster("unordered marks", STORED))
        for id, name in zip(self.old, names):
            database.execute(
                "UPDATE users SET document = json_set(document, '$.displayName', ?) WHERE id = ?", (name, uuid.UUID(id).bytes))

    def add_members(self, database):
        """Groups with all of the users for members."""
        table = "SELECT * FROM {} WHERE id = ?"
        for kind, count, id in (("users", MEMBERS, self.ada), ("groups", GROUPS, self.team)):
            cursor = database.execute(table.format(kind), (uuid.UUID(id).bytes,))
            columns = [column[0] for column in cursor.description]
            row = cursor.fetchone()
            rows = (self.another(kind, dict(zip(columns, row)), number) for number in range(count))
            database.executemany(f"INSERT INTO {kind} VALUES ({', '.join(':' + column for column in columns)})", rows)
        database.execute(
            "INSERT INTO memberships (organization, group_id, member_id, member_type) "
            "SELECT organization, groups.id, users.id, 'User' FROM groups JOIN users USING (organization) "
            "WHERE display_name LIKE 'Large %' AND user_name LIKE 'member%' ORDER BY groups.id, users.id")

    @staticmethod
    def another(kind, row, number):
        """The row of another resource that was created after it."""
        row["id"] = row["id"][:6] + b"\x7f\xff" + b"\xbf" + (number + (MEMBERS if kind == "groups" else 0)).to_bytes(7, "big")
        if kind == "users":
            row["user_name"] = row["user_name_key"] = f"member{number}@example.org"
            row["document"] = text({"userName": row["user_name"], "active": True}).decode()
        else:
            row["display_name"], row["display_name_key"] = f"Large {number}", f"large {number}"
            row["document"] = text({"displayName": row["display_name"]}).decode()
        return row


def settle(endpoint):
    """Gives the write-ahead log back to the database, so that its size tells what was written."""
    with sqlite3.connect(endpoint.database, timeout=60) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.sync()
