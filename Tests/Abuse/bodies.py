"""Request bodies, harmless and hostile, as JSON text."""

import json

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
LIMIT = 8 << 20  # bytes of a body
COUNT = 1000  # operations of a Bulk request, and values of an attribute


def user(name, **attributes):
    return {"schemas": [USER], "userName": name, **attributes}


def patch(*operations):
    """A PATCH of operations, each of them (op, path, value) or (op, path)."""
    names = ("op", "path", "value")
    return text({"schemas": [PATCH], "Operations": [dict(zip(names, operation)) for operation in operations]})


def bulk(*operations):
    return text({"schemas": [BULK], "Operations": list(operations)})


def search(**parameters):
    return text({"schemas": [SEARCH], **parameters})


def text(value):
    """Compact JSON in UTF-8, nothing escaped that need not be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


# One grapheme of many scalars, or many that an algorithm takes together.

CLUSTERS = {
    "marks": "\u0301",
    "unordered marks": "\u0301\u0316\u0327",
    "flags": "\U0001F1E6",
    "conjuncts": "\u0915\u094d",
    "prepended": "\u0600",
    "joined": "\U0001F469\u200d",
    "syllables": "\u1100",
    "growing": "\u0390",  # folds to three scalars
}


def cluster(kind, size):
    """A letter and as many of those scalars as fit into `size` bytes."""
    piece = CLUSTERS[kind]
    return "a" + piece * ((size - 1) // len(piece.encode()))


def marks_to_sort(size):
    """Marks whose canonical order is the opposite of that in which they stand."""
    half = (size - 1) // 4
    return "a" + "\u0301" * half + "\u0316" * half


def filled(piece, before=b'{"schemas":["' + USER.encode() + b'"],"userName":"a","x":[', after=b"]}"):
    """A body of nearly 8 MiB whose list holds the piece as often as there is room for it."""
    count = (LIMIT - len(before) - len(after) - 1) // (len(piece) + 1)
    return before + b",".join([piece] * count) + after


def same_value_other_types():
    """A PATCH of 8.1 MB: a thousand values that only their type tells apart, then the last of them again and again."""
    values = [{"value": "ada@example.org", "type": f"t{number}"} for number in range(COUNT)]
    again = text({"op": "add", "path": "emails", "value": [values[-1]] * COUNT})
    first = patch(("add", "emails", values))
    return first[:-2] + (b"," + again) * ((8_100_000 - len(first)) // len(again)) + b"]}"


def expensive_bulk(users):
    """1000 PATCHes of 7 kB that each look at the thousand addresses of a user 90 times."""
    operation = {"op": "replace", "path": 'emails[display ne "\u044f"].type', "value": "y"}
    data = {"schemas": [PATCH], "Operations": [operation] * 90}
    return bulk(*({"method": "PATCH", "path": f"/Users/{users[number % len(users)]}", "data": data} for number in range(COUNT)))


def markers(size, strings=1):
    """A Bulk request with strings that hold nothing but the marker of a reference."""
    values = ["bulkId:" * (size // 7)] * strings
    data = user("marked@example.org", emails=[{"value": value} for value in values])
    return bulk({"method": "POST", "path": "/Users", "bulkId": "a", "data": data})
