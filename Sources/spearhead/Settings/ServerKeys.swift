/// Top-level keys of `spearhead.yaml` that belong to the server, which checks what is below them.
enum ServerKeys {
    static let all = ["data", "listen", "tls", "limits", "log", "plugins"]
}
