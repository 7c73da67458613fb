/// How large the messages of clients may be.
///
/// A decoded message takes up to some 200 times its bytes on the wire: an element of a list that takes two bytes there becomes a
/// structure with all of its fields. So what a method takes is bounded by what it needs, not by what fits into a frame.
public enum RequestSize {
    /// Every method takes a message of so many bytes; one that is open to strangers takes no more.
    public static let smallMax = 4 << 10
    /// A frame above so many bytes takes of the server's room for large ones.
    public static let frameSmallMax = 16 << 10
    /// What a method takes that says nothing else.
    public static let usualMax = 128 << 10
    /// The most that a method may take.
    public static let largestMax = 2 << 20
}
