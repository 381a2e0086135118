/* A disk and a clock with faults, under any program: LD_PRELOAD=faults.so FAULTS_CONTROL=FILE FAULTS_DIRECTORY=DIR.
 *
 * FILE is mapped by everybody, and faults.py writes into it: which calls on files below DIR fail, from which on, how often and
 * how; and how far the clock is off.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))

enum { WRITE = 1, SYNC = 2, READ = 4, TRUNCATE = 8, OPEN = 16, NAME = 32 };

/* In the order of faults.py. */
struct control {
    atomic_long kinds;     /* the calls that are counted, as a sum */
    atomic_long counted;   /* how many there were */
    atomic_long first;     /* the number of the first that fails, from 1; 0 for none */
    atomic_long times;     /* how many fail */
    atomic_long error;     /* their errno */
    atomic_long offset;    /* nanoseconds by which the time of day is off */
    atomic_long failed;    /* how many have failed */
};

static struct control *control;
static char directory[PATH_MAX];
static size_t directory_length;

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void prepare(void) {
    const char *file = getenv("FAULTS_CONTROL"), *below = getenv("FAULTS_DIRECTORY");
    if (!file || !below) return;
    directory_length = (size_t)snprintf(directory, sizeof directory, "%s", below);
    int opened = REAL(open)(file, O_RDWR | O_CLOEXEC);
    if (opened < 0) abort();
    void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    if (mapped == MAP_FAILED) abort();
    close(opened);
    control = mapped;
}

/* Whether this call fails; errno says how. */
static int fails(long kind) {
    if (!(atomic_load(&control->kinds) & kind)) return 0;
    long number = atomic_fetch_add(&control->counted, 1) + 1, first = atomic_load(&control->first);
    if (first == 0 || number < first || number >= first + atomic_load(&control->times)) return 0;
    atomic_fetch_add(&control->failed, 1);
    errno = (int)atomic_load(&control->error);
    return 1;
}

static int is_below(const char *path) { return control && strncmp(path, directory, directory_length) == 0; }

static int is_below_open(int descriptor) {
    if (!control || atomic_load(&control->kinds) == 0) return 0;
    char link[64], path[PATH_MAX + 16];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_below(path);
}

/* A function of a descriptor, and one of a path. */
#define ON_DESCRIPTOR(result, name, kind, parameters, arguments) \
    result name parameters {                                     \
        if (is_below_open(descriptor) && fails(kind)) return -1; \
        return REAL(name) arguments;                             \
    }
#define ON_PATH(name, kind, parameters, arguments)   \
    int name parameters {                            \
        if (is_below(path) && fails(kind)) return -1; \
        return REAL(name) arguments;                 \
    }

ON_DESCRIPTOR(ssize_t, write, WRITE, (int descriptor, const void *bytes, size_t size), (descriptor, bytes, size))
ON_DESCRIPTOR(ssize_t, pwrite, WRITE, (int descriptor, const void *bytes, size_t size, off_t offset), (descriptor, bytes, size, offset))
ON_DESCRIPTOR(ssize_t, pwrite64, WRITE, (int descriptor, const void *bytes, size_t size, off64_t offset), (descriptor, bytes, size, offset))
ON_DESCRIPTOR(ssize_t, read, READ, (int descriptor, void *bytes, size_t size), (descriptor, bytes, size))
ON_DESCRIPTOR(ssize_t, pread, READ, (int descriptor, void *bytes, size_t size, off_t offset), (descriptor, bytes, size, offset))
ON_DESCRIPTOR(ssize_t, pread64, READ, (int descriptor, void *bytes, size_t size, off64_t offset), (descriptor, bytes, size, offset))
ON_DESCRIPTOR(int, ftruncate, TRUNCATE, (int descriptor, off_t size), (descriptor, size))
ON_DESCRIPTOR(int, ftruncate64, TRUNCATE, (int descriptor, off64_t size), (descriptor, size))
ON_DESCRIPTOR(int, fsync, SYNC, (int descriptor), (descriptor))
ON_DESCRIPTOR(int, fdatasync, SYNC, (int descriptor), (descriptor))

ON_PATH(rename, NAME, (const char *path, const char *to), (path, to))
ON_PATH(link, NAME, (const char *path, const char *to), (path, to))
ON_PATH(unlink, NAME, (const char *path), (path))
ON_PATH(mkdir, NAME, (const char *path, mode_t mode), (path, mode))
ON_PATH(rmdir, NAME, (const char *path), (path))
ON_PATH(mkstemps, OPEN, (char *path, int suffix), (path, suffix))

#define OPENING(name)                                                   \
    int name(const char *path, int flags, ...) {                        \
        va_list more;                                                   \
        va_start(more, flags);                                          \
        mode_t mode = va_arg(more, mode_t);                             \
        va_end(more);                                                   \
        /* What only reads can be opened on a read-only file system. */ \
        int only_reads = (flags & O_ACCMODE) == O_RDONLY && control && atomic_load(&control->error) == EROFS; \
        if (!only_reads && is_below(path) && fails(OPEN)) return -1;    \
        return REAL(name)(path, flags, mode);                           \
    }
OPENING(open)
OPENING(open64)

/* The time of day; the clock that counts from the start of the machine never jumps. */

static void jump(struct timespec *time) {
    long offset = control ? atomic_load(&control->offset) : 0;
    time->tv_sec += offset / 1000000000;
    time->tv_nsec += offset % 1000000000;
    if (time->tv_nsec >= 1000000000) { time->tv_nsec -= 1000000000; time->tv_sec++; }
    if (time->tv_nsec < 0) { time->tv_nsec += 1000000000; time->tv_sec--; }
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int done = REAL(clock_gettime)(clock, time);
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) jump(time);
    return done;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}
