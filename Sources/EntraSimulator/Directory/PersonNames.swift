/// Names of one language, each with the Latin letters that its bearer's address is made of.
struct PersonNames: Sendable {
    let language: String
    let given: [Name]
    let family: [Name]
    let order: Order

    struct Name: Sendable {
        let native: String
        /// Lower-case ASCII letters, hyphens and apostrophes: what a user principal name may hold.
        let latin: String
    }

    /// How a display name is put together.
    enum Order: Sendable { case givenFirst, familyFirst, familyFirstClosed }

    func displayName(_ given: Name, _ family: Name) -> String {
        switch order {
        case .givenFirst: "\(given.native) \(family.native)"
        case .familyFirst: "\(family.native) \(given.native)"
        case .familyFirstClosed: "\(family.native)\(given.native)"
        }
    }

    private init(_ language: String, _ given: String, _ family: String, _ order: Order = .givenFirst) {
        self.language = language
        self.given = PersonNames.names(given)
        self.family = PersonNames.names(family)
        self.order = order
    }

    /// Reads `Åsa asa, Björn bjorn`: after the last space comes the Latin form.
    private static func names(_ text: String) -> [Name] {
        text.split(separator: ", ").map { entry in
            let words = entry.split(separator: " ")
            return Name(native: words.dropLast().joined(separator: " "), latin: words.last.map(String.init) ?? "")
        }
    }

    /// Scripts from left and right, with and without case, composed and decomposed (`José` with U+0301, Q69), one name
    /// beyond the Basic Multilingual Plane, and the letters whose folding is more than ASCII's (ß, final sigma, İ, Q17).
    static let all: [PersonNames] = [
        PersonNames(
            "en-GB", "Ada ada, Grace grace, Alan alan, Edsger edsger", "Byron byron, Hopper hopper, Achebe achebe"),
        PersonNames(
            "sv-SE", "Åsa asa, Björn bjorn, Linnéa linnea, Göran goran",
            "Lindqvist lindqvist, Öberg oberg, Ångström angstrom, Sjögren sjogren, Håkansson hakansson"),
        PersonNames(
            "de-DE", "Jürgen juergen, Käthe kaethe, Anna-Lena anna-lena, Jörg joerg",
            "Müller mueller, Groß gross, Weiß weiss, von der Heide vonderheide"),
        PersonNames(
            "fr-FR", "Élodie elodie, François francois, Anaïs anais, Zoé zoe",
            "L'Hôpital l'hopital, Lefèvre lefevre, Garçon garcon, Œuvrard oeuvrard"),
        PersonNames(
            "ga-IE", "Seán sean, Siobhán siobhan, Pádraig padraig",
            "O'Dowd o'dowd, Ó Briain obriain, Ní Mhurchú nimhurchu"),
        PersonNames(
            "es-ES", "Jose\u{301} jose, Begoña begona, Íñigo inigo, María José mariajose",
            "Núñez nunez, Garci\u{301}a garcia, de la Peña delapena, Muñoz munoz"),
        PersonNames(
            "pl-PL", "Łukasz lukasz, Agnieszka agnieszka, Żaneta zaneta",
            "Wójcik wojcik, Dąbrowska dabrowska, Śliwiński sliwinski"),
        PersonNames(
            "tr-TR", "İpek ipek, Işıl isil, Çağlar caglar, Ömer omer",
            "Yıldız yildiz, Şahin sahin, Güneş gunes, Öztürk ozturk"),
        PersonNames(
            "vi-VN", "Hương huong, Đức duc, Tuấn tuan", "Nguyễn nguyen, Trần tran, Phạm pham", .familyFirst),
        PersonNames(
            "is-IS", "Þórdís thordis, Guðrún gudrun, Ægir aegir", "Ævarsdóttir aevarsdottir, Eiríksson eiriksson"),
        PersonNames(
            "ru-RU", "Дмитрий dmitriy, Ольга olga, Пётр petr", "Соколова sokolova, Щербаков shcherbakov, Ёлкин yolkin"),
        PersonNames("uk-UA", "Їжак yizhak, Олена olena, Євген yevhen", "Ґалаґан galagan, Шевченко shevchenko"),
        PersonNames(
            "el-GR", "Γιώργος giorgos, Ελένη eleni, Οδυσσέας odysseas", "Παπαδόπουλος papadopoulos, Αγγελής angelis"),
        PersonNames("he-IL", "דוד david, נועה noa, שרה sarah", "כהן cohen, אברהם avraham, בן־דוד bendavid"),
        PersonNames("ar-SA", "محمد mohammed, فاطمة fatima, عبد الله abdullah", "القحطاني alqahtani, الأنصاري alansari"),
        PersonNames("hi-IN", "प्रिया priya, अर्जुन arjun, क्षितिज kshitij", "शर्मा sharma, त्रिपाठी tripathi"),
        PersonNames("ta-IN", "கார்த்திக் karthik, மீனாட்சி meenakshi", "சுப்பிரமணியன் subramanian, முருகன் murugan"),
        PersonNames("th-TH", "สมชาย somchai, ณัฐวุฒิ nattawut", "ศรีสุข srisuk, วงศ์สวัสดิ์ wongsawat"),
        PersonNames("ko-KR", "민준 minjun, 서연 seoyeon, 하은 haeun", "김 kim, 박 park, 최 choi", .familyFirstClosed),
        PersonNames("ja-JP", "さくら sakura, 健太 kenta, ひなた hinata", "佐藤 sato, 渡邊 watanabe, 𠮷田 yoshida", .familyFirst),
        PersonNames("zh-CN", "伟 wei, 秀英 xiuying, 子涵 zihan", "王 wang, 欧阳 ouyang, 李 li", .familyFirstClosed),
        PersonNames("am-ET", "አበበ abebe, ትዕግሥት tigist", "ተስፋዬ tesfaye, በቀለ bekele"),
        PersonNames("ka-GE", "ნინო nino, გიორგი giorgi", "ბერიძე beridze, კვარაცხელია kvaratskhelia"),
        PersonNames("hy-AM", "Արամ aram, Անահիտ anahit", "Պետրոսյան petrosyan, Հովհաննիսյան hovhannisyan"),
    ]
}
