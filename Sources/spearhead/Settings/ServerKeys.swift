internal import Host

/// Top-level keys of `spearhead.yaml` that belong to the server, which checks what is below them.
enum ServerKeys {
    static let all = Set(ConfigurationKey.all.map { String($0.name.prefix { $0 != "." }) } + ["plugins"]).sorted()
}
