/* A disk that loses its power, under any program: LD_PRELOAD=power_loss.so POWER_LOSS_JOURNAL=FILE POWER_LOSS_DIRECTORY=DIR.
 *
 * The program works with its files below DIR as always. Beside that, everything it does to them is appended to the journal in
 * the order in which it was done: writes with their bytes, changes of the directory, and what was asked to be durable. From that
 * and the files as they were before, powercut.py makes what a disk could hold that lost its power where the journal ends.
 *
 * POWER_LOSS_LIE=1: whoever asks for durability is told that it has been given, and it has not.
 * POWER_LOSS_AFTER=N: the program kills itself before its Nth call that is noted.
 * POWER_LOSS_FAIL=N: the Nth sync fails with EIO, and what it should have made durable never will be, though it can still be read:
 * so do file systems that take pages for clean once they have failed to write them.
 *
 * Shared memory (the -shm file) is memory, and lost. Nothing is written through a mapping: PRAGMA mmap_size is 0.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))

/* What precedes each entry in the journal: `size` bytes of content follow it, and then `more` bytes of it. */
struct entry {
    uint32_t kind;
    uint32_t size;
    uint64_t file;    /* the number of its inode */
    uint64_t offset;  /* of a write; the new size of a truncation; the thread that asked of a sync */
};

enum { WRITE = 1, TRUNCATE, SYNC_BEGIN, SYNC_END, CREATE, RENAME, LINK, UNLINK, MKDIR, RMDIR, FORGET };

