import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The one page that shows a client secret, once.
enum ClientSecretPage {
    static func page(_ made: Administration.CreatedSecret, _ visit: OrganizationVisit) -> Page {
        Page("New client secret", in: .provisioning) {
            Tag.h1 {
                "Copy the secret of "
                Markup.name(made.client.name)
            }
            Tag.p(.class("lead")) {
                "This is the only time that the secret is shown. Enter the values in Entra before you leave this page: \(Remedy.EntraPlace.credentials.bothNames)."
            }
            Tag.p {
                "Choose the authentication method "
                Tag.strong { "OAuth 2.0 client credentials grant" }
                ", and leave the scope empty."
            }
            Form.copyable("tenant-url", "Tenant URL", made.baseURL.text)
            Form.copyable("token-endpoint", "Token endpoint", made.tokenEndpoint)
            Form.copyable("client-identifier", "Client identifier", made.client.clientID)
            Form.copyable("client-secret", "Client secret", made.secret.text)
            Tag.p {
                "The secret expires on \(LocalTime(made.expires).day), "
                Markup.time(made.expires, at: visit.now)
                ". An access token is valid for \(AccessTokenLifetime.text(made.client.tokenLifetime))."
            }
            if let replaced = made.replaced {
                SecretPage.overlap(
                    prefix: replaced.prefix, end: replaced.state == .valid ? replaced.expires : nil, visit)
            }
            SecretPage.end(visit)
        }
    }
}
