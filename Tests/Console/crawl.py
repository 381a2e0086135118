"""Follows every link and submits every form of the console, in the scope of one organization and of the machine."""

import collections
import re
import socket
import urllib.parse
import warnings

import html5lib
from place import FOREIGN, ORGANIZATION, OTHER, Visitor

from harness import fastcgi
from harness.checks import expect, expect_equal, test

NAMESPACES = {"{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"}
ELEMENTS = set(
    "html head meta title link body a header span nav main h1 h2 h3 p div footer b bdi br button caption code dd del details "
    "dl dt em fieldset form input ins label legend li ol option section select strong summary svg g line path rect text "
    "table tbody td textarea th thead time tr ul".split())
ATTRIBUTES = set(
    "lang charset name content class href rel title id aria-label aria-current role viewBox x y x1 x2 y1 y2 width height d "
    "method action type value for placeholder aria-describedby aria-invalid spellcheck colspan maxlength rows data-label autocomplete readonly "
    "aria-sort preserveAspectRatio required selected checked disabled autofocus open scope aria-hidden dir tabindex datetime http-equiv step min max "
    "download".split())
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
MOST_PAGES = 1500


def parsed(body, address):
    """The document; fails where a strict parser finds a fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = html5lib.HTMLParser(strict=False)
        document = parser.parse(body.decode())
    faults = [fault for fault in parser.errors if fault[1] not in ("unexpected-self-closing-tag",)]
    expect(not faults, f"{address}: {faults[:3]}")
    return document


def check_page(address, status, fields, body, foreign):
    expect(status < 500, f"{address}: {status}")
    expect_equal(fields["Content-Security-Policy"], POLICY, f"{address}: the policy")
    expect_equal(fields["X-Content-Type-Options"], "nosniff", f"{address}: nosniff")
    expect_equal(fields["Cache-Control"], "no-store", f"{address}: caching")
    if foreign:
        expect(FOREIGN.encode() not in body and foreign.encode() not in body, f"{address} holds data of another organization")
    if not (fields["Content-Type"] or "").startswith("text/html"):
        return None
    document = parsed(body, address)
    for element in document.iter():
        if not isinstance(element.tag, str):
            raise AssertionError(f"{address}: a comment")
        expect(any(element.tag.startswith(each) for each in NAMESPACES), f"{address}: {element.tag}")
        tag = element.tag.split("}")[1]
        expect(tag in ELEMENTS, f"{address}: an element {tag} came from data")
        for name in element.attrib:
            expect(name in ATTRIBUTES, f"{address}: an attribute {name} of {tag} came from data")
        if "href" in element.attrib:
            expect(element.attrib["href"].startswith(("/scim-console/", "#")), f"{address}: {element.attrib['href']}")
    return document


def local(element):
    return element.tag.split("}")[-1]


def links(document):
    for element in document.iter():
        if local(element) == "a":
            yield element.attrib["href"].split("#")[0]


def forms(document, address):
    """Where each form goes, how, and what it sends: what is filled in already, and something for what is empty."""
    for form in document.iter("{http://www.w3.org/1999/xhtml}form"):
        fields = {}
        for element in form.iter():
            kind, name = local(element), element.attrib.get("name")
            if kind == "select" and name:
                options = [option.attrib.get("value", "") for option in element.iter() if local(option) == "option"]
                fields[name] = options[-1] if options else ""
            elif kind in ("input", "textarea") and name and element.attrib.get("type") != "radio":
                fields[name] = element.attrib.get("value") or '<x-hostile a="b">\u202e\x00'
            elif kind == "input" and name:
                fields.setdefault(name, element.attrib.get("value", ""))
            elif kind == "button" and name:
                fields[name] = element.attrib.get("value", "")
        action = urllib.parse.urljoin(address, form.attrib.get("action", address))
        yield action, form.attrib.get("method", "get"), fields


def shape(address):
    """Addresses that differ only in identifiers, pages or filters are looked at a few times, not thousands of times."""
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{32}\b|/\d+\b", "*", address.split("?")[0])
    names = sorted(pair.split("=")[0] for pair in address.partition("?")[2].split("&"))
    return path, tuple(names)


def crawl(visitor, start, foreign, submits):
    """Every page that can be reached; the numbers of pages and of forms submitted."""
    waiting, seen, counts, filters = collections.deque([start]), set(), collections.Counter(), set()
    submitted, pages, most = set(), 0, 12
    gone = set()  # deleted records that a form has restored or removed
    while waiting:
        address = waiting.popleft()
        status, fields, body = visitor.ask(address)
        pages += 1
        expect(pages < MOST_PAGES, "there is no end of pages")
        if status in (301, 302, 303, 308):
            found = [fields["Location"]]
        else:
            document = check_page(address, status, fields, body, foreign)
            # What was typed into a filter may name nothing, and a form may have ended what a page links to.
            is_ended = status == 404 and any(each in address for each in gone)
            expect(status == 200 or is_ended or address in filters and status in (404, 422), f"{address}: a link leads to {status}")
            if document is None:
                continue
            found = list(links(document))
            for action, method, sent in forms(document, address):
                if method == "get":
                    filters.add(action + "?" + urllib.parse.urlencode(sent))
                    found.append(action + "?" + urllib.parse.urlencode(sent))
                    continue
                expect("form" in sent, f"{address}: a form without a token")
                key = (shape(action), tuple(sorted(sent)))
                if not submits or key in submitted or action.endswith("/sign-out") or "end" in sent:
                    continue
                submitted.add(key)
                answer = visitor.ask(action, sent)
                if deleted := re.search("/members/deleted/([^/]+)/", action):
                    gone.add(deleted[1])
                if answer[0] != 303:
                    check_page(action, *answer, foreign)
                expect(visitor.ask(action, sent | {"form": "x" * 43})[0] == 403, f"{action} takes a form of another session")
                expect(visitor.ask(action, sent, site="cross-site")[0] == 403, f"{action} takes a form of another site")
        for each in found:
            each = urllib.parse.urljoin(address, each)
            counts[shape(each)] += 1
            if each not in seen and counts[shape(each)] <= most and not each.split("?")[0].endswith((".css", ".svg")):
                seen.add(each)
                waiting.append(each)
    return pages, len(submitted)


@test
def every_link_of_a_viewer_leads_to_a_page_and_no_form_changes_anything(place, foreign):
    visitor = Visitor(place).sign_in(place.login(read_only=True))
    before = place.ctl("audit", "show", "--json")
    pages, _ = crawl(visitor, "/scim-console/", foreign, submits=False)
    print(f"      {pages} pages")
    expect_equal(
        [line for line in place.ctl("audit", "show", "--json").splitlines() if "console" not in line],
        [line for line in before.splitlines() if "console" not in line], "the audit trail")


@test
def every_link_and_every_form_of_an_administrator_of_one_organization(place, foreign):
    visitor = Visitor(place).sign_in(place.login())
    with place.entra_sign_in(ORGANIZATION), place.entra_sign_in(OTHER):
        pages, submitted = crawl(visitor, "/scim-console/", foreign, submits=True)
    print(f"      {pages} pages, {submitted} forms")
    expect(submitted >= 10, f"only {submitted} forms were found")


@test
def every_link_and_every_form_of_a_machine_administrator(place, foreign):
    visitor = Visitor(place).sign_in(place.login(organization=None))
    pages, submitted = crawl(visitor, "/scim-console/", None, submits=True)
    print(f"      {pages} pages, {submitted} forms")


@test
def no_page_of_the_console_is_at_the_socket_of_the_worker(place, _):
    token = place.set_up("wire")
    for target in ("/scim-console/", "/scim-console/login/x", "/scim-console/console.css", "/../../scim-console/", "/scim-console"):
        for path in (target, "/scim/v2" + target):
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(place.socket)
                parameters = fastcgi.scim_parameters("GET", "", token, 0) | {"REQUEST_URI": path}
                connection.sendall(fastcgi.begin(parameters) + fastcgi.body_records(b""))
                status, fields, body = fastcgi.read_answer(connection)
            expect_equal((status, fields["Content-Type"]), ("404", "application/scim+json"), path)
            expect(b"<" not in body, f"{path}: {body[:200]}")
