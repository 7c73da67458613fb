# Part of Scripts/bench, which sets what is used here.
# Makes loads, and prints what they gave.

# figure NAME JSON: the number of a flat JSON object.
figure() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" <<<"$2"; }

# members JSON: the members of a flat JSON object without those that only the bench itself needs.
members() { sed 's/^{//; s/}$//; s/,"errors":[0-9]*//' <<<"$1"; }

row() { [ $form != table ] || printf '%-26s %12s %10s %10s %14s\n' "$@"; }

row_of() { row "$1" "$(figure calls_per_second "$2")" "$(figure p50_ms "$2")" "$(figure p99_ms "$2")" "$(figure server_cpu_us_per_call "$2")"; }

load() {
    local command=$1
    shift
    "$bench" "$command" --address "$address" --ca "$authority" --connections $connections --in-flight $in_flight \
        --seconds "$seconds" --server-pid "$server" "$@"
}
