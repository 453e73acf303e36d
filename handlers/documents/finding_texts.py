"""Every word of finding documents, of links to them, and of offering them in other chats."""

from collections.abc import Sequence
from typing import Final

from handlers.answers.texts import marked
from handlers.documents import texts
from handlers.questions.texts import cut
from storage.documents.entries import Entry
from storage.documents.finding import Hit

ASK = "Спросить координатора"
COPY_LINK, SEND_LINK, OPEN_IN_BOT = "Скопировать ссылку", "Отправить в чат", "Открыть в боте"

LONGEST_QUERY: Final = 200
_FOUND: Final = 300


def found(*, hits: Sequence[Hit], asks: bool) -> str:
    """What was found, with the words in bold; ``asks``: the reader may send their words as a question."""
    lines = [
        f"{place}. {texts.marks(each.entry)} {marked(each.entry.document.title, each.spans, _FOUND)}"
        for place, each in enumerate(hits, start=1)
    ]
    otherwise = " Не то? Напишите иначе или спросите координатора." if asks else " Не то? Напишите иначе."
    return "<b>Нашлось</b>\n\n" + "\n\n".join(lines) + f"\n\nНажмите на документ или напишите его номер.{otherwise}"


def not_found(*, asks: bool) -> str:
    ask = " Или отправлю Ваши слова координатору: нажмите «Спросить координатора»." if asks else ""
    return (
        "Такого документа не нашлось. Попробуйте одно-два главных слова («мониторинг», «ВСОКО», «дорожная карта») "
        f"или номер письма.{ask}"
    )


def too_little() -> str:
    return "Этого мало для поиска. Напишите слово из названия, например «мониторинг» или «ВПР»."


def no_words() -> str:
    return "Не вижу здесь слов, по которым можно искать. Напишите слово из названия, например «мониторинг»."


def too_much(*, asks: bool) -> str:
    ask = " Если это вопрос, отправлю его координатору: нажмите «Спросить координатора»." if asks else ""
    return f"Для поиска это слишком длинно. Напишите два-три главных слова.{ask}"


def perhaps_meant(*, entries: Sequence[Entry]) -> str:
    """Above an offer to send a message as a question."""
    lines = [f"{texts.marks(each)} {texts.escaped(cut(each.document.title, _FOUND))}" for each in entries]
    head = "Похоже, это есть в документах:"
    return "\n\n".join([head, *lines]) + "\n\nНажмите на документ, чтобы открыть."


# ----------------------------------------------------------------------------------------------- linking


def link(*, entry: Entry, address: str) -> str:
    """«Поделиться»."""
    return (
        f"Ссылка на документ «{texts.escaped(cut(entry.document.title, _FOUND))}» (нажмите, чтобы скопировать):\n\n"
        f"<code>{texts.escaped(address)}</code>\n\n"
        "Откроется у всех, кто вступил в группу; остальным бот сначала предложит вступить."
    )


def link_text(*, entry: Entry) -> str:
    """Beside the link in the message to be sent on, without formatting."""
    return texts.shortened(entry.document.title, _FOUND)


def after_joining() -> str:
    """To a newcomer who followed a document's link."""
    return "Документ по Вашей ссылке открою сразу, как Вы отправите заявку."


def as_promised(*, card: str) -> str:
    """The card of the document whose link somebody followed before joining."""
    return f"Вот документ, за которым Вы пришли.\n\n{card}"


# ---------------------------------------------------------------------------------------------- inlining


def join_to_search() -> str:
    """A button above the results, at most 64 letters."""
    return "Документы открыты участникам групп: вступить"


def nothing_found_inline() -> str:
    return "Не нашлось. Открыть документы в боте"


def inline_title(*, entry: Entry) -> str:
    return f"{texts.sign(entry.document)} {texts.shortened(entry.document.title, _FOUND)}"


def inline_description(*, entry: Entry) -> str:
    kind = entry.document.kind.value.capitalize()
    ready = "" if entry.version is not None else " · файла пока нет"
    return f"{kind} · {entry.portfolio.short_title}{ready}"


def inline_caption(*, entry: Entry) -> str:
    return f"{texts.sign(entry.document)} {texts.full_title(entry.document)}"


def inline_link(*, entry: Entry, address: str) -> str:
    return f"{texts.sign(entry.document)} {texts.full_title(entry.document)}\n\n{texts.escaped(address)}"
