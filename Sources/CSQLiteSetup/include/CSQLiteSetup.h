#ifndef CSQLITE_SETUP_H
#define CSQLITE_SETUP_H

/// Makes SQLite keep no count of the memory it uses. Every allocation of every connection would take one lock for that count.
///
/// sqlite3_config takes a variable list of arguments, which Swift cannot call. It must come before SQLite is first used in the
/// process; later it does nothing and returns SQLITE_MISUSE.
int csqlite_disable_memory_statistics(void);

#endif