static int journal = -1;
static char directory[PATH_MAX];
static size_t directory_length;
static int lies;
static atomic_long left = LONG_MAX, syncs_left = LONG_MAX;

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void prepare(void) {
    const char *file = getenv("POWER_LOSS_JOURNAL"), *below = getenv("POWER_LOSS_DIRECTORY"), *after = getenv("POWER_LOSS_AFTER");
    const char *fail = getenv("POWER_LOSS_FAIL");
    if (!file || !below) return;
    directory_length = (size_t)snprintf(directory, sizeof directory, "%s/", below);
    lies = getenv("POWER_LOSS_LIE") != NULL;
    if (after) left = atol(after);
    if (fail) syncs_left = atol(fail);
    int opened = REAL(open)(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    /* Not where a program closes or takes the low numbers. */
    journal = fcntl(opened, F_DUPFD_CLOEXEC, 700);
    close(opened);
    if (journal < 0) abort();
}

static void note(uint32_t kind, uint64_t file, uint64_t offset, const void *content, size_t size) {
    if (atomic_fetch_sub(&left, 1) <= 1) kill(getpid(), SIGKILL);
    struct entry entry = {kind, (uint32_t)size, file, offset};
    struct iovec parts[2] = {{&entry, sizeof entry}, {(void *)content, size}};
    if (writev(journal, parts, 2) != (ssize_t)(sizeof entry + size)) abort();
}

/* Whether the path is below the directory, and is not shared memory. */
static int is_ours(const char *path) {
    size_t length = strlen(path);
    return journal >= 0 && strncmp(path, directory, directory_length) == 0 && strcmp(path + length - 4, "-shm") != 0;
}

/* Whether the descriptor is of such a file; if so, its inode. */
static int is_ours_open(int descriptor, uint64_t *file) {
    if (journal < 0 || descriptor == journal) return 0;
    char link[64], path[PATH_MAX + 16];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    /* The directory itself is one that can be asked to be durable. */
    int is_directory = (size_t)length + 1 == directory_length && strncmp(path, directory, (size_t)length) == 0;
    char *deleted = strstr(path, " (deleted)");
    if (deleted) *deleted = 0;
    if (!is_directory && !is_ours(path)) return 0;
    struct stat status;
    if (fstat(descriptor, &status) != 0) return 0;
    *file = status.st_ino;
    return 1;
}

static uint64_t inode(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 ? status.st_ino : 0;
}

static int saved(int result, uint32_t kind, uint64_t file, uint64_t offset, const void *content, size_t size) {
    int error = errno;
    if (result >= 0) note(kind, file, offset, content, size);
    errno = error;
    return result;
}

/* Files. */

static int opened(int descriptor, const char *path, int existed, int flags) {
    if (descriptor < 0 || !is_ours(path)) return descriptor;
    if (!existed) return saved(descriptor, CREATE, inode(path), 0, path, strlen(path));
    if (flags & O_TRUNC) return saved(descriptor, TRUNCATE, inode(path), 0, NULL, 0);
    return descriptor;
}

#define OPEN(name)                                              \
    int name(const char *path, int flags, ...) {                \
        va_list more;                                           \
        va_start(more, flags);                                  \
        mode_t mode = va_arg(more, mode_t);                     \
        va_end(more);                                           \
        int existed = !(flags & O_CREAT) || inode(path) != 0;   \
        return opened(REAL(name)(path, flags, mode), path, existed, flags); \
    }
OPEN(open)
OPEN(open64)

int mkstemps(char *path, int suffix) { return opened(REAL(mkstemps)(path, suffix), path, 0, 0); }

#define PWRITE(name, offset_t)                                                              \
    ssize_t name(int descriptor, const void *bytes, size_t size, offset_t offset) {         \
        uint64_t file;                                                                      \
        ssize_t done = REAL(name)(descriptor, bytes, size, offset);                         \
        int error = errno;                                                                  \
        if (done > 0 && is_ours_open(descriptor, &file)) note(WRITE, file, (uint64_t)offset, bytes, (size_t)done); \
        errno = error;                                                                      \
        return done;                                                                        \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int descriptor, const void *bytes, size_t size) {
    uint64_t file;
    if (!is_ours_open(descriptor, &file)) return REAL(write)(descriptor, bytes, size);
    ssize_t done = REAL(write)(descriptor, bytes, size);
    int error = errno;
    off_t end = lseek(descriptor, 0, SEEK_CUR);
    if (done > 0) note(WRITE, file, (uint64_t)(end - done), bytes, (size_t)done);
    errno = error;
    return done;
}

#define TRUNCATION(name, offset_t)                                                        \
    int name(int descriptor, offset_t size) {                                             \
        uint64_t file;                                                                    \
        int done = REAL(name)(descriptor, size);                                          \
        if (done == 0 && is_ours_open(descriptor, &file)) saved(0, TRUNCATE, file, (uint64_t)size, NULL, 0); \
        return done;                                                                      \
    }
TRUNCATION(ftruncate, off_t)
TRUNCATION(ftruncate64, off64_t)

/* What is durable is what was written before this began, and only once it has ended. The machine keeps its power, so there is
 * nothing else to do. */
static int synchronized(uint64_t file) {
    if (atomic_fetch_sub(&syncs_left, 1) == 1) {
        note(FORGET, file, 0, NULL, 0);
        errno = EIO;
        return -1;
    }
    note(SYNC_BEGIN, file, (uint64_t)gettid(), NULL, 0);
    if (!lies) note(SYNC_END, file, (uint64_t)gettid(), NULL, 0);
    return 0;
}

#define SYNC(name)                                                     \
    int name(int descriptor) {                                         \
        uint64_t file;                                                 \
        if (is_ours_open(descriptor, &file)) return synchronized(file); \
        return REAL(name)(descriptor);                                 \
    }
SYNC(fsync)
SYNC(fdatasync)

/* Directories. */

static int moved(int result, uint32_t kind, uint64_t file, const char *from, const char *to) {
    if (result != 0 || (!is_ours(from) && !is_ours(to))) return result;
    char both[2 * PATH_MAX];
    int size = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
    return saved(result, kind, file, 0, both, (size_t)size);
}

int rename(const char *from, const char *to) {
    uint64_t file = inode(from);
    return moved(REAL(rename)(from, to), RENAME, file, from, to);
}

int link(const char *from, const char *to) {
    uint64_t file = inode(from);
    return moved(REAL(link)(from, to), LINK, file, from, to);
}

#define PATH_ONLY(name, kind, parameters, arguments)                        \
    int name parameters {                                                   \
        int ours = is_ours(path);                                           \
        uint64_t file = ours ? inode(path) : 0;                             \
        int done = REAL(name) arguments;                                    \
        if (!ours || done != 0) return done;                                \
        return saved(done, kind, file ? file : inode(path), 0, path, strlen(path)); \
    }
PATH_ONLY(unlink, UNLINK, (const char *path), (path))
PATH_ONLY(rmdir, RMDIR, (const char *path), (path))
PATH_ONLY(mkdir, MKDIR, (const char *path, mode_t mode), (path, mode))
