"""Pictures of the console for the documentation."""

import pathlib
import tempfile

from place import Place
from playwright.sync_api import sync_playwright

IMAGES = pathlib.Path(__file__).resolve().parents[2] / "docs/images"
# Name, address, width and height of the window, and color scheme.
PICTURES = [
    ("console-overview", "@demo/overview", 1000, 760, "light"),
    ("console-provisioning", "@demo/provisioning", 1000, 900, "light"),
    ("console-members", "@demo/members", 1000, 640, "light"),
    ("console-log", "@demo/log", 1000, 640, "light"),
    ("console-connect", "@demo/connect", 1000, 760, "light"),
    ("console-cycles-dark", "@demo/cycles", 1000, 640, "dark"),
    ("console-members-narrow", "@demo/members", 360, 720, "light"),
    ("console-preview", "@demo/provisioning/map?label=member&role=viewer", 1000, 640, "light"),
]


def main():
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scim-fcgi-pictures.") as path, sync_playwright() as playwright:
        place = Place(f"{path}/run", demo=True)
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            page = chromium.new_context(ignore_https_errors=True).new_page()
            page.goto(place.login())
            page.get_by_role("button", name="Sign in").click()
            for name, address, width, height, scheme in PICTURES:
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)
                page.goto(place.console_url + address)
                page.screenshot(path=IMAGES / f"{name}.png")
                print(f"docs/images/{name}.png")
        finally:
            chromium.close()
            place.close()


main()
