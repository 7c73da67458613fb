#   Scripts/bench fleet          2 000 companies in one process: made with all plugins and touched, memory and descriptors, start-up, first calls

measure_fleet() {
    local companies=${import_rows:-2000} made touched resident descriptors began startup
    local operator=$scratch/data/operator.token tokens=$scratch/tokens
    row "fleet ($companies companies)" "companies/s" "p50 ms" "p99 ms" ""
    start_host
    made=$("$bench" fleet provision --address "$address" --ca "$authority" --token-file "$operator" --companies "$companies" --tokens "$tokens")
    row_of "a new one, all plugins" "$made"
    stop_servers
    began=$(date +%s%N)
    serve_host
    "$spearhead" health >/dev/null
    startup=$((($(date +%s%N) - began) / 1000000))
    touched=$("$bench" fleet touch --address "$address" --ca "$authority" --tokens "$tokens")
    row_of "first call after a restart" "$touched"
    resident=$(($(awk '/^VmRSS/ { print $2 }' "/proc/$server/status") / 1024))
    descriptors=$(find "/proc/$server/fd" -mindepth 1 | wc -l)
    stop_servers
    rm -rf "$data"
    [ $form != table ] || printf 'start-up %s ms, resident %s MiB, %s descriptors\n' "$startup" "$resident" "$descriptors"
    sections+=("\"fleet\":{\"companies\":$companies,\"new\":{$(members "$made")},\"cold_open\":{$(members "$touched")},\"startup_ms\":$startup,\"resident_mib\":$resident,\"descriptors\":$descriptors}")
}
