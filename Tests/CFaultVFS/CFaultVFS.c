#include "CFaultVFS.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define OPERATIONS 5
#define SECTOR 512

// A change that is not on disk yet: what was there, and what shall be there.
typedef struct change {
    struct change *previous;
    int64_t offset;
    int64_t old_size;
    int64_t old_count;
    int64_t new_count;    // -1 for a truncation to `offset`
    unsigned char *old_bytes;
    unsigned char *new_bytes;
} change;

// A file below a plan's directory, by its path: its changes since the last sync.
typedef struct track {
    struct track *next;
    char *path;
    int64_t size;
    int64_t index_size;    // Of its log's index, which needs room but no sync.
    change *last;
} track;

struct fault_plan {
    struct fault_plan *next;
    char *directory;
    int64_t counts[OPERATIONS];
    int64_t fail_at[OPERATIONS];
    int fail_code[OPERATIONS];
    int lasting[OPERATIONS];
    int64_t capacity;
    int64_t room;
    int64_t dark_at;
    uint64_t seed;
    int dark;
    track *tracks;
};

typedef struct {
    sqlite3_file base;
    fault_plan *plan;
    track *track;
    sqlite3_file *real;
} fault_file;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static fault_plan *plans;
static sqlite3_vfs *disk;
static sqlite3_vfs layer;

// MARK: Changes

static void forget(change *last) {
    while (last) {
        change *previous = last->previous;
        free(last->old_bytes);
        free(last->new_bytes);
        free(last);
        last = previous;
    }
}

