"""Doctor with an nginx that is stopped, and with one thing wrong in its configuration at a time."""

from harness.checks import test

LOCATION = r"^location \^~ /scim/v2 \{"


def only_failure(installation, change, subject, words):
    with installation.changed_nginx(change):
        report = installation.doctor()
    report.expect_only_failure(subject, words)
    return report


def in_location(line):
    return "scim-fcgi.conf", LOCATION, rf"\g<0>\n {line}"


@test
def nginx_is_stopped(installation):
    installation.stop_nginx()
    report = installation.doctor()
    installation.nginx()
    report.expect_only_failure("connection", "systemctl start nginx")
    report.expect_finding("skipped", "Entra's requests", "connection")


@test
def nginx_denies_patch(installation):
    report = only_failure(
        installation, in_location("limit_except GET POST PUT DELETE { deny all; }"), "PATCH", "the request never reached the worker")
    report.expect_finding("good", "DELETE", "nginx lets it pass")


@test
def nginx_denies_delete(installation):
    report = only_failure(
        installation, in_location("limit_except GET POST PUT PATCH { deny all; }"), "DELETE", "the request never reached the worker")
    report.expect_finding("good", "PATCH", "nginx lets it pass")


@test
def bodies_are_limited_too_much(installation):
    change = "scim-fcgi.conf", "client_max_body_size 8m", "client_max_body_size 1m"
    only_failure(installation, change, "body size", "client_max_body_size 8m")


@test
def the_authorization_field_is_not_passed_on(installation):
    change = "scim-fcgi.conf", r"^.*HTTP_AUTHORIZATION.*\n", ""
    only_failure(installation, change, "authorization", "fastcgi_param HTTP_AUTHORIZATION")


@test
def every_address_is_denied(installation):
    only_failure(installation, in_location("deny all;"), "access", "allow and deny lines")


@test
def the_location_is_missing(installation):
    change = "scim-fcgi.conf", r"^location \^~ /scim/v2 ", "location ^~ /elsewhere "
    only_failure(installation, change, "base URL", "include snippets/scim-fcgi")


@test
def nginx_redirects(installation):
    change = in_location("return 301 https://elsewhere.example.org/scim/v2;")
    only_failure(installation, change, "base URL", "redirects (301)")


@test
def tls_1_2_is_off(installation):
    change = "nginx.conf", "ssl_protocols .*", "ssl_protocols TLSv1.3;"
    only_failure(installation, change, "TLS versions", "ssl_protocols TLSv1.2 TLSv1.3")


@test
def old_versions_of_tls_are_on(installation):
    change = "nginx.conf", "ssl_protocols .*", "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0;"
    with installation.changed_nginx(change):
        report = installation.doctor()
    report.expect_failures()
    report.expect_finding("warning", "TLS versions", "before 1.2")
