#   Scripts/bench reads          GetCustomer: authenticated, permission and scope checked

measure_reads() {
    local result
    row "reads (GetCustomer)" "calls/s" "p50 ms" "p99 ms" "CPU µs/call"
    start_host
    provision_company
    result=$(load load-reads --token-file "$token_file" --owner "$owner")
    row_of spearhead "$result"
    stop_servers
    rm -rf "$data"
    sections+=("\"reads\":{$(members "$result")}")
}
