"""Parse modes: entities, UTF-16 offsets, complaints."""

from typing import Any

import pytest
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration, markdown_decoration
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.errors import RefusedError
from bot.playground.html_style import parse_html
from bot.playground.links import checked_link
from bot.playground.markdown_style import parse_markdown
from bot.playground.text import cut, find_entities, in_order, trimmed, units

LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u200e\u200f")


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("просто", "просто", []),
        ("<b>Да</b>, <i>нет</i>", "Да, нет", [("bold", 0, 2), ("italic", 4, 3)]),
        ("😀<b>ж</b>", "😀ж", [("bold", 2, 1)]),
        ("<b><i>оба</i></b>", "оба", [("bold", 0, 3), ("italic", 0, 3)]),
        ("<STRONG>a</STRONG><em>b</em><u>c</u><ins>d</ins>", "abcd",
         [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("underline", 3, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", i, 1) for i in range(3)]),
        ('<span class="tg-spoiler">тс</span><tg-spoiler>с</tg-spoiler>', "тсс", [("spoiler", 0, 2), ("spoiler", 2, 1)]),
        ("<blockquote>ц</blockquote><blockquote expandable>ц</blockquote>", "цц",
         [("blockquote", 0, 1), ("expandable_blockquote", 1, 1)]),
        ("&lt;b&gt; &amp; &quot;&#33;&#x21; &nbsp; &", '<b> & "!! &nbsp; &', []),
        ("<b></b>пусто", "пусто", []),
        ("1 < 2".replace("<", "&lt;"), "1 < 2", []),
    ],
)  # fmt: skip
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, found = parse_html(source)
    assert parsed == text
    assert [(item["type"], item["offset"], item["length"]) for item in found] == entities


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<a href="https://ya.ru/?a=1&amp;b=2">я</a>', {"type": "text_link", "url": "https://ya.ru/?a=1&b=2"}),
        ("<a href='ya.ru'>я</a>", {"type": "text_link", "url": "http://ya.ru/"}),
        ('<a href="tg://user?id=501">я</a>', {"type": "text_mention", "user": {"id": 501}}),
        ('<pre><code class="language-python">я</code></pre>', {"type": "pre", "language": "python"}),
        ('<code class="language-python">я</code>', {"type": "code"}),
        ('<tg-emoji emoji-id="5368324170671202286">я</tg-emoji>',
         {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}),
        ('<tg-time unix="1700000000" format="wDT">я</tg-time>',
         {"type": "date_time", "unix_time": 1700000000, "date_time_format": "wDT"}),
    ],
)  # fmt: skip
def test_html_entities_carry_what_they_need(source: str, entity: dict[str, Any]) -> None:
    assert parse_html(source) == ("я", [{"offset": 0, "length": 1, **entity}])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<x>", 'Unsupported start tag "x" at byte offset 0'),
        ("ж<br/>", 'Unsupported start tag "br/" at byte offset 2'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>ж</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("<b>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>a</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=я>a</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*ж* _к_ __п__ ~з~ ||с||", "ж к п з с",
         [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1), ("strikethrough", 6, 1), ("spoiler", 8, 1)]),
        (r"1\. \*не жирно\*\!", "1. *не жирно*!", []),
        ("`a*b`", "a*b", [("code", 0, 3)]),
        ("```python\nprint(1)\n```", "print(1)\n", [("pre", 0, 9)]),
        ("[сайт](https://ya.ru)", "сайт", [("text_link", 0, 4)]),
        ("[Анна](tg://user?id=501)", "Анна", [("text_mention", 0, 4)]),
        ("![22:45](tg://time?unix=1647531900&format=wDT)", "22:45", [("date_time", 0, 5)]),
        ("![👍](tg://emoji?id=5368324170671202286)", "👍", [("custom_emoji", 0, 2)]),
        (">раз\n>два\nне цитата", "раз\nдва\nне цитата", [("blockquote", 0, 7)]),
        (">раз\n>два||\nдальше", "раз\nдва\nдальше", [("expandable_blockquote", 0, 7)]),
        ("*_оба_*", "оба", [("bold", 0, 3), ("italic", 0, 3)]),
    ],
)  # fmt: skip
def test_markdown_becomes_text_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, found = parse_markdown(source)
    assert parsed == text
    assert [(item["type"], item["offset"], item["length"]) for item in found] == entities


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Привет.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("ж *жирно", "Can't find end of Bold entity at byte offset 3"),
        ("_курсив", "Can't find end of Italic entity at byte offset 0"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("![a]", "Custom emoji entity must contain a tg://emoji URL"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
    ],
)
def test_bad_markdown_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(RefusedError, match="can't parse entities") as refused:
        parse_markdown(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@st.composite
def formatted_text(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """Give pieces of text, some of them formatted, none of them nested."""
    text, entities = "", []
    for piece in draw(st.lists(st.text(LETTERS, min_size=1, max_size=8), max_size=6)):
        kind = draw(st.sampled_from([None, "bold", "italic", "underline", "strikethrough", "spoiler", "code"]))
        if kind:
            entities.append({"type": kind, "offset": units(text), "length": units(piece)})
        text += piece
    return text, entities


@settings(max_examples=150, deadline=None)
@given(formatted_text())
def test_what_aiogram_writes_as_html_is_read_back(made: tuple[str, list[dict[str, Any]]]) -> None:
    text, entities = made
    source = html_decoration.unparse(text, [MessageEntity(**entity) for entity in entities])
    assert parse_html(source) == (text, in_order(entities))


@settings(max_examples=100, deadline=None)
@given(st.text(LETTERS, max_size=30))
def test_text_quoted_for_a_parse_mode_stays_itself(text: str) -> None:
    assert parse_html(html_decoration.quote(text))[0] == text
    assert parse_markdown(markdown_decoration.quote(text))[0] == text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/ab='\" &;ж!*_~`|[]()\\\n", max_size=40))
def test_a_parser_either_reads_or_refuses_and_its_entities_lie_within_the_text(source: str) -> None:
    for parse in (parse_html, parse_markdown):
        try:
            text, entities = parse(source)
        except RefusedError:
            continue
        for entity in entities:
            assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start@mmpg_bot да", [("bot_command", "/start@mmpg_bot")]),
        (
            "см. https://ya.ru/a?b=1. И ya.ru, a@b.ru",
            [("url", "https://ya.ru/a?b=1"), ("url", "ya.ru"), ("email", "a@b.ru")],
        ),
        ("@anna_n #ВПР $RUB и/или 1/2", [("mention", "@anna_n"), ("hashtag", "#ВПР"), ("cashtag", "$RUB")]),
        ("😀 +7 351 217-30-89", [("phone_number", "+7 351 217-30-89")]),
        ("обычный текст. Точка", []),
    ],
)
def test_links_and_commands_are_found_in_plain_text(text: str, found: list[tuple[str, str]]) -> None:
    entities = find_entities(text)
    assert [(item["type"], cut(text, item["offset"], item["length"])) for item in entities] == found


def test_white_space_around_a_text_goes_and_entities_move_with_it() -> None:
    assert trimmed(" \n да ", [{"type": "bold", "offset": 3, "length": 3}]) == (
        "да",
        [{"type": "bold", "offset": 0, "length": 2}],
    )
    assert trimmed(" \n ", []) == ("", [])


@pytest.mark.parametrize(
    ("link", "kept"),
    [("ya.ru", "http://ya.ru/"), ("https://ya.ru?a", "https://ya.ru/?a"), ("tg://resolve?domain=a", "tg://resolve?domain=a"),
     ("слово", ""), ("http://", ""), ("a b.ru", ""), ("ftp://ya.ru", ""), ("http://localhost:8080/x", "http://localhost:8080/x")],
)  # fmt: skip
def test_only_addresses_are_links(link: str, kept: str) -> None:
    assert checked_link(link) == kept
