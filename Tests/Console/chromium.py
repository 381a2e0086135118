"""Chromium walks the guide: an administrator sets an organization up while Entra provisions it."""

import contextlib
import csv
import json
import pathlib
import ssl
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from place import LONG, ORGANIZATION, RIGHT_TO_LEFT
from playwright.sync_api import Error, sync_playwright

from harness.checks import Missed, expect, expect_equal, test

PAGES = ["overview", "provisioning", "members", "groups", "log", "cycles", "audit", "administrators", "connect"]
LISTS = ["members?sort=-name", "provisioning/tokens", "provisioning/clients", "provisioning/mappings", "provisioning/unmatched"]
CREDENTIAL_FORMS = [
    "generate", "create-client", "federation", "remove-federation", "rotate-client?client=Entra+client",
    "revoke-client?client=Entra+client", "limit-client?client=Entra+client", "end-client-overlap?client=Entra+client"]
# axe-core's names for the rules of WCAG 2.2 AA.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@contextlib.contextmanager
def browser(place, link, **options):
    """A page of a browser that came by the link."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            page = chromium.new_context(ignore_https_errors=True, **options).new_page()
            page.set_default_timeout(10_000)
            page.goto(link)
            page.get_by_role("button", name="Sign in").click()
            yield page
        except Error as problem:
            raise Missed(f"{problem.message.splitlines()[0]} at {page.url}: {page.inner_text('body')[:400]}") from None
        finally:
            chromium.close()


def simulate(place, token):
    """A provisioning run of Entra."""
    file = place.directory / "walk-token"
    file.write_text(token)
    place.ctl(
        "entra", "simulate", "--base-url", place.base_url, "--ca-file", place.authorities, "--token-file", str(file))


def cell(page, row, column):
    return page.locator("tbody tr", has_text=row).first.locator(f'td[data-label="{column}"]').inner_text()


@test
def an_administrator_walks_the_guide_while_Entra_provisions(place, _):
    place.ctl("org", "create", "walk")
    with browser(place, place.login("walk")) as page:
        expect(page.url.endswith("/scim-console/@walk/overview"), page.url)
        expect_equal(page.inner_text("h1"), "SCIM is off", "the overview of a new organization")

        page.get_by_role("link", name="SCIM Provisioning").click()
        page.get_by_role("link", name="Enable SCIM").click()
        page.get_by_role("button", name="Enable SCIM").click()
        expect("SCIM is enabled" in page.inner_text("main"), page.inner_text("main")[:200])
        expect_equal(page.get_by_label("Base URL").input_value(), place.base_url, "the Base URL")

        page.get_by_role("link", name="Generate token").click()
        page.get_by_label("Name").fill("Entra Production")
        page.get_by_role("button", name="Generate token").click()
        token = page.locator("input[readonly][value^=scim_]").input_value()
        page.goto(place.console_url + "@walk/provisioning")
        expect(token not in page.content(), "the token is shown a second time")

        page.get_by_role("link", name="Connect Entra").first.click()
        before = page.locator("ol.steps .state.good").count()

        page.goto(place.console_url + "@walk/provisioning/groups")
        page.get_by_role("button", name="on").click()
        page.goto(place.console_url + "@walk/provisioning/default-role")
        page.get_by_label("Default role").select_option("member")
        page.locator("main button").first.click()
        page.get_by_role("button", name="Save default role").click()
        page.goto(place.console_url + "@walk/provisioning")

        simulate(place, token)
        page.goto(place.console_url + "@walk/connect")
        after = page.locator("ol.steps .state.good").count()
        expect(after > before + 2, f"Connect Entra ticked {before} steps before and {after} after the run")

        page.locator("nav").get_by_role("link", name="Members").click()
        rows = page.locator("tbody tr").count()
        expect_equal(rows, 50, "members on a page")
        # The roles that Entra sends have no mapping yet.
        expect_equal(cell(page, "example", "Role").split()[0], "member", "the role without a mapping")

        page.locator("nav").get_by_role("link", name="SCIM Provisioning").click()
        page.get_by_label("IdP role value").fill("admin")
        page.locator("form").filter(has=page.get_by_label("IdP role value")).get_by_label("Role", exact=True).select_option("admin")
        page.get_by_role("button", name="Preview mapping").click()
        expect("admin" in page.inner_text("main"), "the preview names the role")
        page.locator("main form[method=post] button").first.click()
        page.goto(place.console_url + "@walk/provisioning/apply")
        page.locator("main form[method=post] button").first.click()
        page.goto(place.console_url + "@walk/members?role=admin")
        expect(page.locator("tbody tr").count() > 0, "nobody became admin when the mapping was applied")

        page.locator("tbody tr a").first.click()
        expect("mapping" in page.inner_text("main").lower(), "a member's page says why they have their role")
        page.locator("nav").get_by_role("link", name="Log", exact=True).click()
        expect(page.locator("ol.log > li").count() > 10, "the log has what Entra did")

        page.goto(place.console_url + "@walk/provisioning")
        page.get_by_role("link", name="Rotate").first.click()
        page.get_by_role("button", name="Rotate").click()
        newer = page.locator("input[readonly][value^=scim_]").input_value()
        expect(newer != token, "rotating gives another secret")
        page.goto(place.console_url + "@walk/provisioning")
        expect("Replaced, still valid" in page.inner_text("main"), "the overlap is shown")

        page.get_by_role("link", name="Disable SCIM").click()
        page.get_by_role("button", name="Disable SCIM").click()
        expect("SCIM is disabled" in page.inner_text("main"), page.inner_text("main")[:200])
        page.get_by_role("button", name="Sign out").click()
        expect_equal(page.inner_text("h1"), "Sign in", "after signing out")
        page.goto(place.console_url + "@walk/overview")
        expect_equal(page.inner_text("h1"), "Sign in", "after signing out and going back")


class Keyboard:
    """Somebody without a mouse: Tab, Enter, arrows and letters."""

    def __init__(self, page):
        self.page = page

    # What a screen reader would say of the element that has the focus.
    NAME = """(() => { const it = document.activeElement; return (it.getAttribute('aria-label')
        || (it.labels && it.labels.length ? it.labels[0].innerText : it.innerText) || '').trim(); })()"""

    def focus(self, name, kinds):
        """Tab until an element of one of the kinds has the focus whose name begins so."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.localName") in kinds and self.page.evaluate(self.NAME).startswith(name):
                outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                expect(outline != "none", f"nothing shows that {name} has the focus at {self.page.url}")
                return
        raise Missed(f"Tab never comes to {name} at {self.page.url}")

    def press(self, name):
        self.focus(name, ("a", "button"))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, name, text):
        self.focus(name, ("input",))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, name, option):
        self.focus(name, ("select",))
        self.page.keyboard.type(option)
        chosen = self.page.evaluate("document.activeElement.selectedOptions[0].innerText")
        expect(chosen.startswith(option), f"{name}: {chosen} instead of {option}")

    def mark(self, name):
        """One of several possibilities: Tab comes to the one that is marked, arrows to the others."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.type") == "radio":
                break
        for _ in range(5):
            if self.page.evaluate(self.NAME).startswith(name):
                return
            self.page.keyboard.press("ArrowDown")
        raise Missed(f"there is no {name} to mark at {self.page.url}")


@test
def the_keyboard_alone_walks_the_guide(place, _):
    place.ctl("org", "create", "keys")
    with browser(place, place.login("keys")) as page:
        keys = Keyboard(page)
        for name in ("SCIM Provisioning", "Enable SCIM", "Enable SCIM", "Generate token"):
            keys.press(name)
        keys.type("Name", "Entra Production")
        keys.press("Generate token")
        token = page.locator("input[readonly][value^=scim_]").input_value()
        keys.press("I have copied it")
        keys.press("Turn on")
        keys.press("Turn group sync on")
        keys.press("Change")
        expect(page.url.endswith("/default-role"), page.url)
        keys.choose("Default role", "member")
        keys.press("Preview default role")
        keys.press("Save default role")

        simulate(place, token)
        keys.press("Members")
        keys.press("User name")
        expect("sort=name" in page.url, page.url)
        keys.press("SCIM Provisioning")
        keys.type("IdP role value", "admin")
        keys.choose("Role", "admin")
        keys.press("Preview mapping")
        keys.press("Save mapping")
        expect(page.inner_text("h1").startswith("Apply"), page.inner_text("h1"))
        keys.press("Change")
        expect("applied to all members" in page.inner_text("main"), page.inner_text("main")[:200])
        page.goto(place.console_url + "@keys/members?role=%3Dadmin")
        expect(page.locator("tbody tr").count() > 0, "nobody became admin when the mapping was applied")

        keys.press("SCIM Provisioning")
        keys.press("Rotate Entra Production")
        keys.press("Rotate token")
        expect(page.locator("input[readonly][value^=scim_]").input_value() != token, "rotating gives another secret")
        keys.press("I have copied it")
        keys.press("Disable SCIM")
        keys.mark("Deactivate")
        keys.press("Disable SCIM")
        expect("SCIM is disabled" in page.inner_text("main"), page.inner_text("main")[:200])
        keys.press("Sign out")
        expect_equal(page.inner_text("h1"), "Sign in", "after signing out")


def token_answer(place, page, secret):
    """What the token endpoint says of a client's secret, as Entra asks it."""
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": page.get_by_label("Client identifier").input_value(),
        "client_secret": secret}).encode()
    request = urllib.request.Request(page.get_by_label("Token endpoint").input_value(), form)
    try:
        with urllib.request.urlopen(request, context=ssl.create_default_context(cafile=place.authorities)) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return json.load(error)


