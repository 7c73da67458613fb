#   Scripts/bench rpc            unary no-op calls, beside TLS alone (the same frames sent back as bytes), beside the wire without a host, and
#                                beside the Go ttRPC and grpc C++ echo servers where their packages are installed

measure_rpc() {
    local own bare wire peers=() result
    row "rpc (no-op)" "calls/s" "p50 ms" "p99 ms" "CPU µs/call"
    start_host
    own=$(load load-ttrpc --payload-size $payload_size)
    row_of spearhead "$own"
    stop_servers

    local certificate=$data/tls/server.pem key=$data/tls/server.key
    start_printing_port "$bench" serve-frames --certificate "$certificate" --key "$key"
    address=127.0.0.1:$port
    bare=$(load load-frames --payload-size $payload_size)
    row_of "bare TLS frame echo" "$bare"
    stop_servers

    start_printing_port "$bench" serve-echo --certificate "$certificate" --key "$key"
    address=127.0.0.1:$port
    wire=$(load load-ttrpc --payload-size $payload_size)
    row_of "the wire alone" "$wire"
    stop_servers

    Scripts/peers/build .build/peers >&2
    if [ -x .build/peers/ttrpc-server ]; then
        start_printing_port .build/peers/ttrpc-server -certificate "$certificate" -key "$key"
        address=127.0.0.1:$port
        result=$(load load-ttrpc --payload-size $payload_size --method spearhead.interop.v1.EchoService/Echo)
        row_of go_ttrpc "$result"
        peers+=("\"go_ttrpc\":{$(members "$result")}")
        stop_servers
    fi
    if [ -x .build/peers/grpc-cpp-server ]; then
        start_printing_port .build/peers/grpc-cpp-server "$certificate" "$key"
        result=$(.build/peers/grpc-cpp-load "127.0.0.1:$port" "$authority" $connections $in_flight "$seconds" $payload_size "$server")
        row_of grpc_cpp "$result"
        peers+=("\"grpc_cpp\":{$(members "$result")}")
        stop_servers
    fi
    rm -rf "$data"
    sections+=("\"rpc\":{$(members "$own"),\"tls_echo\":{$(members "$bare")},\"wire\":{$(members "$wire")},\"peers\":{$(IFS=,; echo "${peers[*]}")}}")
}
