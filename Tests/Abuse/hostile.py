"""Attacks by what requests say and not by what they cost: another organization's resources, and hostile text everywhere."""

import json
import random
import urllib.parse

import bodies
from attacks import DONE, Result, flood
from bodies import bulk, patch, text, user


def other_organization(endpoint, directory):
    """A token of another organization sees and changes nothing of the first one."""
    for command in (("create", "other"), ("enable", "other"), ("groups-sync", "other", "on")):
        endpoint.ctl("org", *command)
    _, output, _ = endpoint.ctl("token", "create", "--org", "other", "--name", "test", "--json")
    result = Result()
    member = {"schemas": [bodies.GROUP], "displayName": "Mine", "members": [{"value": directory.ada}]}
    with endpoint.client(token=json.loads(output)["token"]) as client, endpoint.client() as owner:
        before = owner.ask("GET", f"/Users/{directory.old[1]}").body
        for target in (f"/Users/{directory.old[1]}", f"/Groups/{directory.team}"):
            body = user("mine@example.org") if "Users" in target else {"schemas": [bodies.GROUP], "displayName": "Mine"}
            change = patch(("replace", "externalId", "x"))
            for method, sent in (("GET", None), ("PUT", text(body)), ("PATCH", change), ("DELETE", None)):
                result.note(f"{method} {target}", client.ask(method, target, sent), {"404"})
        result.note("POST /Groups", client.ask("POST", "/Groups", text(member)), {"400"})
        for target in ("/Users", "/Groups", f"/Users?filter=id+eq+%22{directory.ada}%22", "/Users?filter=userName+pr", "/"):
            answer = client.ask("GET", target)
            result.note(f"GET {target}", answer, {"200"})
            result.expect(b'"totalResults":0' in answer.body, f"GET {target} found something: {answer.body[:200]}")
        result.note("POST /Users", client.ask("POST", "/Users", text(user("ada@example.org"))), {"201"})
        result.expect(owner.ask("GET", f"/Users/{directory.old[1]}").body == before, "a user of the first organization was changed")
    return result


def hostile_text(endpoint, directory):
    """Random nasty text in every field of every kind of request: never a 5xx."""
    random_bits = random.Random(2)
    refused = ["\u0000", "\u001b[2J", "\r\n", "\u0085"]  # in names, or everywhere
    pieces = [
        "a", "\u202e", "\u061c", "\u0d4e`id`", "$(id)", "';--", '"', "\\", "%", "_", "\ufffd", "\u0301", "\U0001f468\u200d",
        "=cmd|' /C calc'!A0", "<script>", "{{7*7}}", "../../etc", "bulkId:", "null", "true", "\ud7ff", "\uffff", "1e999"]

    def nasty():
        chosen = random_bits.choices(pieces, k=random_bits.randint(1, 6))
        return "".join(chosen + random_bits.choices(refused, k=random_bits.random() < 0.1))

    fields = ("userName", "displayName", "title", "externalId", "nickName", "locale", "active", "id", "password")
    requests = []
    for _ in range(150):
        attributes = {name: nasty() for name in random_bits.sample(fields, 3)}
        attributes["emails"] = [{"value": nasty(), "type": nasty(), nasty(): nasty()}]
        attributes["name"] = {"givenName": nasty()}
        requests.append(("POST", "/Users", text({"schemas": [bodies.USER], "userName": nasty()} | attributes)))
        requests.append(("PATCH", f"/Users/{directory.ada}", patch(
            (nasty(), nasty(), nasty()), ("replace", f"emails[type eq {json.dumps(nasty())}].value", nasty()))))
        requests.append(("POST", "/Groups", text({"displayName": nasty(), "members": [{"value": nasty(), "$ref": nasty()}]})))
        expression = f"nickName co {json.dumps(nasty())} or {nasty()} pr"
        requests.append(("GET", "/Users?count=1&filter=" + urllib.parse.quote(expression), None))
        requests.append(("GET", "/" + urllib.parse.quote(nasty()) + "?" + urllib.parse.quote(nasty(), safe="&="), None))
        entry = {"method": "POST", "path": nasty(), "bulkId": nasty(), "data": user(nasty())}
        requests.append(("POST", "/Bulk", bulk(entry)))
    return flood(endpoint, requests, DONE | {"400", "404", "405", "409", "413", "501"})
