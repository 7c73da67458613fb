#   Scripts/bench writes         CreateOrder, submitted: 3 lines with price, credit, address and lot checks; each answer is on disk; the same
#                                while logs are archived; beside the same inserts by bare SQLite in one transaction

measure_writes() {
    local result archived bare rate
    row "writes (CreateOrder)" "durable/s" "p50 ms" "p99 ms" "CPU µs/call"
    load_writes off
    result=$loaded
    row_of spearhead "$result"
    bare=$("$bench" bare-sqlite --like "$(find "$data/tenants" -name tenant.db | head -1)" --scratch "$scratch")
    rate=$(figure per_second "$bare")
    rm -rf "$data"
    load_writes on
    archived=$loaded
    row_of "with backup.archive" "$archived"
    rm -rf "$data"
    row "bare SQLite" "$rate" "" "" ""
    sections+=("\"writes\":{$(members "$result" | sed 's/"calls_per_second"/"durable_per_second"/'),\"bare_sqlite_per_second\":$rate,\"archived\":{$(members "$archived")}}")
}

# load_writes ARCHIVE: loads a new host whose archive is on or off, and stops it; sets `loaded`.
load_writes() {
    export SPEARHEAD_BACKUP_ARCHIVE=$1
    start_host
    unset SPEARHEAD_BACKUP_ARCHIVE
    provision_company
    stock_company
    loaded=$(load load-writes --token-file "$token_file")
    stop_servers
}
