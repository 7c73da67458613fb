internal import Foundation
internal import Glibc

/// An open file or directory, closed with its last reference.
///
/// Everything below a blob directory is reached from an open directory by a name of one part, and a symbolic link is never followed.
final class Descriptor: Sendable {
    let number: CInt

    private init(_ number: CInt) { self.number = number }

    deinit { Glibc.close(number) }

    /// Opens a directory by its path.
    static func directory(path: String) throws -> Descriptor {
        try Descriptor(checked(Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), "opened", path))
    }

    /// Opens a directory in this one; `nil` when there is none.
    func directory(_ name: String) throws -> Descriptor? {
        let number = openat(number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if number < 0 && errno == ENOENT { return nil }
        return try Descriptor(Self.checked(number, "opened", name))
    }

    /// Opens a directory in this one and makes it when there is none; the new entry is on disk when this returns.
    func directory(making name: String) throws -> Descriptor {
        if let known = try directory(name) { return known }
        let made = mkdirat(number, name, 0o700)
        if made < 0 && errno != EEXIST { _ = try Self.checked(made, "made", name) }
        try synchronize()
        return try Descriptor(Self.checked(openat(number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), "opened", name))
    }

    /// Opens a regular file in this directory; `nil` when there is none.
    func file(_ name: String, writing: Bool = false) throws -> Descriptor? { try Self.file(in: number, name, writing: writing) }

    /// Opens a regular file by its path.
    static func file(path: String) throws -> Descriptor {
        guard let file = try file(in: AT_FDCWD, path) else { throw StoreError(.inputOutput, "There is no file \(path).") }
        return file
    }

    private static func file(in directory: CInt, _ name: String, writing: Bool = false) throws -> Descriptor? {
        // Without O_NONBLOCK, opening a pipe that somebody put there would wait for its other end.
        let number = openat(
            directory, name, (writing ? O_RDWR : O_RDONLY) | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if number < 0 && errno == ENOENT { return nil }
        let file = try Descriptor(checked(number, "opened", name))
        guard (try file.status()).st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.inputOutput, "\(name) is no regular file. Remove it, and find out who put it there.")
        }
        return file
    }

    /// Makes a new file in this directory and opens it for writing.
    func newFile(_ name: String) throws -> Descriptor { try Self.newFile(in: number, name) }

    /// Makes a new file by its path and opens it for writing.
    static func newFile(path: String) throws -> Descriptor { try newFile(in: AT_FDCWD, path) }

    private static func newFile(in directory: CInt, _ name: String) throws -> Descriptor {
        try Descriptor(
            checked(openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600), "made", name))
    }

    /// Writes all bytes at the end of what was written before.
    func write(_ bytes: UnsafeRawBufferPointer, _ name: String) throws {
        var rest = bytes
        while !rest.isEmpty {
            let written = Glibc.write(number, rest.baseAddress, rest.count)
            if written < 0 && errno == EINTR { continue }
            _ = try Self.checked(written < 0 ? -1 : 0, "written", name)
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Size, kind and times.
    func status() throws -> stat {
        var status = stat()
        _ = try Self.checked(fstat(number, &status), "examined", "a file")
        return status
    }

    /// The same of an entry of this directory, which is not followed when it is a link; `nil` when there is none.
    func status(of name: String) throws -> stat? {
        var status = stat()
        let result = fstatat(number, name, &status, AT_SYMLINK_NOFOLLOW)
        if result < 0 && errno == ENOENT { return nil }
        _ = try Self.checked(result, "examined", name)
        return status
    }

    /// Removes a file of this directory, if it is there.
    func remove(_ name: String) throws {
        let result = unlinkat(number, name, 0)
        if result < 0 && errno != ENOENT { _ = try Self.checked(result, "removed", name) }
    }

    /// Writes all of a piece at the end of what was written.
    func write(_ piece: Data) throws { try piece.withUnsafeBytes { try write($0, "a file") } }

    /// Where it is, as the kernel knows it.
    var path: String {
        var name = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/fd/\(number)", &name, name.count - 1)
        return String(decoding: name.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Waits until the file, or the entries of the directory, are on disk.
    func synchronize() throws { _ = try Self.checked(fsync(number), "written to disk", "a file") }

    /// Names of the entries, in no order, without the two that every directory has.
    func names() throws -> [String] {
        // The stream owns the descriptor it is made of.
        let copy = try Self.checked(openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "opened", "a directory")
        guard let stream = fdopendir(copy) else {
            Glibc.close(copy)
            throw StoreError(.inputOutput, "A directory cannot be read (error \(errno)). Check the disk.")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Gives `result`, or throws what it says about `name`.
    static func checked(_ result: CInt, _ action: String, _ name: String) throws -> CInt {
        guard result < 0 else { return result }
        let reason = errno
        throw StoreError(
            reason == ENOSPC || reason == EDQUOT ? .diskFull : .inputOutput,
            "\(name) cannot be \(action) (error \(reason)). Check the disk and the directory's owner and mode.")
    }
}
