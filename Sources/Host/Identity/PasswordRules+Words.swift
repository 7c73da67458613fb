extension PasswordRules {
    /// Words of which people make the commonest passwords: with years, digits and signs around them, or two of them together, they are most
    /// of those with ten characters and more.
    static let commonWords: [String] = {
        let product = [
            "spearhead", "sales", "order", "company", "office", "manager", "director", "employee", "customer", "business",
        ]
        let access = [
            "password", "passwort", "passwd", "passphrase", "kennwort", "motdepasse", "contraseña", "contrasena", "senha", "mima",
            "密码",
            "secret", "geheim", "login", "signin", "letmein", "openup", "opensesame", "welcome", "willkommen", "bienvenue",
            "changeme",
            "changeit", "default", "access", "account", "admin", "administrator", "root", "superuser", "user", "guest", "test",
            "testing",
            "demo", "temp", "temporary", "system", "server", "service", "computer", "internet", "windows", "google", "facebook",
            "huawei",
            "samsung", "iphone",
        ]
        let affection = [
            "iloveyou", "ilove", "loveyou", "love", "lover", "forever", "mylove", "babygirl", "baby", "angel", "princess",
            "prince",
            "queen", "king", "sunshine", "sweetheart", "honey", "darling", "beautiful", "happy", "friends", "family", "mother",
            "father", "woaini", "woaiwojia", "wodemima", "aini", "我爱你", "nihao", "你好", "hello", "hallo", "bonjour", "ninhao",
        ]
        let heroes = [
            "superman", "batman", "spiderman", "starwars", "pokemon", "pikachu", "naruto", "matrix", "master", "monster",
            "dragon",
            "phoenix", "shadow", "hunter", "killer", "warrior", "ninja", "samurai", "wizard", "merlin", "gandalf", "trustno",
            "whatever",
            "nothing", "freedom", "jesus", "christ", "blessed", "michael", "jordan", "jennifer", "jessica", "ashley", "charlie",
            "thomas", "robert", "daniel", "andrew", "matthew", "anthony", "william", "alexander", "nicole", "michelle", "wanglei",
            "zhangwei", "liwei",
        ]
        let sport = [
            "football", "fussball", "soccer", "baseball", "basketball", "hockey", "cricket", "tennis", "liverpool", "chelsea",
            "arsenal",
            "barcelona", "realmadrid", "juventus", "manchester", "united", "bayern", "yankees", "cowboys", "lakers", "mustang",
            "ferrari", "porsche", "mercedes", "corvette", "harley", "yamaha",
        ]
        let nature = [
            "monkey", "tiger", "panda", "eagle", "falcon", "wolf", "lion", "horse", "kitty", "puppy", "butterfly", "flower",
            "chocolate",
            "cookie", "banana", "orange", "apple", "cheese", "coffee", "summer", "winter", "spring", "autumn", "sommer", "herbst",
            "printemps", "purple", "silver", "golden", "yellow", "black", "white", "diamond", "rainbow", "computer",
        ]
        let calendar = [
            "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
            "monday",
            "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        ]
        let places = [
            "china", "beijing", "shanghai", "shenzhen", "guangzhou", "hongkong", "london", "paris", "berlin", "newyork",
            "zhongguo", "中国",
        ]
        // A year is guessed as easily as a word.
        let years = (1940...2039).map { String($0) }
        return product + access + affection + heroes + sport + nature + calendar + places + years
    }()
}
