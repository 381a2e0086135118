"""The endpoint of an endpoint.env, as scim2-client speaks to it: every answer is validated."""

import pathlib
import shlex
import ssl

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient


def client(path):
    lines = pathlib.Path(path).read_text().splitlines()
    values = dict(shlex.split(line)[0].split("=", 1) for line in lines)
    return SyncSCIMClient(
        httpx2.Client(
            base_url=values["SCIM_BASE_URL"],
            headers={"Authorization": "Bearer " + values["SCIM_TOKEN"]},
            verify=ssl.create_default_context(cafile=values["SCIM_CA_FILE"]),
            timeout=30,
        )
    )
