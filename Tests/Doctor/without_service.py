"""Doctor without a worker, without a database, and with a damaged one. These tests come last: they stop the worker."""

import pathlib
import shutil
import tempfile

from harness.checks import test


@test
def the_worker_is_stopped(installation):
    installation.stop_worker()
    report = installation.doctor()
    report.expect_only_failure("service", "systemctl status scim-fcgi")
    report.expect_finding("skipped", "Entra's requests", "the service is stopped")


@test
def there_is_no_database_and_then_a_damaged_one(installation):
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        configuration = directory / "scim-fcgi.conf"
        configuration.write_text(f"SCIM_FCGI_DATABASE={directory}/scim.db\n")
        own, installation.config = installation.config, configuration
        try:
            report = installation.doctor()
            report.expect_status(1)
            report.expect_finding("failure", "database", "there is no database")
            shutil.copy(installation.database, directory)
            (directory / "scim.db").write_bytes(b"SQLite format 3\0 and then nothing of the kind")
            report = installation.doctor()
            report.expect_status(1)
            report.expect_finding("failure", "database", "backup")
        finally:
            installation.config = own
