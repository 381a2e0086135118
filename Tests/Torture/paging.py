"""Clients that read the list of all users page by page, by index and by cursor, while others write (docs/Queries.md)."""

import collections
import json
import time
import urllib.parse

from harness import fastcgi

SIZES = (17, 23, 50, 64)
PAUSE = 0.02  # seconds between two pages, for others to write


class Pager:
    """Whoever was there all the time is on the pages once, and nobody is there twice."""

    def __init__(self, machine, worker, number, permanent, pause=PAUSE):
        self.client = machine.client(worker)
        # What a page by index remembers belongs to one address.
        self.address = f"192.0.2.{number + 1}"
        self.permanent, self.size = permanent, SIZES[number % len(SIZES)]
        self.statuses, self.faults = collections.Counter(), []
        self.walks, self.pause = 0, pause

    def run(self, is_over):
        try:
            while not is_over() and not self.faults:
                for walk in (self.by_index, self.by_cursor):
                    found, _ = walk("/Users", self.size)
                    self.walks += 1
                    self.faults += [f"{walk.__name__.replace('_', ' ')}: {fault}" for fault in self.wrong(found)]
        except (OSError, KeyError, fastcgi.Disconnected) as error:
            self.faults.append(f"paging ended with {type(error).__name__}: {error}")

    def wrong(self, found):
        counts = collections.Counter(found)
        if missing := self.permanent - counts.keys():
            yield f"{len(missing)} users who were there all the time were on no page"
        if repeated := [id for id, count in counts.items() if count > 1]:
            yield f"{len(repeated)} users were on more than one page"

    def page(self, path, **parameters):
        while True:
            time.sleep(self.pause)
            status, answer = self.client.ask("GET", f"{path}?{urllib.parse.urlencode(parameters)}", REMOTE_ADDR=self.address)
            self.statuses[status] += 1
            if status == "200":
                return json.loads(answer)
            if status != "503":
                raise OSError(f"a page was answered {status or 'not at all'}: {answer[:200]}")

    def by_index(self, path, count):
        """The ids on all pages, and every totalResults."""
        found, totals, start = [], set(), 1
        while True:
            page = self.page(path, startIndex=start, count=count, attributes="id")
            ids = [each["id"] for each in page.get("Resources", [])]
            totals.add(page["totalResults"])
            found += ids
            start += len(ids)
            if not ids or start > page["totalResults"]:
                return found, totals

    def by_cursor(self, path, count):
        found, totals, cursor = [], set(), ""
        while True:
            page = self.page(path, cursor=cursor, count=count, attributes="id")
            totals.add(page["totalResults"])
            found += [each["id"] for each in page.get("Resources", [])]
            cursor = page.get("nextCursor")
            if not cursor:
                return found, totals