static uint64_t next_random(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

static void put(int descriptor, const unsigned char *bytes, int64_t count, int64_t offset) {
    if (pwrite(descriptor, bytes, (size_t)count, offset) != count) abort();
}

static void undo(int descriptor, const change *one) {
    if (one->old_count > 0) put(descriptor, one->old_bytes, one->old_count, one->offset);
    if (ftruncate(descriptor, one->old_size) != 0) abort();
}

// Does a change again: whole, or in some of its sectors.
static void redo(int descriptor, const change *one, uint64_t *random) {
    if (one->new_count < 0) {
        if (ftruncate(descriptor, one->offset) != 0) abort();
        return;
    }
    int whole = next_random(random) % 2 == 0;
    for (int64_t done = 0; done < one->new_count; done += SECTOR) {
        int64_t count = one->new_count - done < SECTOR ? one->new_count - done : SECTOR;
        if (whole || next_random(random) % 2 == 0) put(descriptor, one->new_bytes + done, count, one->offset + done);
    }
}

// What the disk has after the power came back.
static void lose(fault_plan *plan) {
    uint64_t random = plan->seed;
    for (track *file = plan->tracks; file; file = file->next) {
        if (!file->last) continue;
        int descriptor = open(file->path, O_RDWR | O_CLOEXEC);
        // A file that was renamed or removed since has nothing to lose here.
        if (descriptor < 0 && errno == ENOENT) {
            forget(file->last);
            file->last = NULL;
            continue;
        }
        if (descriptor < 0) abort();
        int64_t count = 0;
        for (change *one = file->last; one; one = one->previous, count++) undo(descriptor, one);
        if (plan->seed) {
            change **order = malloc(sizeof(change *) * (size_t)count);
            int64_t place = count;
            for (change *one = file->last; one; one = one->previous) order[--place] = one;
            for (place = 0; place < count; place++) {
                if (next_random(&random) % 2 == 0) redo(descriptor, order[place], &random);
            }
            free(order);
        }
        forget(file->last);
        file->last = NULL;
        close(descriptor);
    }
}

static void cut(fault_plan *plan) {
    plan->dark = 1;
    lose(plan);
}

// MARK: What a plan says to an operation

// SQLITE_OK, or the code to fail with. The caller holds the mutex.
static int ask(fault_plan *plan, fault_operation operation, int failure) {
    if (plan->dark) return failure;
    plan->counts[operation]++;
    if (plan->fail_at[operation] > 0) {
        if (plan->fail_at[operation] > 1) {
            plan->fail_at[operation]--;
        } else {
            if (!plan->lasting[operation]) plan->fail_at[operation] = 0;
            return plan->fail_code[operation];
        }
    }
    return SQLITE_OK;
}

// Whether this mutation is the one during which the power goes.
static int is_last(fault_plan *plan) {
    if (plan->dark_at == 0) return 0;
    return --plan->dark_at == 0;
}

static int64_t used(fault_plan *plan) {
    int64_t sum = 0;
    for (track *file = plan->tracks; file; file = file->next) sum += file->size + file->index_size;
    return sum;
}

static fault_plan *plan_for(const char *path) {
    if (!path) return NULL;
    for (fault_plan *plan = plans; plan; plan = plan->next) {
        size_t length = strlen(plan->directory);
        // "-" for the log of a single file.
        if (strncmp(path, plan->directory, length) == 0 && strchr("/-", path[length])) return plan;
    }
    return NULL;
}

static track *track_for(fault_plan *plan, const char *path) {
    for (track *file = plan->tracks; file; file = file->next) {
        if (strcmp(file->path, path) == 0) return file;
    }
    track *file = calloc(1, sizeof(track));
    file->path = strdup(path);
    file->next = plan->tracks;
    plan->tracks = file;
    return file;
}

// MARK: A file

static int real_size(fault_file *file, int64_t *size) {
    sqlite3_int64 value = 0;
    int code = file->real->pMethods->xFileSize(file->real, &value);
    *size = value;
    return code;
}

// Remembers what a change of `count` bytes at `offset` takes away. A truncation has no new bytes.
static int remember(fault_file *file, const void *bytes, int64_t count, int64_t offset, int64_t size) {
    change *one = calloc(1, sizeof(change));
    one->offset = offset;
    one->old_size = size;
    one->new_count = bytes ? count : -1;
    one->old_count = size > offset ? (bytes && size - offset > count ? count : size - offset) : 0;
    if (one->old_count > 0) {
        one->old_bytes = malloc((size_t)one->old_count);
        int code = file->real->pMethods->xRead(file->real, one->old_bytes, (int)one->old_count, offset);
        if (code != SQLITE_OK) {
            forget(one);
            return code;
        }
    }
    if (bytes) {
        one->new_bytes = malloc((size_t)count);
        memcpy(one->new_bytes, bytes, (size_t)count);
    }
    one->previous = file->track->last;
    file->track->last = one;
    return SQLITE_OK;
}

static int file_close(sqlite3_file *base) {
    fault_file *file = (fault_file *)base;
    return file->real->pMethods ? file->real->pMethods->xClose(file->real) : SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
    fault_file *file = (fault_file *)base;
    pthread_mutex_lock(&mutex);
    int code = ask(file->plan, FAULT_READ, SQLITE_IOERR_READ);
    pthread_mutex_unlock(&mutex);
    return code != SQLITE_OK ? code : file->real->pMethods->xRead(file->real, bytes, count, offset);
}

static int file_write(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
    fault_file *file = (fault_file *)base;
    pthread_mutex_lock(&mutex);
    int64_t size = 0;
    int code = ask(file->plan, FAULT_WRITE, SQLITE_IOERR_WRITE);
    if (code == SQLITE_OK) code = real_size(file, &size);
    int64_t grown = offset + count > size ? offset + count : size;
    if (code == SQLITE_OK && file->plan->capacity >= 0 && grown > size
        && used(file->plan) - file->track->size + grown > file->plan->capacity) {
        code = SQLITE_FULL;
    }
    if (code == SQLITE_OK) code = remember(file, bytes, count, offset, size);
    if (code == SQLITE_OK) code = file->real->pMethods->xWrite(file->real, bytes, count, offset);
    if (code == SQLITE_OK) {
        file->track->size = grown;
        if (is_last(file->plan)) {
            cut(file->plan);
            code = SQLITE_IOERR_WRITE;
        }
    }
    pthread_mutex_unlock(&mutex);
    return code;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    fault_file *file = (fault_file *)base;
    pthread_mutex_lock(&mutex);
    int64_t before = 0;
    int code = ask(file->plan, FAULT_TRUNCATE, SQLITE_IOERR_TRUNCATE);
    if (code == SQLITE_OK) code = real_size(file, &before);
    if (code == SQLITE_OK) code = remember(file, NULL, 0, size, before);
    if (code == SQLITE_OK) code = file->real->pMethods->xTruncate(file->real, size);
    if (code == SQLITE_OK) {
        file->track->size = size;
        if (is_last(file->plan)) {
            cut(file->plan);
            code = SQLITE_IOERR_TRUNCATE;
        }
    }
    pthread_mutex_unlock(&mutex);
    return code;
}

static int file_sync(sqlite3_file *base, int flags) {
    fault_file *file = (fault_file *)base;
    pthread_mutex_lock(&mutex);
    int code = ask(file->plan, FAULT_SYNC, SQLITE_IOERR_FSYNC);
    if (code == SQLITE_OK && is_last(file->plan)) {
        cut(file->plan);
        code = SQLITE_IOERR_FSYNC;
    }
    if (code == SQLITE_OK) {
        // The real sync is left out: this layer decides what is on disk.
        forget(file->track->last);
        file->track->last = NULL;
    }
    pthread_mutex_unlock(&mutex);
    (void)flags;
    return code;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    fault_file *file = (fault_file *)base;
    return file->real->pMethods->xFileSize(file->real, size);
}

static int file_lock(sqlite3_file *base, int level) {
    fault_file *file = (fault_file *)base;
    return file->real->pMethods->xLock(file->real, level);
}

static int file_unlock(sqlite3_file *base, int level) {
    fault_file *file = (fault_file *)base;
    return file->real->pMethods->xUnlock(file->real, level);
}

static int file_check_reserved(sqlite3_file *base, int *result) {
    fault_file *file = (fault_file *)base;
    return file->real->pMethods->xCheckReservedLock(file->real, result);
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
    fault_file *file = (fault_file *)base;
    // Hints that would reach the disk past this layer.
    if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
    return file->real->pMethods->xFileControl(file->real, operation, argument);
}

static int file_sector_size(sqlite3_file *base) {
    fault_file *file = (fault_file *)base;
    return file->real->pMethods->xSectorSize(file->real);
}

static int file_characteristics(sqlite3_file *base) {
    fault_file *file = (fault_file *)base;
    return file->real->pMethods->xDeviceCharacteristics(file->real);
}

static int file_shm_map(sqlite3_file *base, int region, int size, int extend, void volatile **memory) {
    fault_file *file = (fault_file *)base;
    int code = SQLITE_OK;
    pthread_mutex_lock(&mutex);
    int64_t grown = ((int64_t)region + 1) * size;
    if (extend && grown > file->track->index_size) {
        if (file->plan->capacity >= 0 && used(file->plan) - file->track->index_size + grown > file->plan->capacity) {
            code = SQLITE_IOERR_SHMSIZE;
        } else {
            file->track->index_size = grown;
        }
    }
    pthread_mutex_unlock(&mutex);
    return code != SQLITE_OK ? code : file->real->pMethods->xShmMap(file->real, region, size, extend, memory);
}

static int file_shm_lock(sqlite3_file *base, int offset, int count, int flags) {
    fault_file *file = (fault_file *)base;
    return file->real->pMethods->xShmLock(file->real, offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *base) {
    fault_file *file = (fault_file *)base;
    file->real->pMethods->xShmBarrier(file->real);
}

static int file_shm_unmap(sqlite3_file *base, int delete) {
    fault_file *file = (fault_file *)base;
    if (delete) {
        pthread_mutex_lock(&mutex);
        file->track->index_size = 0;
        pthread_mutex_unlock(&mutex);
    }
    return file->real->pMethods->xShmUnmap(file->real, delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

// MARK: The file system

static int layer_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags, int *granted) {
    (void)vfs;
    pthread_mutex_lock(&mutex);
    fault_plan *plan = plan_for(path);
    int dark = plan && plan->dark;
    pthread_mutex_unlock(&mutex);
    // The real file lies at the start of the block when nothing watches it, so that SQLite then talks to it directly.
    if (!plan) return disk->xOpen(disk, path, base, flags, granted);
    if (dark) return SQLITE_CANTOPEN;
    fault_file *file = (fault_file *)base;
    memset(file, 0, sizeof(*file));
    file->real = (sqlite3_file *)&file[1];
    int code = disk->xOpen(disk, path, file->real, flags, granted);
    if (code != SQLITE_OK) return code;
    file->plan = plan;
    pthread_mutex_lock(&mutex);
    file->track = track_for(plan, path);
    if (!file->track->last) real_size(file, &file->track->size);
    pthread_mutex_unlock(&mutex);
    file->base.pMethods = &methods;
    return SQLITE_OK;
}

static int layer_delete(sqlite3_vfs *vfs, const char *path, int sync_directory) {
    (void)vfs;
    pthread_mutex_lock(&mutex);
    fault_plan *plan = plan_for(path);
    int code = plan ? ask(plan, FAULT_DELETE, SQLITE_IOERR_DELETE) : SQLITE_OK;
    if (code == SQLITE_OK && plan) {
        if (is_last(plan)) {
            cut(plan);
            code = SQLITE_IOERR_DELETE;
        } else {
            track *file = track_for(plan, path);
            forget(file->last);
            file->last = NULL;
            file->size = 0;
        }
    }
    pthread_mutex_unlock(&mutex);
    return code != SQLITE_OK ? code : disk->xDelete(disk, path, sync_directory);
}

static void install(void) {
    disk = sqlite3_vfs_find(NULL);
    layer = *disk;
    layer.pNext = NULL;
    layer.zName = "fault";
    layer.szOsFile = (int)sizeof(fault_file) + disk->szOsFile;
    layer.xOpen = layer_open;
    layer.xDelete = layer_delete;
    sqlite3_vfs_register(&layer, 1);
}

// MARK: Files that are not SQLite's

static _Atomic int rooms;

// Takes the place of the C library's function in the program of the tests. SQLite writes with pwrite, so what comes here are other files.
ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (atomic_load(&rooms) > 0) {
        char link[32], path[PATH_MAX];
        snprintf(link, sizeof(link), "/proc/self/fd/%d", descriptor);
        ssize_t length = readlink(link, path, sizeof(path) - 1);
        path[length > 0 ? length : 0] = 0;
        pthread_mutex_lock(&mutex);
        fault_plan *plan = plan_for(path);
        int is_full = plan && plan->room >= 0 && plan->room < (int64_t)count;
        if (plan && plan->room >= 0 && !is_full) plan->room -= (int64_t)count;
        pthread_mutex_unlock(&mutex);
        if (is_full) {
            errno = ENOSPC;
            return -1;
        }
    }
    return syscall(SYS_write, descriptor, bytes, count);
}

// MARK: Plans

void fault_plan_set_room(fault_plan *plan, int64_t bytes) {
    pthread_mutex_lock(&mutex);
    atomic_fetch_add(&rooms, (bytes >= 0) - (plan->room >= 0));
    plan->room = bytes;
    pthread_mutex_unlock(&mutex);
}

fault_plan *fault_plan_create(const char *directory) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    fault_plan *plan = calloc(1, sizeof(fault_plan));
    plan->directory = strdup(directory);
    plan->capacity = -1;
    plan->room = -1;
    pthread_mutex_lock(&mutex);
    plan->next = plans;
    plans = plan;
    pthread_mutex_unlock(&mutex);
    return plan;
}

void fault_plan_destroy(fault_plan *plan) {
    fault_plan_set_room(plan, -1);
    pthread_mutex_lock(&mutex);
    for (fault_plan **place = &plans; *place; place = &(*place)->next) {
        if (*place == plan) {
            *place = plan->next;
            break;
        }
    }
    pthread_mutex_unlock(&mutex);
    while (plan->tracks) {
        track *file = plan->tracks;
        plan->tracks = file->next;
        forget(file->last);
        free(file->path);
        free(file);
    }
    free(plan->directory);
    free(plan);
}

int64_t fault_plan_count(fault_plan *plan, fault_operation operation) {
    pthread_mutex_lock(&mutex);
    int64_t count = plan->counts[operation];
    pthread_mutex_unlock(&mutex);
    return count;
}

void fault_plan_fail(fault_plan *plan, fault_operation operation, int64_t nth, int code, int lasting) {
    pthread_mutex_lock(&mutex);
    plan->fail_at[operation] = nth;
    plan->fail_code[operation] = code;
    plan->lasting[operation] = lasting;
    pthread_mutex_unlock(&mutex);
}

void fault_plan_clear(fault_plan *plan) {
    pthread_mutex_lock(&mutex);
    memset(plan->fail_at, 0, sizeof(plan->fail_at));
    plan->dark_at = 0;
    pthread_mutex_unlock(&mutex);
}

void fault_plan_set_capacity(fault_plan *plan, int64_t bytes) {
    pthread_mutex_lock(&mutex);
    plan->capacity = bytes;
    pthread_mutex_unlock(&mutex);
}

int64_t fault_plan_used(fault_plan *plan) {
    pthread_mutex_lock(&mutex);
    int64_t bytes = used(plan);
    pthread_mutex_unlock(&mutex);
    return bytes;
}

void fault_plan_cut_power(fault_plan *plan, int64_t nth, uint64_t seed) {
    pthread_mutex_lock(&mutex);
    plan->dark_at = nth;
    plan->seed = seed;
    pthread_mutex_unlock(&mutex);
}

int fault_plan_is_dark(fault_plan *plan) {
    pthread_mutex_lock(&mutex);
    int dark = plan->dark;
    pthread_mutex_unlock(&mutex);
    return dark;
}

void fault_plan_restore_power(fault_plan *plan) {
    pthread_mutex_lock(&mutex);
    plan->dark = 0;
    pthread_mutex_unlock(&mutex);
    fault_plan_clear(plan);
}
