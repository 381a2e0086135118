#include <sqlite3.h>

/* SQLite's count of all memory in use is kept under one lock for all threads, and nobody asks for it. The function that
 * switches it off takes a variable number of arguments, which Swift cannot pass. To be called before anything else. */
static inline int sqlite3_config_without_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
