#   Scripts/bench neighbour      one company sends 20 times its quota; another one's reads, beside it and alone

# read_as COMPANY OPTION…: point reads of a company that provision_company made.
read_as() {
    local name=$1
    shift
    load load-reads --token-file "$scratch/$name.token" --owner "$(cat "$scratch/$name.owner")" --customers 500 "$@"
}

measure_neighbour() {
    local alone beside noise noisy
    row "neighbour (GetCustomer)" "calls/s" "p50 ms" "p99 ms" ""
    start_host bounded
    for company in quiet noisy; do
        provision_company
        mv "$token_file" "$scratch/$company.token"
        echo "$owner" >"$scratch/$company.owner"
    done
    company=bench
    alone=$(connections=1 in_flight=4 read_as quiet --rate 400)
    row_of "a quiet company, alone" "$alone"
    noise=$((seconds + 6))
    seconds=$noise read_as noisy --rate 40000 --expect-refusals >"$scratch/noise" &
    noisy=$!
    sleep 3
    beside=$(connections=1 in_flight=4 read_as quiet --rate 400)
    wait $noisy
    row_of "beside 20 times a quota" "$beside"
    row_of "… of the noisy company" "$(cat "$scratch/noise")"
    stop_servers
    rm -rf "$data"
    sections+=("\"neighbour\":{\"alone\":{$(members "$alone")},\"beside\":{$(members "$beside")},\"noisy\":{$(members "$(cat "$scratch/noise")")}}")
}
