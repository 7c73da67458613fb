#   Scripts/bench sync           SyncEvents: a device's queue of 10 000 events (check-in, count of 8 products, photo, check-out), days old, through
#                                one stream, and then all of it again; each answer is on disk

measure_sync() {
    local result events=${import_rows:-10000}
    row "sync ($events events)" "events/s" "seconds" "again s" "CPU µs/event"
    start_host
    provision_company
    stock_company
    result=$("$bench" load-sync --address "$address" --ca "$authority" --token-file "$token_file" --connections 1 \
        --server-pid "$server" --events "$events")
    row spearhead "$(figure events_per_second "$result")" "$(figure seconds "$result")" "$(figure again_seconds "$result")" \
        "$(figure server_cpu_us_per_event "$result")"
    stop_servers
    rm -rf "$data"
    sections+=("\"sync\":{$(members "$result")}")
}
