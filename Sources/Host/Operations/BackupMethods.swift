enum BackupMethods {
    static let all: [PlatformMethods.Entry] = []
}
