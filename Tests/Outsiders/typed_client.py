#!/usr/bin/env python3
"""scim2-client as an application uses it: its models are made from /Schemas, every answer is validated by them.

usage: typed_client.py ENDPOINT.ENV

Its last line is "scim2-client: N passed, 0 failed"; the first thing that is not as it should be ends it.
"""

import sys

from endpoint import client
from scim2_models import (
    BulkOperation, BulkRequest, PatchOp, PatchOperation, SCIMException, SearchRequest,
)

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
scim = client(sys.argv[1])
passed = 0


def check(truth, sentence):
    global passed
    if not truth:
        print(f"typed_client: {sentence}", file=sys.stderr)
        sys.exit(1)
    passed += 1


def refused(status, scim_type, body, sentence):
    try:
        body()
    except SCIMException as exception:
        error = exception.to_error()
        return check((int(error.status), error.scim_type) == (status, scim_type), f"{sentence}: {error}")
    check(False, f"{sentence}: it was taken")


def changed(resource, *operations):
    model = type(resource)
    operations = [PatchOperation(op=op, path=path, value=value) for op, path, value in operations]
    return scim.modify(model, resource.id, PatchOp[model](operations=operations))


def users(User):
    ada = User(user_name="ada@example.org", external_id="a-1", display_name="Ada", active=True)
    ada.name = User.Name(given_name="Ada", family_name="Lovelace")
    ada.emails = [User.Emails(value="ada@example.org", type="work", primary=True)]
    ada[ENTERPRISE] = type(ada).get_extension_model(ENTERPRISE)(department="Engines", employee_number="1815")
    ada = scim.create(ada)
    check(ada.id and ada.meta.location.endswith("/Users/" + ada.id), "create gives an id and a location")
    check(ada[ENTERPRISE].department == "Engines", "create keeps the extension")
    check(scim.query(User, ada.id).emails[0].value == "ada@example.org", "query by id")

    refused(409, "uniqueness", lambda: scim.create(User(user_name="ADA@example.org")), "the same userName in capitals")
    refused(400, "invalidFilter",
            lambda: scim.query(User, query_parameters=SearchRequest(filter="active gt true")), "order of booleans")

    found = scim.query(User, query_parameters=SearchRequest(filter='name.familyName eq "lovelace"', count=5))
    check((found.total_results, found.resources[0].id) == (1, ada.id), "query by filter")
    found = scim.query(User, query_parameters=SearchRequest(filter=f'{ENTERPRISE}:department sw "Eng"'))
    check(found.total_results == 1, "query by an extension's attribute")
    found = scim.search(SearchRequest(filter='userName eq "ada@example.org"', attributes=["userName"]))
    check(found.total_results == 1 and found.resources[0].display_name is None, "search with a projection")

    ada.nick_name = "Countess"
    ada.title = None
    ada = scim.replace(ada)
    check(ada.nick_name == "Countess", "replace")
    ada = changed(ada, ("add", "title", "Analyst"), ("replace", "name.givenName", "Augusta"),
                  ("remove", "nickName", None), ("replace", 'emails[type eq "work"].value', "ada@engines.example"))
    check((ada.title, ada.nick_name) == ("Analyst", None), "patch of simple attributes")
    check(ada.name.given_name == "Augusta" and ada.name.family_name == "Lovelace", "patch of a part leaves the others")
    check(ada.emails[0].value == "ada@engines.example", "patch by a value path")
    ada = changed(ada, ("replace", "active", False))
    check(ada.active is False and scim.query(User, ada.id).active is False, "deactivated and still there")

    for number in range(25):
        scim.create(User(user_name=f"page{number:02}@example.org"))
    everybody, start = set(), 1
    while True:
        page = scim.query(User, query_parameters=SearchRequest(start_index=start, count=10, sort_by="userName"))
        everybody |= {user.id for user in page.resources or []}
        start += page.items_per_page
        if start > page.total_results:
            break
    check(len(everybody) == page.total_results == 26, "pages by index give everybody once")
    return ada


def groups(Group, ada):
    engines = scim.create(Group(display_name="Engines", members=[Group.Members(value=ada.id)]))
    check([member.value for member in engines.members] == [ada.id], "create with a member")
    check(scim.query(type(ada), ada.id).groups[0].display == "Engines", "the member's groups")
    inner = scim.create(Group(display_name="Inner engines"))
    changed(engines, ("add", "members", [{"value": inner.id}]), ("replace", "displayName", "All engines"))
    engines = scim.query(Group, engines.id)
    check((engines.display_name, len(engines.members)) == ("All engines", 2), "patch of name and members")
    changed(engines, ("remove", f'members[value eq "{ada.id}"]', None))
    engines = scim.query(Group, engines.id)
    check([(member.value, member.type) for member in engines.members] == [(inner.id, "Group")], "removal of a member")
    engines.members = [Group.Members(value=ada.id)]
    check([member.value for member in scim.replace(engines).members] == [ada.id], "replace of the members")
    refused(409, "uniqueness", lambda: scim.create(Group(display_name="ALL ENGINES")), "the same displayName")
    scim.delete(Group, inner.id)
    refused(404, None, lambda: scim.query(Group, inner.id), "a deleted group")
    return engines


def bulk(User, Group):
    request = BulkRequest[User | Group](operations=[
        BulkOperation[User](method="POST", path="/Users", bulk_id="u", data=User(user_name="bulk@example.org")),
        BulkOperation[Group](method="POST", path="/Groups", bulk_id="g",
                             data=Group(display_name="Bulk", members=[Group.Members(value="bulkId:u")])),
    ])
    answer = scim.bulk(request)
    check([operation.status for operation in answer.operations] == [201, 201], f"bulk: {answer}")
    group = scim.query(Group, answer.operations[1].location.rsplit("/", 1)[1])
    check(answer.operations[0].location.endswith(group.members[0].value), "a member by bulkId")


def main():
    scim.discover()
    User, Group = scim.get_resource_model("User"), scim.get_resource_model("Group")
    check(User and Group, "discovery describes users and groups")
    config = scim.provider.config
    check(config.patch.supported and config.bulk.supported and config.etag.supported, "discovery tells what works")
    ada = users(User)
    engines = groups(Group, ada)
    bulk(User, Group)
    scim.delete(User, ada.id)
    refused(404, None, lambda: scim.query(User, ada.id), "a deleted user")
    check(not scim.query(Group, engines.id).members, "a deleted user is in no group")
    print(f"scim2-client: {passed} passed, 0 failed")


main()
