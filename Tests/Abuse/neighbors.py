"""Expensive queries of one organization, beside reads of another that are neither short nor small."""

import json
import threading
import urllib.parse

from attacks import PATIENCE, Result
from bodies import bulk, text, user
from endpoint import in_threads
from traffic import PAUSE

USERS = 600
# What a title may have at most, and costs most to fold: letters beyond Latin-1.
TITLE = "\u042f" * 4000
# As many conditions as a filter may have, none of them met.
CONDITIONS = " or ".join(f'title co "\u044f{number}"' for number in range(100))


def many_conditions(endpoint, _):
    """Filters of 100 conditions on long texts. Those for which there is no place are told to come again."""
    result, ended = Result(), threading.Event()
    token = expensive_organization(endpoint)
    large = large_user(endpoint)
    reads = (f"/Users/{large}", "/Users?filter=userName+eq+%22large@example.org%22", "/Users?count=1&filter=nickName+co+%22zz%22")

    def read(target):
        with endpoint.client(PATIENCE) as client:
            while not ended.is_set():
                answer = client.ask("GET", target)
                result.expect(answer.status == "200", f"the other organization's GET {target} was answered {answer.status}")
                ended.wait(PAUSE)

    def attack(_):
        with endpoint.client(PATIENCE, token) as client:
            for _ in range(2):
                answer = client.ask("GET", "/Users?count=1&filter=" + urllib.parse.quote(CONDITIONS))
                result.note("a filter of 100 conditions", answer, {"200", "400", "503"})

    readers = [threading.Thread(target=read, args=(target,), daemon=True) for target in reads]
    for reader in readers:
        reader.start()
    in_threads(8, attack)
    ended.set()
    for reader in readers:
        reader.join()
    return result


def expensive_organization(endpoint):
    """The token of an organization whose users have long titles."""
    for command in (("create", "expensive"), ("enable", "expensive")):
        endpoint.ctl("org", *command)
    _, output, _ = endpoint.ctl("token", "create", "--org", "expensive", "--name", "test", "--json")
    token = json.loads(output)["token"]
    with endpoint.client(token=token) as client:
        for first in range(0, USERS, 100):
            entries = (
                {"method": "POST", "path": "/Users", "bulkId": str(each), "data": user(f"title{each}@example.org", title=TITLE)}
                for each in range(first, first + 100))
            answer = client.ask("POST", "/Bulk", bulk(*entries))
            if answer.status != "200":
                raise SystemExit(f"test-abuse: POST /Bulk was answered {answer.status}: {answer.body[:500]}")
    return token


def large_user(endpoint):
    """The id of a user of 600 kB, which is large and read fast."""
    photos = [{"value": "https://example.org/" + "x" * 200_000, "type": str(each)} for each in range(3)]
    with endpoint.client() as client:
        answer = client.ask("POST", "/Users", text(user("large@example.org", photos=photos)))
    return json.loads(answer.body)["id"]
