/// An element's name; calling it makes the element.
package struct Tag: Sendable {
    private let name: StaticString
    /// Whether the element has no content and no end.
    private let isVoid: Bool

    private init(_ name: StaticString, isVoid: Bool = false) {
        self.name = name
        self.isVoid = isVoid
    }

    package func callAsFunction(
        _ attributes: Attribute?..., @MarkupBuilder content: () throws -> Markup
    ) rethrows -> Markup {
        try element(attributes, content())
    }

    package func callAsFunction(_ attributes: Attribute?...) -> Markup { element(attributes, Markup()) }

    private func element(_ attributes: [Attribute?], _ content: Markup) -> Markup {
        var markup = Markup()
        markup.append(literal: "<")
        markup.append(literal: name)
        for attribute in attributes.compactMap(\.self) { attribute.write(to: &markup) }
        markup.append(literal: ">")
        guard !isVoid else { return markup }
        markup.append(content)
        markup.append(literal: "</")
        markup.append(literal: name)
        markup.append(literal: ">")
        return markup
    }
}

extension Tag {
    package static let a = Tag("a")
    package static let b = Tag("b")
    package static let bdi = Tag("bdi")
    package static let body = Tag("body")
    package static let br = Tag("br", isVoid: true)
    package static let button = Tag("button")
    package static let caption = Tag("caption")
    package static let code = Tag("code")
    package static let dd = Tag("dd")
    package static let del = Tag("del")
    package static let details = Tag("details")
    package static let div = Tag("div")
    package static let dl = Tag("dl")
    package static let dt = Tag("dt")
    package static let em = Tag("em")
    package static let fieldset = Tag("fieldset")
    package static let footer = Tag("footer")
    package static let form = Tag("form")
    package static let h1 = Tag("h1")
    package static let h2 = Tag("h2")
    package static let h3 = Tag("h3")
    package static let head = Tag("head")
    package static let header = Tag("header")
    package static let html = Tag("html")
    package static let input = Tag("input", isVoid: true)
    package static let ins = Tag("ins")
    package static let label = Tag("label")
    package static let legend = Tag("legend")
    package static let li = Tag("li")
    package static let link = Tag("link", isVoid: true)
    package static let main = Tag("main")
    package static let meta = Tag("meta", isVoid: true)
    package static let nav = Tag("nav")
    package static let ol = Tag("ol")
    package static let option = Tag("option")
    package static let p = Tag("p")
    package static let section = Tag("section")
    package static let select = Tag("select")
    package static let span = Tag("span")
    package static let strong = Tag("strong")
    package static let summary = Tag("summary")
    package static let table = Tag("table")
    package static let tbody = Tag("tbody")
    package static let td = Tag("td")
    package static let textarea = Tag("textarea")
    package static let th = Tag("th")
    package static let thead = Tag("thead")
    package static let time = Tag("time")
    package static let title = Tag("title")
    package static let tr = Tag("tr")
    package static let ul = Tag("ul")
    // SVG
    package static let g = Tag("g")
    package static let line = Tag("line")
    package static let path = Tag("path")
    package static let rect = Tag("rect")
    package static let svg = Tag("svg")
}
