import SCIMHost

extension NginxSite {
    /// `nginx/scim-fcgi-site.conf`, to the letter.
    static let template = #"""
        # A complete host for scim-fcgi. Copy it to /etc/nginx/sites-available/, put in the name and the certificate, link it
        # into sites-enabled, then: nginx -t && systemctl reload nginx
        #
        # Entra speaks TLS 1.2 or later and trusts certificates of public authorities only: Test Connection fails with a
        # certificate of your own. With certbot: certbot certonly --webroot -w /var/www/html -d scim.example.org

        # The usual format prints the query, and with it names and addresses (filter=userName eq "..."). This one does not.
        # nginx's error log still prints the request line of what went wrong.
        log_format scim_fcgi '$remote_addr [$time_iso8601] "$request_method $uri $server_protocol" $status '
            '$body_bytes_sent ${request_time}s $request_id';

        # A ceiling for one address, off unless the two limit_req lines are taken in. Entra sends up to 25 requests a second
        # for each organization, all from a few addresses: never go below that.
        #limit_req_zone $binary_remote_addr zone=scim_fcgi:10m rate=100r/s;

        server {
            listen 80;
            listen [::]:80;
            server_name scim.example.org;
            server_tokens off;
            access_log /var/log/nginx/scim-fcgi.log scim_fcgi;

            location ^~ /.well-known/acme-challenge/ {
                root /var/www/html;
            }
            location / {
                return 308 https://$host$request_uri;
            }
        }

        server {
            # From nginx 1.25.1 on: "listen 443 ssl;" and a line "http2 on;".
            listen 443 ssl http2;
            listen [::]:443 ssl http2;
            server_name scim.example.org;
            server_tokens off;
            access_log /var/log/nginx/scim-fcgi.log scim_fcgi;

            ssl_certificate /etc/letsencrypt/live/scim.example.org/fullchain.pem;
            ssl_certificate_key /etc/letsencrypt/live/scim.example.org/privkey.pem;
            ssl_protocols TLSv1.2 TLSv1.3;
            ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
            ssl_prefer_server_ciphers off;
            ssl_session_cache shared:scim_fcgi_tls:10m;
            ssl_session_timeout 1d;
            ssl_session_tickets off;

            # A client that dribbles its header is dropped; a filter of 4 KiB fits even when every byte of it is encoded.
            client_header_timeout 10s;
            large_client_header_buffers 4 16k;

            #limit_req zone=scim_fcgi burst=200;

            include snippets/scim-fcgi*.conf;
            set $scim_fcgi_hsts "max-age=31536000";
            #set $scim_fcgi_backend scim_fcgi;

            # TRACE and CONNECT, which nginx refuses by itself.
            error_page 405 /.scim-fcgi/refused;

            add_header Strict-Transport-Security "max-age=31536000" always;
            location / {
                return 404;
            }
        }

        """#
}
