import Host
import __NAME__

/// The server with this plugin; add others to the list.
@main
struct Main {
    static func main() async {
        await Distribution(plugins: [__NAME__Plugin.self]).main()
    }
}
