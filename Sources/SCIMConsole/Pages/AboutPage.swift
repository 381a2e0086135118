import SCIMHost

/// Which version this is, and under which licenses.
enum AboutPage {
    static func page() -> Page {
        Page("About") {
            Tag.h1 { "scim-fcgi \(Release.version)" }
            Tag.p(.class("lead")) { "A SCIM 2.0 service provider for Microsoft Entra ID, behind nginx, over SQLite." }
            Tag.p {
                "Licensed under the Apache License 2.0. It contains the Swift runtime, swift-http-types and swift-log, under the same license, and uses SQLite, which is in the public domain, libfcgi and OpenSSL as the system has them."
            }
            Tag.p {
                "The license texts are in "
                Tag.code { "/usr/share/doc/scim-fcgi/copyright" }
                "."
            }
        }
    }
}
