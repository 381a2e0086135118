"""Doctor while something is switched off here."""

from harness.checks import test


@test
def without_group_sync_the_groups_are_skipped(installation):
    installation.ctl("org", "groups-sync", "demo", "off")
    report = installation.doctor()
    installation.ctl("org", "groups-sync", "demo", "on")
    report.expect_status(0)
    report.expect_finding("skipped", "groups", "scimctl org groups-sync demo on")


@test
def while_scim_is_off_it_warns_and_plays_no_requests(installation):
    installation.ctl("org", "disable", "demo", "--members", "keep", "--yes")
    report = installation.doctor()
    installation.ctl("org", "enable", "demo")
    report.expect_failures()
    report.expect_finding("warning", "demo: SCIM", "scimctl org enable demo")
    report.expect_finding("skipped", "Entra's requests", "SCIM is on for no organization")