@test
def Entra_provisions_with_an_OAuth_client_that_the_console_made(place, _):
    place.ctl("org", "create", "oauth")
    place.ctl("org", "enable", "oauth")
    place.ctl("org", "groups-sync", "oauth", "on")
    with browser(place, place.login("oauth")) as page:
        page.goto(place.console_url + "@oauth/provisioning")
        page.get_by_role("link", name="Create OAuth client").click()
        page.get_by_label("Accepted only from").fill("127.0.0.1/8\n::1")
        page.get_by_role("button", name="Create client").click()
        expect("bits behind its prefix" in page.locator("#networks-fault").inner_text(), page.inner_text("main"))
        expect_equal(page.get_by_label("Accepted only from").input_value(), "127.0.0.1/8\n::1", "what was typed")
        page.get_by_label("Accepted only from").fill("127.0.0.0/8\n::1")
        page.get_by_role("button", name="Create client").click()
        secret = page.get_by_label("Client secret").input_value()
        token = token_answer(place, page, secret)["access_token"]
        simulate(place, token)
        page.get_by_role("link", name="I have copied it").click()
        expect(page.locator("tbody tr", has_text="Entra Production").locator("text=from 127.0.0.1").count() > 0, "the last use")
        expect(secret not in page.content(), "the secret is shown a second time")

        page.get_by_role("link", name="Rotate Entra Production").click()
        page.get_by_label("The old secret is accepted").select_option("0")
        page.get_by_role("button", name="Rotate client").click()
        newer = page.get_by_label("Client secret").input_value()
        expect_equal(token_answer(place, page, secret).get("error"), "invalid_client", "the old secret")
        expect("access_token" in token_answer(place, page, newer), "the new secret")

        page.goto(place.console_url + "@oauth/connect")
        page.locator("summary").nth(2).click()
        expect("Entra Production" in page.inner_text("main"), "Connect Entra names the client")
        page.goto(place.console_url + "@oauth/provisioning")
        page.get_by_role("link", name="Limits Entra Production").click()
        page.get_by_label("Read-only").check()
        page.get_by_role("button", name="Save limits").click()
        expect("Read-only, from 127.0.0.0/8, ::1" in page.inner_text("main"), page.inner_text("main"))


