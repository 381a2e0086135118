"""A service with a console and hostile data, and a way to sign in, for the tests with browsers."""

import contextlib
import pathlib
import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))

from harness.checks import Missed
from harness.endpoint import Endpoint, read_settings

ORGANIZATION = "demo"
OTHER = "other"
# Text that appears nowhere but in the data of the other organization.
FOREIGN = "Zyxwvut"
CLIENT = "Entra client"
TENANT = "3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61"
APPLICATION = "6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e1"
LONG = "Maximiliane-Wilhelmine von und zu Hohenstein-Waldburg-Zeil "
HOSTILE = (
    '<x-hostile onclick="alert(1)">x</x-hostile>',
    '"><script>document.title="x-hostile"</script>',
    "'--><img src=x-hostile onerror=alert(1)>",
    "</textarea></title></style><x-hostile>",
    "&lt;x-hostile&gt;&#60;x-hostile&#62;",
    "javascript:alert(1)//x-hostile",
    "a\u202ex-hostile\u202c \u2066b\u2069",
    "=cmd|' /C calc'!A0 x-hostile",
    "x-hostile " + "\U0001f469\u200d\U0001f4bb" * 200,
)
RIGHT_TO_LEFT = ("\u05d3\u05d5\u05d3 \u05d1\u05df \u05d2\u05d5\u05e8\u05d9\u05d5\u05df", "\u0645\u062d\u0645\u062f")


class Place(Endpoint):
    """The endpoint of `make run` with its console."""

    def __init__(self, directory, demo=False):
        super().__init__(directory, demo)
        settings = read_settings(self.directory / "endpoint.env")
        self.console_url, self.socket = settings["SCIM_CONSOLE_URL"], settings["SCIM_SOCKET"]

    def post(self, target, document):
        try:
            return super().post(target, document)
        except urllib.error.HTTPError as error:
            raise Missed(f"{document}: {error.read().decode()}") from None

    def ctl(self, *arguments, check=True):
        done = subprocess.run(
            [self.scimctl, "--config", self.config, *arguments], capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise Missed(f"scimctl {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def set_up(self, organization):
        """Creates an organization that Entra can provision, and answers with its token."""
        self.ctl("org", "create", organization)
        self.ctl("org", "enable", organization)
        self.ctl("org", "groups-sync", organization, "on")
        return self.ctl("token", "create", "--org", organization, "--name", "Entra", "--quiet").strip()

    def login(self, organization=ORGANIZATION, read_only=False):
        """A fresh link; the whole machine where there is no organization."""
        scope = ["--org", organization] if organization else []
        return self.ctl("console", "login", *scope, *(["--read-only"] if read_only else []), "--quiet").strip()

    def trust(self, organization, client_id):
        """Sets a workload identity."""
        self.ctl(
            "federation", "set", "--org", organization, "--tenant", TENANT, "--client-id", client_id, "--subject", client_id,
            "--name", f"{client_id} identity")

    @contextlib.contextmanager
    def entra_sign_in(self, organization):
        """Sign-in with Entra, for as long as pages that show it are looked at."""
        application = APPLICATION if organization == ORGANIZATION else APPLICATION.replace("6", "7")
        self.ctl("console", "entra", "set", "--org", organization, "--tenant", TENANT, "--client-id", application)
        try:
            yield
        finally:
            # A test may have turned it off.
            self.ctl("console", "entra", "remove", "--org", organization, check=False)

    def fill(self):
        """Hostile, long and right-to-left names of members, groups, tokens, mappings and schemas; and another organization."""
        schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"]
        members = []
        for number, name in enumerate([*HOSTILE, LONG, *RIGHT_TO_LEFT]):
            created = self.post("/Users", {
                "schemas": schemas, "userName": f"{name} {number}"[:250], "displayName": name, "title": name,
                "roles": [{"value": name[:60], "primary": True}], "externalId": f"{number} {name}"[:250],
                "emails": [{"type": "work", "value": f"{number}@x-hostile.example", "primary": True}]})
            members.append({"value": created["id"]})
        for number, name in enumerate(HOSTILE):
            self.post("/Groups", {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                "displayName": f"{name} {number}"[:250], "members": members})
            label = name[:100]
            self.ctl("role", "map", "set", "--org", ORGANIZATION, "--", label, "member", check=False)
            self.ctl("token", "create", "--org", ORGANIZATION, f"--name={label}", "--quiet", check=False)
            # The name of a token is taken.
            self.ctl("client", "create", "--org", ORGANIZATION, f"--name=c {label}", "--quiet", check=False)
        self.ctl("client", "create", "--org", ORGANIZATION, "--name", CLIENT, "--from", "192.0.2.0/24", "--quiet")
        self.ctl("client", "rotate", "--org", ORGANIZATION, CLIENT, "--quiet")
        self.trust(ORGANIZATION, "x-hostile<b>&")
        self.ctl("org", "create", OTHER)
        self.ctl("org", "enable", OTHER)
        self.ctl("role", "map", "set", "--org", OTHER, FOREIGN, "admin")
        self.ctl("client", "create", "--org", OTHER, "--name", f"{FOREIGN} client", "--quiet")
        self.trust(OTHER, FOREIGN)
        own, self.token = self.token, self.ctl("token", "create", "--org", OTHER, "--name", FOREIGN, "--quiet").strip()
        foreign = self.post("/Users", {"schemas": schemas, "userName": f"{FOREIGN}@example.org", "displayName": FOREIGN})
        gone = self.post("/Users", {"schemas": schemas, "userName": f"gone.{FOREIGN}@example.org"})
        self.ctl("user", "delete", "--org", OTHER, "--yes", gone["id"])
        self.token = own
        gone = self.post("/Users", {"schemas": schemas, "userName": f"gone {HOSTILE[0]}", "displayName": HOSTILE[0]})
        self.ctl("user", "delete", "--org", ORGANIZATION, "--yes", gone["id"])
        return foreign["id"]


class Visitor:
    """A browser without any: cookies, forms, and what came back."""

    def __init__(self, place):
        self.place, self.cookie = place, None
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=place.authorities)), NoRedirect())

    def ask(self, address, form=None, site="same-origin"):
        """Status, fields and body."""
        fields = {"Sec-Fetch-Site": site} if site else {}
        if self.cookie:
            fields["Cookie"] = self.cookie
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        url = urllib.parse.urljoin(self.place.console_url, address)
        try:
            answer = self.opener.open(urllib.request.Request(url, body, fields), timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            cookie = answer.headers.get("Set-Cookie")
            if cookie:
                self.cookie = re.match("[^;]*", cookie)[0]
            return answer.status, answer.headers, answer.read()

    def sign_in(self, link):
        status, _, _ = self.ask(link, {})
        assert status == 303, status
        return self


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None
