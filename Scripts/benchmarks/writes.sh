#   Scripts/bench writes         CreateOrder, submitted: 3 lines with price, credit, address and lot checks; each answer is on disk, beside
#                                the same inserts by bare SQLite in one transaction

measure_writes() {
    local result bare rate
    row "writes (CreateOrder)" "durable/s" "p50 ms" "p99 ms" "CPU µs/call"
    start_host
    provision_company
    stock_company
    result=$(load load-writes --token-file "$token_file")
    row_of spearhead "$result"
    stop_servers
    bare=$("$bench" bare-sqlite --like "$(find "$data/tenants" -name tenant.db | head -1)" --scratch "$scratch")
    rate=$(figure per_second "$bare")
    row "bare SQLite" "$rate" "" "" ""
    rm -rf "$data"
    sections+=("\"writes\":{$(members "$result" | sed 's/"calls_per_second"/"durable_per_second"/'),\"bare_sqlite_per_second\":$rate}")
}
