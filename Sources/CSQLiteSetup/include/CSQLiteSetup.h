#ifndef CSQLITE_SETUP_H
#define CSQLITE_SETUP_H

/// Makes SQLite keep no count of the memory it uses. Every allocation of every connection would take one lock for that count.
///
/// sqlite3_config takes a variable list of arguments, which Swift cannot call. It must come before SQLite is first used in the
/// process; later it does nothing and returns SQLITE_MISUSE.
int csqlite_disable_memory_statistics(void);

struct sqlite3;

/// Keeps a connection from carrying its write-ahead log over when it is closed. sqlite3_db_config takes a variable list
/// of arguments as well. Returns SQLite's result code.
int csqlite_keep_log_when_closed(struct sqlite3 *connection);

#endif
