"""Signing in with Microsoft Entra ID: Chromium goes to a provider on another site and comes back."""

import contextlib

from entra_issuer import TENANT, Issuer
from playwright.sync_api import Error, sync_playwright

from harness.checks import Missed, expect, expect_equal, test

CLIENT = "6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0"
ADA = {"sub": "subject-of-ada", "oid": "c0ffee00-1111-4222-8333-444455556666", "name": "Ada <b>Lovelace</b>"}


@contextlib.contextmanager
def fresh_browser(place):
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            page = chromium.new_context(ignore_https_errors=True).new_page()
            page.set_default_timeout(10_000)
            page.goto(place.console_url)
            yield page
        except Error as problem:
            raise Missed(f"{problem.message.splitlines()[0]} at {page.url}: {page.inner_text('body')[:400]}") from None
        finally:
            chromium.close()


def sign_in(page, issuer):
    page.get_by_role("link", name="Sign in with Microsoft Entra ID").click()
    expect(page.url.startswith(issuer.authority), page.url)
    page.get_by_role("link", name="Ada").click()


@test
def people_sign_in_with_Entra_from_another_site(place, _):
    issuer = Issuer(place.directory)
    try:
        place.ctl("org", "create", "entra")
        place.ctl(
            "console", "entra", "set", "--org", "entra", "--tenant", TENANT, "--client-id", CLIENT, "--authority",
            issuer.authority)
        issuer.register(CLIENT, f"{place.console_url}entra")
        issuer.person = {**ADA, "roles": ["scim.admin"]}
        with fresh_browser(place) as page:
            sign_in(page, issuer)
            expect("answer was not accepted" in page.inner_text("h1"), "without keys: " + page.inner_text("main"))
            keys = place.directory / "keys.json"
            issuer.write_keys(keys)
            place.ctl(
                "keys", "import", "--keys-url", f"{issuer.authority}/{TENANT}/discovery/v2.0/keys", str(keys))

            page.goto(place.console_url)
            sign_in(page, issuer)
            page.wait_for_url("**/scim-console/@entra/overview")
            expect_equal(page.inner_text("h1"), "SCIM is off", "the overview of a new organization")
            expect("Ada <b>Lovelace</b> (Entra, " in page.inner_text("header"), page.inner_text("header"))
            kept = {cookie["name"] for cookie in page.context.cookies()}
            expect_equal(kept, {"__Host-scim-console"}, "the cookies of somebody who is signed in")

            # Sent once more, the answer counts for nothing: it was used, and the cookie for it is gone.
            page.go_back()
            page.get_by_role("link", name="Ada").click()
            expect("was not begun here" in page.inner_text("h1"), page.inner_text("main"))

        issuer.person = {**ADA, "roles": ["scim.viewer"]}
        with fresh_browser(place) as page:
            sign_in(page, issuer)
            page.goto(f"{place.console_url}@entra/provisioning")
            expect(page.get_by_role("link", name="Enable SCIM").count() == 0, "a viewer may enable SCIM")

        issuer.person = ADA
        with fresh_browser(place) as page:
            sign_in(page, issuer)
            expect_equal(page.inner_text("h1"), "You may not use this console", "without an app role")
            expect(ADA["oid"] in page.inner_text("main"), page.inner_text("main"))
    finally:
        place.ctl("console", "entra", "remove", "--org", "entra")
        issuer.close()
