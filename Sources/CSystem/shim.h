#include <sys/prctl.h>
#include <sys/timex.h>
#include <time.h>

// What Swift cannot call: `struct timespec` belongs to a module that cannot be imported by name, and prctl takes a variable
// number of arguments. One declaration of each clock, for every module.

// Milliseconds since 1970.
static inline long long machine_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Nanoseconds of a clock that only goes forward; only differences mean something.
static inline unsigned long long machine_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long long)now.tv_sec * 1000000000 + (unsigned long long)now.tv_nsec;
}

// Waits that long.
static inline void machine_pause(long long milliseconds) {
    struct timespec rest = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&rest, &rest) != 0) {}
}

// Whether the kernel takes its clock for synchronized: 1 or 0, -1 where it does not say.
static inline int machine_clock_is_synchronized(void) {
    struct timex clock = {0};
    if (adjtimex(&clock) < 0) return -1;
    return clock.status & STA_UNSYNC ? 0 : 1;
}

// Keeps the memory of this process from being dumped, and from being read by other processes of the same user.
static inline int machine_hide_memory(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }


// Seconds by which this machine's zone is ahead of UTC at a time, in seconds since 1970; 0 where that cannot be said.
static inline long machine_zone_offset(long long seconds) {
    time_t time = seconds;
    struct tm parts;
    return localtime_r(&time, &parts) ? parts.tm_gmtoff : 0;
}

// The first eight bytes of the zone's abbreviation at that time, the first one lowest, then zeros.
static inline unsigned long long machine_zone_name(long long seconds) {
    time_t time = seconds;
    struct tm parts;
    unsigned long long name = 0;
    if (!localtime_r(&time, &parts) || !parts.tm_zone) return 0;
    for (int i = 0; i < 8 && parts.tm_zone[i]; i++) name |= (unsigned long long)(unsigned char)parts.tm_zone[i] << 8 * i;
    return name;
}
