internal import Glibc

/// File descriptors of the process: an open company takes three to nine.
enum FileDescriptors {
    /// Raises the soft limit to the hard one, so that `limits.open_tenants` is not cut short by a login shell's default.
    static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
