/// Version of this platform; a plugin's manifest names the lowest one it works with.
public enum PlatformVersion {
    /// `MAJOR.MINOR.PATCH`.
    public static let current = "1.0.0"
}
