"""An endpoint that scripts/run starts for a test."""

import json
import os
import pathlib
import shlex
import socket
import ssl
import subprocess
import urllib.request

from harness.run_directory import ROOT


class Endpoint:
    """nginx with TLS, the release worker and a database, as `make run` starts them; `close` stops them.

    With `demo`, a provisioning run is played first.
    """

    def __init__(self, directory, demo=False):
        self.directory = pathlib.Path(directory)
        self.environment = os.environ | {
            "RUN_DIR": str(directory), "PORT": str(free_port()), "DEMO": "1" if demo else "0", "DETACH": "1"}
        self.script("run")
        settings = read_settings(self.directory / "endpoint.env")
        self.base_url, self.token = settings["SCIM_BASE_URL"], settings["SCIM_TOKEN"]
        self.authorities = settings["SCIM_CA_FILE"]
        self.scimctl, self.config = settings["SCIMCTL"], settings["SCIM_CONFIG"]
        self.worker = int(settings["SCIM_WORKER_PID"])
        self.database = pathlib.Path(read_settings(self.config)["SCIM_FCGI_DATABASE"])

    def script(self, name):
        done = subprocess.run(
            [ROOT / "scripts" / name], env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"scripts/{name} failed: {done.stderr}")

    def close(self):
        self.script("stop")

    def post(self, target, document):
        """The resource that a POST creates; `target` begins below the base URL."""
        request = urllib.request.Request(
            self.base_url + target, json.dumps(document).encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"})
        with urllib.request.urlopen(request, context=ssl.create_default_context(cafile=self.authorities)) as answer:
            return json.loads(answer.read())


def read_settings(path):
    """The assignments in a file, as a shell reads them."""
    return dict(word.split("=", 1) for word in shlex.split(pathlib.Path(path).read_text()))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
