"""Recognising the words of a button, pressed or typed."""

import re

from aiogram.filters import Filter
from aiogram.types import Message
from typing_extensions import override

# Not \w: to it the emoji before «Помощь» is a letter.
_EDGES = re.compile(r"^[^0-9a-zа-яё№]+|[^0-9a-zа-яё№]+$", re.IGNORECASE)


def plain(text: str) -> str:
    """The text as people mean it: without case, emoji and punctuation at its ends, ё as е, single spaces."""
    return " ".join(_EDGES.sub("", text).casefold().replace("ё", "е").split())


class Words(Filter):
    """Passes a message that says just these words, whether a keyboard sent them or a person typed them."""

    def __init__(self, *words: str) -> None:
        self._words = frozenset(map(plain, words))

    @override
    async def __call__(self, message: Message) -> bool:
        return message.text is not None and plain(message.text) in self._words
