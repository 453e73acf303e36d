"""Marking found words in a text, and sending kept files together."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from handlers.answers.sending import batches
from handlers.answers.texts import marked


@given(
    st.text(max_size=400), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 20)), max_size=5), st.integers(1, 300)
)
def test_what_is_shown_is_a_part_of_the_text_with_the_words_in_bold(
    text: str, places: list[tuple[int, int]], limit: int
) -> None:
    spans = sorted((start, start + length) for start, length in places)
    shown = marked(text, spans, limit)
    plain = "".join(" " if each.isspace() else each for each in text)
    without = unescape(re.sub(r"</?b>", "", shown))
    cut = without.removeprefix("…") if not plain.startswith(without[:1] or " ") else without
    assert cut.removesuffix("…") in plain or without.strip("…") in plain
    for word in re.findall(r"<b>(.*?)</b>", shown):
        assert any(unescape(word) in plain[start:end] for start, end in spans)


def test_a_word_far_in_the_text_is_shown_with_what_is_around_it() -> None:
    text = "слово " * 100 + "мониторинг <часто> " + "слово " * 100
    start = text.index("мониторинг")
    shown = marked(text, [(start, start + 10)], 60)
    assert "слово <b>мониторинг</b> &lt;часто&gt;" in shown
    assert shown.startswith("…слово")
    assert shown.endswith("…")


@given(st.lists(st.sampled_from(["photo", "video", "document", "audio", "voice", "sticker"]), max_size=30))
def test_files_go_in_albums_that_telegram_takes_and_in_order(kinds: list[str]) -> None:
    parts = [{"kind": kind, "file": str(place)} for place, kind in enumerate(kinds)]
    found = list(batches(parts))
    assert [part for batch in found for part in batch] == parts
    for batch in found:
        families = {"pictures" if each["kind"] in {"photo", "video"} else each["kind"] for each in batch}
        assert len(families) == 1
        assert len(batch) <= (1 if families & {"voice", "sticker"} else 10)
