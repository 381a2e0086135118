/* The floor under a read: what one prepared SELECT through libfcgi costs, with nothing of SCIM around it.
 *
 *     floor SOCKET DATABASE
 *
 * Answers each request with the stored document of the user whose id ends the target. No token, no schema, no error. */

#include <fcgiapp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what) {
    fprintf(stderr, "floor: %s\n", what);
    exit(1);
}

/* The 16 bytes behind the 36 characters of a UUID. */
static int read_id(const char *text, unsigned char id[16]) {
    int digits = 0;
    for (; *text; text++) {
        if (*text == '-') continue;
        int digit = *text <= '9' ? *text - '0' : (*text | 32) - 'a' + 10;
        if (digit < 0 || digit > 15 || digits == 32) return 0;
        id[digits / 2] = (unsigned char)(digits % 2 ? id[digits / 2] | digit : digit << 4);
        digits++;
    }
    return digits == 32;
}

int main(int count, char **arguments) {
    sqlite3 *database;
    sqlite3_stmt *statement;
    FCGX_Request request;
    if (count != 3) fail("usage: floor SOCKET DATABASE");
    int listening = FCGX_OpenSocket(arguments[1], 128);
    if (FCGX_Init() || listening < 0 || FCGX_InitRequest(&request, listening, 0)) fail("no socket");
    if (sqlite3_open_v2(arguments[2], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)) fail("no database");
    sqlite3_exec(database, "PRAGMA cache_size = -512", NULL, NULL, NULL);
    if (sqlite3_prepare_v3(
            database, "SELECT document FROM users WHERE organization = 1 AND id = ?", -1, SQLITE_PREPARE_PERSISTENT,
            &statement, NULL))
        fail(sqlite3_errmsg(database));
    while (FCGX_Accept_r(&request) == 0) {
        unsigned char id[16];
        const char *target = FCGX_GetParam("REQUEST_URI", request.envp);
        const char *text = target ? strrchr(target, '/') : NULL;
        if (text && read_id(text + 1, id)) sqlite3_bind_blob(statement, 1, id, sizeof id, SQLITE_STATIC);
        if (text && sqlite3_step(statement) == SQLITE_ROW) {
            int length = sqlite3_column_bytes(statement, 0);
            FCGX_FPrintF(
                request.out, "Status: 200 OK\r\nContent-Type: application/scim+json\r\nContent-Length: %d\r\n\r\n",
                length);
            FCGX_PutStr(sqlite3_column_blob(statement, 0), length, request.out);
        } else {
            FCGX_PutS("Status: 404 Not Found\r\nContent-Length: 0\r\n\r\n", request.out);
        }
        sqlite3_reset(statement);
        FCGX_Finish_r(&request);
    }
    return 0;
}
