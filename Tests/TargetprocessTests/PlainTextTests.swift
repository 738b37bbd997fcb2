import Testing

@testable import Targetprocess

@Suite struct PlainTextTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var html: String
        var text: String
        var testDescription: String { name }
    }

    private static func example(_ name: String, _ html: String, _ text: String) -> Example {
        Example(name: name, html: html, text: text)
    }

    static let examples = [
        example("nothing", "", ""),
        example("plain text", "just text", "just text"),
        example("plain lines", "one\n  two\r\nthree\n\n\n\nfour", "one\n  two\nthree\n\nfour"),
        example("plain text with references", "a &lt; b\nc", "a < b\nc"),
        example("inline tags", "<b>a</b> <i>b</i><span>c</span>", "a bc"),
        example("blanks in runs", "<b>a</b>   b\n\tc", "a b c"),
        example("divs", "<div>a</div><div>b</div>", "a\nb"),
        example("paragraphs with blanks between", "<p> a </p>\n<p> b </p>", "a\nb"),
        example("breaks", "a<br>b<br/>c<BR />d</br>e", "a\nb\nc\nde"),
        example("an empty line", "<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        example("many empty lines", "a<br><br><br><br><br>b", "a\n\nb"),
        example("a list", "<ul><li>a</li><li>b</li></ul>c", "a\nb\nc"),
        example("a table", "<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        example("headings", "a<h1>b</h1>c", "a\nb\nc"),
        example("nested blocks", "<div><div><p>a</p></div></div>b", "a\nb"),
        example("preformatted", "x<pre>a\n  b\tc</pre>d  e", "x\na\n  b c\nd e"),
        example("script and style", "a<script>if (1<2) {'</p>'}</script>b<style>p{}</style>c", "abc"),
        example("a script in capitals", "a<SCRIPT src=x>b</sCript >c", "ac"),
        example("a script that looks closed", "a<script>'</scripting>'</script>b", "ab"),
        example("a script that never ends", "a<script>b</p>c", "a"),
        example("a comment", "a<!-- <b>x</b> -- > -->b", "ab"),
        example("short comments", "a<!-->b<!--->c", "abc"),
        example("a comment that never ends", "a<!-- b", "a"),
        example("declarations", "<!DOCTYPE html><?xml version='1'?><![CDATA[x]]>a</>b</ c>d", "abd"),
        example("attributes", #"<a href="x" title='a>b' data-x=">">c</a>"#, "c"),
        example("a quote in a value without quotes", #"<p class=a"b>c</p>"#, "c"),
        example("a quote that never ends", #"a<p class="b>c"#, "a"),
        example("a tag that never ends", "a<p class=b", "a"),
        example("what is no tag", "<b>a</b> < b <3 <- <= x<", "a < b <3 <- <= x<"),
        example(
            "named references", "<b>&amp;&lt;&gt;&quot;&apos;&eacute;&Ouml;&yuml;&euro;&hellip;&mdash;</b>",
            "&<>\"'éÖÿ€…—"),
        example("no-break spaces", "<b>a</b>&nbsp;&nbsp;b", "a b"),
        example("numeric references", "<b>&#65;&#x42;&#X63;&#128512;&#x1F600;</b>", "ABc😀😀"),
        example("references of Windows", "<b>&#128;&#150;&#x92;&#159;</b>", "€–’Ÿ"),
        example(
            "references of nothing", "<b>&#0;&#xD800;&#1114112;&#99999999999999999999;</b>",
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        example(
            "what is no reference", "<b>&</b> &; &amp &#; &#x; &#zz; &nosuch; a&b;c &#-1; &#+1;",
            "& &; &amp &#; &#x; &#zz; &nosuch; a&b;c &#-1; &#+1;"),
        example("references are not tags", "<b>&lt;script&gt;</b>&amp;lt;", "<script>&lt;"),
        example("a reference to a newline", "<b>a</b>&#10;b", "a b"),
        example("control characters", "<b>a\u{1}b\u{7f}</b>\u{0}", "ab\u{7f}"),
        example("letters of every length", "<p>ü€😀</p>", "ü€😀"),
        example("Markdown", "<!--markdown-->  # Title\n\n* a <b>\n", "# Title\n\n* a <b>"),
        example("Markdown after a newline", "\n <!--markdown-->a &amp; b", "a &amp; b"),
        example("only a mark", "<!--markdown-->", ""),
    ]

    @Test(arguments: examples) func `reads HTML as a browser shows it`(_ example: Example) {
        #expect(PlainText.of(example.html) == example.text)
    }

    @Test(arguments: [
        "<", "<a", "<a ", "<a b=\"", "<!--", "<!-- --", "&", "&#", "&amp", "</", "<script>", "<script></",
        "<style></styl",
        "<pre>\n", "<br>", "</p>", "<a b=\"<", "<!", "<p><", "\n", " ",
    ])
    func `takes any piece in any number`(_ piece: String) {
        let html = String(repeating: piece, count: 100_000 / piece.utf8.count)
        #expect(PlainText.of(html).utf8.count <= html.utf8.count)
        #expect(PlainText.of("<p>" + html).utf8.count <= html.utf8.count)
    }

    @Test(arguments: ["a", "äö", "😀", "a😀"])
    func `cuts between characters`(_ text: String) {
        for length in 0...text.utf8.count {
            let cut = text.cut(to: length)
            #expect(cut.utf8.count <= length)
            #expect(text.hasPrefix(cut))
        }
    }
}
