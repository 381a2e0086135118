import SCIMHost

extension NginxSite {
    /// `nginx/scim-fcgi-site.conf`, to the letter.
    static let template = #"""
        # A complete virtual host for scim-fcgi. Copy it to /etc/nginx/sites-available/, set the name and the certificate, link it
        # into sites-enabled, then run: nginx -t && systemctl reload nginx
        #
        # Entra requires TLS 1.2 or later and trusts only certificates of public CAs: Test Connection fails with a self-signed
        # certificate. With certbot: certbot certonly --webroot -w /var/www/html -d scim.example.org

        # The default format logs the query, and with it names and addresses (filter=userName eq "..."). This one does not.
        # nginx's error log still contains the request line of a request that failed.
        log_format scim_fcgi '$remote_addr [$time_iso8601] "$request_method $uri $server_protocol" $status '
            '$body_bytes_sent ${request_time}s $request_id';

        # A rate limit for each client address; uncomment the two limit_req lines to enable it. Entra sends up to 25 requests a
        # second for each organization, all from a few addresses: never set a lower rate.
        #limit_req_zone $binary_remote_addr zone=scim_fcgi:10m rate=100r/s;

        # A limit for the token endpoint alone; uncomment the map and both lines with scim_fcgi_token. Entra asks for a token about
        # once an hour, but from the same few addresses for all organizations.
        #map $uri $scim_fcgi_token_caller { ~^/scim/v2/oauth2/token/?$ $binary_remote_addr; }
        #limit_req_zone $scim_fcgi_token_caller zone=scim_fcgi_token:1m rate=10r/s;

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
            # With nginx 1.25.1 or later, write "listen 443 ssl;" and add a line "http2 on;".
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

            # A client that sends its header too slowly is dropped. A filter of 4 KiB fits even if every byte of it is encoded.
            client_header_timeout 10s;
            large_client_header_buffers 4 16k;

            #limit_req zone=scim_fcgi burst=200;
            #limit_req zone=scim_fcgi_token burst=50;

            include snippets/scim-fcgi*.conf;
            set $scim_fcgi_hsts "max-age=31536000";
            #set $scim_fcgi_backend scim_fcgi;

            # TRACE and CONNECT, which nginx refuses itself.
            error_page 405 /.scim-fcgi/refused;

            add_header Strict-Transport-Security "max-age=31536000" always;
            location / {
                return 404;
            }
        }

        """#
}
