"""Typing where a button is expected: what people mean by their words."""

import re
from collections.abc import Sequence

from handlers.buttons import plain
from storage.tables import Category, Group

_GROUP = re.compile(r"(?:ммпг|группа|mmpg)?\s*(?:№|n|номер)?\s*(\d)\s*(?:-?\s*я)?\s*(?:группа|ммпг)?")
_ORDINALS = {"первая": 1, "вторая": 2, "третья": 3, "четвертая": 4}
_YES = frozenset({"да", "ага", "конечно", "является", "да является", "yes", "верно"})
_NO = frozenset({"нет", "не является", "нет не является", "no", "неа", "не"})
_AGREED = _YES | {"согласен", "согласна", "даю согласие", "я согласен", "я согласна", "да согласен", "да согласна"}
_REFUSED = _NO | {"не согласен", "не согласна", "отказываюсь", "нет не согласен", "нет не согласна"}
_SEND = _YES | {"отправить", "отправить заявку", "отправляй", "отправляйте", "все верно", "готово"}
_GREETINGS = frozenset(
    {
        "здравствуйте", "здравствуй", "добрый день", "добрый вечер", "доброе утро", "доброго дня", "день добрый",
        "доброго времени суток", "привет", "приветствую", "hello", "hi", "start", "старт", "начать", "вступить",
        "вступить в группу", "хочу вступить", "хочу вступить в группу",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{3,}")


def _said(text: str) -> str:
    return " ".join(plain(text).replace(",", " ").replace(".", " ").split())


def group(text: str, groups: Sequence[Group]) -> Group | None:
    """«2», «ммпг 2», «ММПГ № 2», «вторая», «mmpg2»."""
    words = _said(text)
    match = _GROUP.fullmatch(words)
    number = int(match[1]) if match else _ORDINALS.get(words.removesuffix(" группа"))
    return next((each for each in groups if each.id == number), None)


def yes_or_no(text: str) -> bool | None:
    """None for anything else."""
    words = _said(text)
    return True if words in _YES else False if words in _NO else None


def agreed(text: str) -> bool | None:
    """Whether the consent is given; None for anything else."""
    words = _said(text)
    return True if words in _AGREED else False if words in _REFUSED else None


def is_greeting(text: str) -> bool:
    """Whether it is a greeting, a wish to join, or a word or two that ask nothing."""
    return _said(text) in _GREETINGS or (len(_WORD.findall(text)) < 2 and not is_question(text))


def is_question(text: str) -> bool:
    """Whether it asks something; no name and no organisation ends like this."""
    return text.rstrip().endswith("?") and _WORD.search(text) is not None


def sending(text: str) -> bool:
    """«Отправить заявку» in the words that occur to people."""
    return _said(text) in _SEND


def categories(text: str, known: Sequence[Category]) -> list[Category]:
    """The categories meant: by number, or by words that occur in their titles."""
    words = _said(text)
    if words.isdecimal():
        return [each for each in known if str(each.id) == words]
    stems = [word[: max(4, len(word) - 2)] for word in _WORD.findall(words)]
    if not stems:
        return []

    def fits(category: Category) -> bool:
        title = _WORD.findall(plain(f"{category.title} {category.short_title}"))
        return all(any(each.startswith(stem) for each in title) for stem in stems)

    exact = [each for each in known if plain(each.short_title) == words or plain(each.title) == words]
    return exact or [each for each in known if fits(each)]
