import pytest

from ingest.guidance.web.visible import UnreadablePage, visible_page

HIDDEN_INLINE = [
    "display:none",
    "display: none !important",
    "DISPLAY:NONE",
    "d\\69splay:none",
    "display/**/:/**/none",
    "visibility:hidden",
    "visibility:collapse",
    "content-visibility:hidden",
    "opacity:0",
    "opacity:.01",
    "opacity: 3%",
    "filter:opacity(0)",
    "font-size:0",
    "font-size:1px",
    "font-size:0.01em",
    "color:transparent",
    "color:rgba(10,10,10,0)",
    "color:white",
    "color:#fefefe",
    "color:hsl(0 0% 100%)",
    "background:#222;color:#222",
    "background-color:red;color:rgb(255 0 0)",
    "-webkit-text-fill-color:transparent",
    "position:absolute;left:-9999px",
    "position:fixed;top:-200vh",
    "margin-left:-999em",
    "text-indent:-9999px",
    "transform:translateX(-9999px)",
    "transform:scale(0)",
    "height:0;overflow:hidden",
    "max-height:0;overflow:clip",
    "width:1px;overflow:hidden",
    "clip:rect(0,0,0,0)",
    "clip-path:inset(100%)",
    "clip-path: circle(0)",
    "unicode-bidi:bidi-override;direction:rtl",
]
SEEN_INLINE = [
    "display:block",
    "opacity:0.8",
    "font-size:12px",
    "color:#333",
    "color:white;background:#000",
    "color:white;background:url(photo.jpg)",
    "left:-10px;position:relative",
    "margin-top:-20px",
    "height:0",
    "overflow:hidden;height:300px",
    "text-indent:2em",
    "transform:rotate(3deg)",
    "transform:scale(1.2)",
    "transform:scale(0.9)",
]


@pytest.mark.parametrize("style", HIDDEN_INLINE)
def test_hidden_text_is_taken_out_by_attribute_and_by_style_rule(style: str) -> None:
    for html in (
        f"<p>seen</p><p style='{style}'>sesame</p>",
        f"<style>.a {{ {style} }}</style><p>seen</p><p class=a>sesame</p>",
        f"<style>@media screen {{ p.a:not(.b) {{ {style} }} }}</style><p>seen</p><p class=a>sesame",
        f"<style>.o {{ & .a {{ {style} }} }}</style><p>seen</p><div class=o><p class=a>sesame",
    ):
        page = visible_page(html)
        assert "sesame" not in page.html
        assert "seen" in page.html
        assert [words for _, words in page.hidden] == ["sesame"]


@pytest.mark.parametrize("style", SEEN_INLINE)
def test_text_a_reader_sees_stays(style: str) -> None:
    page = visible_page(f"<style>.a {{ {style} }}</style><p class=a>one</p><p style='{style}'>two")
    assert "one" in page.html
    assert "two" in page.html
    assert page.hidden == []


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden>sesame</p>",
        "<p hidden=until-found>sesame</p>",
        "<p aria-hidden='TRUE'>sesame</p>",
        "<div popover>sesame</div>",
        "<dialog>sesame</dialog>",
        "<noscript>sesame</noscript>",
        "<template>sesame</template>",
        "<iframe>sesame</iframe>",
        "<svg><text>sesame</text><title>sesame</title></svg>",
        "<object>sesame</object>",
        "<select><option>sesame</option></select>",
        "<textarea>sesame</textarea>",
        "<bdo dir=rtl>sesame</bdo>",
        "<font color=white>sesame</font>",
        "<table bgcolor=black><tr><td><font color='#000000'>sesame</font></table>",
        "<!-- sesame -->",
        "<!--[if IE]>sesame<![endif]-->",
        "<![CDATA[sesame]]>",
        "<?sesame ?>",
        "<script>document.write('sesame')</script>",
        '<script type=\'application/ld+json\'>{"articleBody": "sesame"}</script>',
        "<style>p::before { content: 'sesame' }</style>",
        "<meta name=description content=sesame>",
        "<img alt=sesame src=x>",
        "<p title=sesame data-x=sesame aria-label=sesame onclick=sesame>other</p>",
        "<div style='display:none'><div><p>sesame</p></div></div>",
        "<div style='color:white'><p><b>sesame</b></p></div>",
        "<style>@layer x { @supports (color: red) { #a > p { display: none } } }</style>"
        "<div id=a><p>sesame</p></div>",
    ],
)
def test_what_is_no_visible_text_is_taken_out(html: str) -> None:
    page = visible_page(f"<p>seen</p>{html}")
    assert "sesame" not in page.html
    assert "seen" in page.html


def test_light_text_on_a_dark_parent_stays_and_rules_for_printers_hide_nothing() -> None:
    page = visible_page(
        "<style>.dark{background:#111}.dark p{color:#fff}@media print{nav{display:none}}</style>"
        "<div class=dark><p>light</p></div><nav>menu</nav>"
    )
    assert "light" in page.html
    assert "menu" in page.html


def test_invisible_characters_are_taken_out_and_counted() -> None:
    page = visible_page("<p>ze\u200bro &#8203;wi&#x202e;dth\u2060</p>")
    assert "zero width" in page.html
    assert page.unseen_characters == 4


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ("x" * 5_000_001, "too_large"),
        ("<br>" * 50_001, "too_complex"),
        ("<style>" + "{" * 5_000, "too_complex"),
        (f"<style>{'a,' * 600}a{{display:none}}</style><p>x", "too_complex"),
    ],
)
def test_a_page_too_large_or_complex_to_judge_is_refused(html: str, rule: str) -> None:
    with pytest.raises(UnreadablePage) as refused:
        visible_page(html)
    assert refused.value.rule == rule


@pytest.mark.parametrize("html", ["", "<", "<div>" * 20_000 + "x", "\x00\ud800<b>", "a<![CDATA["])
def test_broken_pages_do_not_break_the_reading(html: str) -> None:
    visible_page(html).html.encode("utf-8")
