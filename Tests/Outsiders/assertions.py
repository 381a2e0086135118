#!/usr/bin/env python3
"""PyJWT on the assertions of Tests/Fixtures/assertions: it refuses what the service refuses, and accepts what that accepts.

A line that PyJWT accepts although the service refuses it says so itself, with the reason. The last line is
"pyjwt: N passed, M failed".
"""

import base64
import datetime
import hashlib
import hmac
import json
import pathlib
import re
import sys

import jwt
from jwt.algorithms import RSAAlgorithm

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "Fixtures/assertions"
DEFAULTS = json.loads((FIXTURES / "defaults.json").read_text())
KEYS = {key["kid"]: key for key in json.loads((FIXTURES / "private-keys.json").read_text())["keys"]}
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def encoded(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else data.encode()).rstrip(b"=").decode()


def number(text):
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def signature(message, name):
    """RSASSA-PKCS1-v1_5 with SHA-256 by its definition in RFC 8017, so that it owes nothing to a library."""
    if name == "hmac":
        public = {"kty": "RSA", "use": "sig", **{part: KEYS["2010-12-29"][part] for part in ("kid", "n", "e")}}
        return hmac.digest(json.dumps(public, separators=(",", ":")).encode(), message, "sha256")
    key = KEYS[{"other": "other-2026"}.get(name, DEFAULTS["header"]["kid"])]
    prefix = bytes.fromhex("3031300d060960864801650304020105000420")
    digest = prefix + hashlib.sha256(message).digest()
    padded = b"\x00\x01" + b"\xff" * (256 - 3 - len(digest)) + b"\x00" + digest
    return pow(int.from_bytes(padded, "big"), number(key["d"]), number(key["n"])).to_bytes(256, "big")


def assertion(row):
    """The assertion of a line, put together as Tests/TestBed/Assertions/AssertionRow.swift does."""
    claims = {name: value for name, value in (DEFAULTS["claims"] | row.get("claims", {})).items() if value is not None}
    header = row.get("header", json.dumps(DEFAULTS["header"]))
    payload = row.get("payload", json.dumps(claims))
    signed = signature(f"{encoded(header)}.{encoded(payload)}".encode(), row.get("key"))
    middle = (len(signed) - 1) // 2
    last = encoded(signed)[-1]
    parts = {
        "header": encoded(header), "payload": encoded(payload), "signature": encoded(signed),
        "header-changed": encoded(header + " "), "payload-changed": encoded(payload + " "),
        "signature-flipped": encoded(signed[:middle] + bytes([signed[middle] ^ 1]) + signed[middle + 1:]),
        "signature-short": encoded(signed[:-1]), "signature-long": encoded(b"\0" + signed),
        "signature-with-spare-bits": encoded(signed)[:-1] + ALPHABET[ALPHABET.index(last) + 1],
        "NUL": "\0", "padding": "A" * row.get("padding", 0),
    }
    return re.sub(r"\{([\w-]+)\}", lambda match: parts.get(match[1], match[0]),
                  row.get("token", "{header}.{payload}.{signature}"))


class Frozen(datetime.datetime):
    """The time at which the assertions are judged."""

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(DEFAULTS["now"], tz)


def accepts(token):
    """Whether PyJWT accepts it, with the key that the header names and what defaults.json expects."""
    try:
        identifier = jwt.get_unverified_header(token).get("kid")
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        trusted = [each for each in DEFAULTS["issuers"] if each["issuer"] == issuer and each["key"] == identifier]
        if not trusted:
            return False
        key = RSAAlgorithm.from_jwk({"kty": "RSA", "n": KEYS[identifier]["n"], "e": KEYS[identifier]["e"]})
        jwt.decode(
            token, key, algorithms=["RS256"], audience=DEFAULTS["audiences"], issuer=issuer, subject=DEFAULTS["subjects"][0],
            leeway=300, options={"require": ["iss", "sub", "aud", "exp"]})
        return True
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return False


def main():
    jwt.api_jwt.datetime = Frozen
    passed = failed = 0
    for line in (FIXTURES / "assertions.jsonl").read_text().splitlines():
        row = json.loads(line)
        wanted = row["check"] == "accepted" or row.get("pyjwt") == "accepts"
        if accepts(assertion(row)) == wanted:
            passed += 1
        else:
            failed += 1
            print(f"{row['name']}: PyJWT {'refuses' if wanted else 'accepts'} it")
    print(f"pyjwt: {passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
