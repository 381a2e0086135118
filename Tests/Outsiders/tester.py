#!/usr/bin/env python3
"""scim2-tester against a running endpoint.

usage: tester.py ENDPOINT.ENV

Its last line is "scim2-tester: N passed, M failed". What it calls a deviation (from a SHOULD) fails too.
"""

import collections
import sys

from endpoint import client
from scim2_tester import Status, check_server

PASSED = {Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE}

results = check_server(client(sys.argv[1]))
for result in results:
    if result.status not in PASSED:
        print(f"{result.status.name} {result.resource_type or ''} {result.title}: {result.reason}\n    {result.data!r:.500}")
counts = collections.Counter(result.status for result in results)
print(", ".join(f"{count} {status.name.lower()}" for status, count in counts.items()))
passed = sum(counts[status] for status in PASSED)
print(f"scim2-tester: {passed} passed, {len(results) - passed} failed")
sys.exit(0 if passed == len(results) > 0 else 1)
