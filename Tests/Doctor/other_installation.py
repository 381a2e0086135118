"""Doctor beside a second installation, which is on a small disk where one can be mounted."""

import contextlib
import os
import subprocess

from harness.checks import test
from installation import Installation


@contextlib.contextmanager
def second_installation(installation):
    """Another endpoint, and whether its disk is small."""
    directory = installation.other_directory
    directory.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=96m,mode=755", "doctor", directory]
    is_small = os.geteuid() == 0 and subprocess.run(mount, stderr=subprocess.DEVNULL, check=False).returncode == 0
    try:
        other = Installation(directory, None)
        try:
            yield other, is_small
        finally:
            other.close()
    finally:
        if is_small:
            subprocess.run(["umount", directory], check=False)


def fill(path):
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(65536))


@test
def the_base_url_leads_to_another_installation_and_a_disk_is_full(installation):
    with second_installation(installation) as (other, is_small):
        with installation.stored_base_url(other.base_url):
            report = installation.doctor(authorities=other.authorities)
            report.expect_only_failure("base URL", "another server answers")
        if not is_small:
            print("test-doctor: skipped a full disk: only root can mount a small file system")
            return
        filler = other.directory / "filler"
        fill(filler)
        report = other.doctor()
        filler.unlink()
        report.expect_only_failure("disk", "Free some space")
        report.expect_finding("skipped", "Entra's requests", "disk")
        other.doctor().expect_status(0)


@test
def nothing_is_left_of_all_these_runs(installation):
    installation.expect_no_trace()
