"""Firefox walks the guide, with JavaScript and without."""

import contextlib
import pathlib
import tempfile

import axe_playwright_python
from chromium import PAGES, simulate
from marionette_driver.by import By
from marionette_driver.errors import MarionetteException
from marionette_driver.marionette import Marionette

from harness.checks import Missed, expect, expect_equal, test
from harness.endpoint import free_port

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


class Firefox:
    """What the walk does with a page."""

    def __init__(self, client, place):
        self.client, self.place = client, place

    def go(self, address):
        self.client.navigate(self.place.console_url + address if "://" not in address else address)

    def text(self, selector="main"):
        return self.client.find_element(By.CSS_SELECTOR, selector).text

    def press(self, text):
        """The first link or button that begins with the text."""
        for element in self.client.find_elements(By.CSS_SELECTOR, "main a, main button, nav a, header button"):
            if element.text.startswith(text):
                element.click()
                return
        raise Missed(f"there is no {text} at {self.client.get_url()}: {self.text()[:300]}")

    def fill(self, name, text):
        field = self.client.find_element(By.NAME, name)
        field.clear()
        field.send_keys(text)

    def choose(self, name, option):
        field = self.client.find_element(By.NAME, name)
        for each in field.find_elements(By.TAG_NAME, "option"):
            if each.text == option:
                each.click()
                return
        raise Missed(f"{name} has no {option}")

    def value(self, selector):
        return self.client.find_element(By.CSS_SELECTOR, selector).get_property("value")


@contextlib.contextmanager
def firefox(place, link, scripts):
    """Firefox, signed in by the link."""
    with tempfile.TemporaryDirectory(prefix="scim-fcgi-firefox.") as logs:
        client = Marionette(
            host="127.0.0.1", port=free_port(), bin="/usr/bin/firefox-esr", headless=True,
            gecko_log=f"{logs}/gecko.log", prefs={"javascript.enabled": scripts})
        try:
            client.start_session({"acceptInsecureCerts": True})
            client.timeout.implicit = 5
            browser = Firefox(client, place)
            browser.go(link)
            browser.press("Sign in")
            yield browser
        except MarionetteException as problem:
            raise Missed(f"{problem}") from None
        finally:
            client.cleanup()


@test
def Firefox_without_JavaScript_walks_the_guide(place, _):
    walk(place, "fox", scripts=False)


@test
def Firefox_with_JavaScript_walks_the_guide(place, _):
    walk(place, "foxes", scripts=True)


def walk(place, organization, scripts):
    place.ctl("org", "create", organization)
    with firefox(place, place.login(organization), scripts) as browser:
        expect_equal(browser.text("h1"), "SCIM is off", "the overview of a new organization")
        browser.press("SCIM Provisioning")
        browser.press("Enable SCIM")
        browser.press("Enable SCIM")
        expect("SCIM is enabled" in browser.text(), browser.text()[:200])
        expect_equal(browser.value("#base-url"), place.base_url, "the Base URL")
        browser.press("Generate token")
        browser.fill("name", "Entra Production")
        browser.press("Generate token")
        token = browser.value("input[readonly][value^=scim_]")
        browser.press("I have copied it")
        expect(token not in browser.text(), "the token is shown a second time")
        browser.press("Turn on")
        browser.press("Turn group sync on")
        browser.press("Change")
        browser.choose("role", "member")
        browser.press("Preview default role")
        browser.press("Save default role")

        browser.press("Connect Entra")
        before = len(browser.client.find_elements(By.CSS_SELECTOR, "ol.steps .state.good"))
        simulate(place, token)
        browser.press("Look again")
        after = len(browser.client.find_elements(By.CSS_SELECTOR, "ol.steps .state.good"))
        expect(after > before + 2, f"Connect Entra ticked {before} steps before and {after} after the run")
        for page in PAGES:
            browser.go(f"@{organization}/{page}")
            expect(len(browser.text()) > 200, f"{page}: {browser.text()}")

        browser.press("SCIM Provisioning")
        browser.fill("label", "admin")
        browser.choose("role", "admin")
        browser.press("Preview mapping")
        expect("would change role" in browser.text(), browser.text()[:300])
        browser.press("Save mapping")
        browser.press("Change")
        expect("applied to all members" in browser.text(), browser.text()[:200])
        browser.go(f"@{organization}/members?role=%3Dadmin")
        browser.client.find_element(By.CSS_SELECTOR, "tbody tr a").click()
        expect("Entra sent" in browser.text() and "a mapping matches it" in browser.text(), browser.text()[:600])

        browser.press("SCIM Provisioning")
        browser.press("Rotate")
        browser.press("Rotate")
        expect(browser.value("input[readonly][value^=scim_]") != token, "rotating gives another secret")
        browser.press("I have copied it")
        expect("Replaced, still valid" in browser.text(), "the overlap is shown")
        browser.press("Disable SCIM")
        browser.press("Disable SCIM")
        expect("SCIM is disabled" in browser.text(), browser.text()[:200])
        browser.press("Sign out")
        expect_equal(browser.text("h1"), "Sign in", "after signing out")


@test
def axe_finds_no_violation_in_Firefox(place, _):
    faults = []
    with firefox(place, place.login(), scripts=True) as browser:
        for page in PAGES:
            browser.go(f"@demo/{page}")
            browser.client.execute_script(AXE, sandbox="system")
            found = browser.client.execute_async_script(
                "const done = arguments[0]; axe.run({runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                " 'wcag22aa']}}).then(result => done(result.violations.map(each => each.id + ' ' + each.nodes[0].html)))",
                sandbox="system", new_sandbox=False)
            faults += [f"{page}: {each[:200]}" for each in found]
    expect(not faults, "\n      ".join(faults[:12]))
