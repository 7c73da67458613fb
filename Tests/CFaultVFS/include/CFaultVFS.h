#ifndef CFAULTVFS_H
#define CFAULTVFS_H

#include <stdint.h>

/// A layer between SQLite and the disk that fails on demand, for tests.
///
/// It is installed as the default VFS of the process and lets everything through except the files below the directory of a plan. There it
/// counts, fails, fills up, and cuts the power: what was not synced is then lost, or kept in part, sector by sector.
/// (https://sqlite.org/vfs.html; SQLite tests itself with the same means: https://sqlite.org/testing.html#anomaly_testing)

typedef struct fault_plan fault_plan;

/// What SQLite asks of a file.
typedef enum {
    FAULT_WRITE = 0,
    FAULT_SYNC = 1,
    FAULT_TRUNCATE = 2,
    FAULT_READ = 3,
    FAULT_DELETE = 4,
} fault_operation;

/// Watches the files below a directory, or one database with its log, given as an absolute path without a slash at its end. Of plans that watch the
/// same file the latest counts. Installs the layer first.
fault_plan *fault_plan_create(const char *directory);

/// Ends the watch; no file below the directory may be open any more.
void fault_plan_destroy(fault_plan *plan);

/// How often an operation was asked for so far.
int64_t fault_plan_count(fault_plan *plan, fault_operation operation);

/// Lets the `nth` operation from now on (1 is the next) fail with an SQLite result code; `lasting` failures go on until cleared.
void fault_plan_fail(fault_plan *plan, fault_operation operation, int64_t nth, int code, int lasting);

/// No more failures.
void fault_plan_clear(fault_plan *plan);

/// How many bytes the files may have together; growing beyond it is SQLITE_FULL, or SQLITE_IOERR_SHMSIZE for the index of
/// a log. Negative for no bound.
void fault_plan_set_capacity(fault_plan *plan, int64_t bytes);

/// How many bytes the files have together, with the index of a log that is open.
int64_t fault_plan_used(fault_plan *plan);

/// How many bytes may still be written with write(2) to the files watched, which are not SQLite's; then it is ENOSPC. Negative for no bound.
void fault_plan_set_room(fault_plan *plan, int64_t bytes);

/// Cuts the power while the `nth` operation from now on, a write, a sync, a truncation or a deletion, is done.
///
/// Writes since the last sync of their file are lost; with a seed other than 0 each of them is lost, kept, or kept in some of its sectors.
void fault_plan_cut_power(fault_plan *plan, int64_t nth, uint64_t seed);

/// Whether the power is cut.
int fault_plan_is_dark(fault_plan *plan);

/// Gives power again. Every file must have been closed before.
void fault_plan_restore_power(fault_plan *plan);

#endif
