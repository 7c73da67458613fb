#   Scripts/bench neighbour      one company sends 20 times its quota; another one's reads, beside it, beside one within its quota, and alone

# read_as COMPANY OPTION…: point reads of a company that provision_company made.
read_as() {
    local name=$1
    shift
    load load-reads --token-file "$scratch/$name.token" --owner "$(cat "$scratch/$name.owner")" --customers 500 "$@"
}

# beside_noise CALLS_PER_SECOND: reads of the quiet company while the other one sends so many; sets `beside` and `noise`. The noisy
# generator, which in truth is another machine, has the lowest priority, so that it takes no processor from the host and from who measures.
beside_noise() {
    local noisy length=$((seconds + 6))
    (
        renice -n 19 "$BASHPID" >/dev/null
        seconds=$length
        read_as noisy --rate "$1" --expect-refusals >"$scratch/noise"
    ) &
    noisy=$!
    sleep 3
    beside=$(connections=1 in_flight=4 read_as quiet --rate 400)
    wait $noisy
    noise=$(cat "$scratch/noise")
}

measure_neighbour() {
    local alone within beside noise
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
    beside_noise 1900
    within=$beside
    row_of "beside one within its quota" "$within"
    beside_noise 40000
    row_of "beside 20 times a quota" "$beside"
    row_of "… of the noisy company" "$noise"
    stop_servers
    rm -rf "$data"
    sections+=("\"neighbour\":{\"alone\":{$(members "$alone")},\"within_quota\":{$(members "$within")},\"beside\":{$(members "$beside")},\"noisy\":{$(members "$noise")}}")
}
