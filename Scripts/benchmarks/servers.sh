# Part of Scripts/bench, which sets what is used here.
# Starts and stops what is measured.

servers=()
stop_servers() {
    local server
    for server in "${servers[@]}"; do
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    done
    servers=()
}

# Waits until a file has a line, as long as the process that writes it lives, and gives the line.
first_line() {
    local file=$1 process=$2 attempt
    for attempt in $(seq 200); do
        if [ -s "$file" ]; then
            head -1 "$file"
            return
        fi
        kill -0 "$process" 2>/dev/null || break
        sleep 0.05
    done
    echo "bench: a server did not start" >&2
    return 1
}

# start_printing_port COMMAND…: starts a server that prints its port; sets `server` and `port`.
start_printing_port() {
    : >"$scratch/port"
    "$@" >"$scratch/port" &
    server=$!
    servers+=("$server")
    port=$(first_line "$scratch/port" "$server")
}

is_listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start_host [bounded]: starts the host on a new data directory, with the companies' usual quotas when it is bounded; sets `server`, `address`, `authority` and what the command line needs to reach it.
start_host() {
    data=$scratch/data
    port=$((20000 + RANDOM % 10000))
    while is_listening "$port"; do port=$((20000 + RANDOM % 10000)); done
    address=127.0.0.1:$port
    authority=$data/tls/ca.pem
    export SPEARHEAD_DATA=$data SPEARHEAD_LISTEN=$address SPEARHEAD_LOG_LEVEL=warning
    unset SPEARHEAD_LIMITS_TENANT_CALLS_PER_SECOND SPEARHEAD_LIMITS_TENANT_CALLS_IN_FLIGHT
    if [ "${1:-}" != bounded ]; then
        # The quota of a company would bound the measurement, not the host.
        export SPEARHEAD_LIMITS_TENANT_CALLS_PER_SECOND=10000000 SPEARHEAD_LIMITS_TENANT_CALLS_IN_FLIGHT=100000
    fi
    export SPEARHEAD_SERVER=$address SPEARHEAD_CA=$authority
    "$spearhead" init >"$scratch/init.log"
    serve_host
}

# Starts the host on the data directory that is there; sets `server`.
serve_host() {
    "$spearhead" serve >"$scratch/host.log" 2>&1 &
    server=$!
    servers+=("$server")
    local attempt
    for attempt in $(seq 200); do
        if is_listening "$port"; then return; fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.05
    done
    tail -20 "$scratch/host.log" >&2
    echo "bench: the host did not start" >&2
    exit 1
}