@test
def an_export_has_every_member_in_the_order_of_the_page(place, _):
    with browser(place, place.login()) as page:
        page.goto(place.console_url + "@demo/members?sort=-name")
        with page.expect_download() as download:
            page.get_by_role("link", name="Export as CSV").click()
        with open(download.value.path(), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    expected = {user["id"] for user in json.loads("[" + ",".join(place.ctl("user", "export", "--org", "demo").splitlines()) + "]")}
    expect_equal({row["id"] for row in rows}, expected, "the members of the file")
    expect_equal(len(rows), len(expected), "rows of the file")


@test
def no_page_scrolls_sideways_on_a_narrow_screen(place, _):
    narrow = {"width": 360, "height": 800}
    with place.entra_sign_in(ORGANIZATION), browser(place, place.login(), viewport=narrow) as page:
        names = [f"@demo/{each}" for each in PAGES + LISTS] + [f"@demo/provisioning/{each}" for each in CREDENTIAL_FORMS]
        for name in [*names, "@demo/administrators/entra", "@demo/administrators/remove-entra", "sessions", "about"]:
            page.goto(place.console_url + name)
            excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            expect(excess <= 0, f"{name} is {excess} pixels too wide")
            expect(page.locator("main h1").inner_text() != "Not found", name)


@test
def axe_finds_no_violation_in_light_and_dark(place, _):
    axe, faults = Axe(), []
    with place.entra_sign_in(ORGANIZATION), browser(place, place.login(organization=None)) as page:
        addresses = ["", "users", "sessions", "health", "about", "@demo/nothing", "login/x"]
        addresses += [f"@demo/{each}" for each in PAGES]
        addresses += [f"@demo/{each}" for each in LISTS]
        addresses += [f"@demo/provisioning/{each}" for each in ("disable", "groups", "default-role", "apply", "attributes")]
        addresses += [f"@demo/provisioning/{each}" for each in CREDENTIAL_FORMS]
        addresses += ["@demo/administrators/entra", "@demo/administrators/remove-entra", "users/entra"]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for address in addresses:
                page.goto(place.console_url + address)
                for violation in axe.run(page, options=RULES).response["violations"]:
                    nodes = [node["html"][:120] for node in violation["nodes"][:2]]
                    faults.append(f"{scheme} {address}: {violation['id']} {nodes}")
    expect(not faults, "\n      ".join(faults[:12]))


@test
def hostile_names_run_nothing_and_long_ones_and_right_to_left_ones_are_shown(place, _):
    with browser(place, place.login()) as page:
        dialogs = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        problems = []
        page.on("console", lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None)
        for name in PAGES:
            page.goto(place.console_url + f"@demo/{name}")
            expect("x-hostile" not in page.title(), f"{name}: {page.title()}")
        page.goto(place.console_url + "@demo/members")
        text = page.inner_text("main")
        expect(LONG.strip() in text, "the long name")
        expect(all(name in text for name in RIGHT_TO_LEFT), "the right-to-left names")
        expect(not dialogs, dialogs)
        expect(not problems, problems[:3])


@test
def another_site_can_neither_frame_a_page_nor_post_a_form(place, _):
    with browser(place, place.login(organization=None)) as page:
        evil = page.context.new_page()
        evil.route("https://evil.example/", lambda route: route.fulfill(
            content_type="text/html", body=f'<iframe src="{place.console_url}"></iframe>'
            f'<form method="post" action="{place.console_url}"><input name="name" value="evil"><button>x</button></form>'))
        evil.goto("https://evil.example/")
        frame = evil.frames[1]
        expect("scim-fcgi" not in frame.content(), "the page was framed")
        evil.get_by_role("button").click()
        evil.wait_for_load_state()
        expect("not accepted" in evil.inner_text("body") or "Sign in" in evil.inner_text("body"), evil.inner_text("body")[:200])
        expect('"evil"' not in place.ctl("org", "list", "--json"), "an organization was created")


@test
def a_flood_of_the_console_does_not_touch_a_cycle(place, _):
    token = place.set_up("flood")
    with browser(place, place.login("flood")) as page:
        cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
        flood = [subprocess.Popen(
            ["sh", "-c", f"for i in $(seq 60); do curl -sk -o /dev/null -b '{cookie}' "
                         f"'{place.console_url}@flood/members?search=a' & done; wait"]) for _ in range(4)]
        simulate(place, token)
        for each in flood:
            each.wait()
        page.goto(place.console_url + "@flood/overview")
        expect_equal(page.locator(".figures").count(), 1, "the overview after the flood")
    expect(pathlib.Path(f"/proc/{place.worker}").exists(), "the worker ended")
