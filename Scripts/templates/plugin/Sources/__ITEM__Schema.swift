/// The plugin's tables. Once released, a migration never changes; add another one.
enum __ITEM__Schema {
    static let sql = """
        CREATE TABLE __TABLE__ (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            version INTEGER NOT NULL
        ) STRICT;
        """
}
