"""Words to coordinators who answer, and of what is delivered. What people wrote is escaped and cut here."""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from handlers.moments import moment
from handlers.plurals import plural
from handlers.questions.desk_texts import LAST_WORD
from handlers.questions.texts import cut, kind, standing, who
from storage.questions.reading import Card
from storage.tables import DeliveryState, Membership, QuestionState

_KEPT_WORDS = 3000


def card(*, card: Card, due: str | None) -> str:
    """A question's header at the coordinator. ``due``: until when to answer, a sentence."""
    asker, number = card.asker, card.question.id
    lines = [f"<b>Вопрос № {number}</b> · {card.group.title}", *who(card)]
    if asker.membership is Membership.APPLICANT:
        lines.append("(заявка на вступление ещё не рассмотрена)")
    elif asker.membership is Membership.NEWCOMER:
        lines.append("(заявка на вступление отклонена)")
    lines.append(f"Состояние: {standing(card)}")
    if due is not None:
        lines.append(due)
    if card.question.state is not QuestionState.CLOSED:
        lines += ["", "Сообщения — ниже. Чтобы ответить, нажмите «Ответить» или смахните сообщение влево."]
    return "\n".join(lines)


def due(*, by: datetime, late: bool, zone: ZoneInfo) -> str:
    """Until when an answer is due, for coordinators."""
    return f"🔥 Ответ ждали до {moment(by, zone)}" if late else f"Ответить до {moment(by, zone)}"


def elsewhere(*, card: Card) -> str:
    """In place of a question's header at somebody who no longer answers for its group."""
    return f"<b>Вопрос № {card.question.id}</b> · отвечают координаторы {card.group.title}."


def write_your_answer(*, number: int, asker: str | None) -> str:
    whom = f" ({escape(asker, quote=False)})" if asker else ""
    return (
        f"Напишите ответ на вопрос № {number}{whom} следующим сообщением, в течение 30 минут. "
        "Позже — смахните это сообщение влево и напишите.\n\nПередумали — /cancel."
    )


def answer_sent(
    *, number: int, state: DeliveryState, reason: str | None, missing: int = 0, open_again: bool = False
) -> str:
    """The coordinator's receipt of an answer. ``missing``: parts of an album that Telegram would not pass on."""
    answer = f"Ответ на вопрос № {number}"
    if state is DeliveryState.SENT and missing:
        files = plural(missing, "файла", "файлов", "файлов")
        return f"{answer}: доставлен, кроме {files}: Telegram не дал передать. Пришлите, пожалуйста, иначе."
    if state is DeliveryState.UNREACHABLE:
        return answer + _unreachable(reason)
    if state in _SENT:
        return answer + _SENT[state]
    return f"{answer} отправляется…" + (" Вопрос снова открыт." if open_again else "")


_SENT = {
    DeliveryState.SENT: ": доставлен.",
    DeliveryState.FAILED: " не доставлен: Telegram отказался его передать. Попробуйте, пожалуйста, ответить иначе.",
    DeliveryState.CANCELLED: " не доставлен: участник покинул бота.",
}


def _unreachable(reason: str | None) -> str:
    if reason and "deactivated" in reason:
        return " не доставлен: аккаунт участника удалён. Свяжитесь с ним, пожалуйста, другим способом."
    if reason is None or "blocked" in reason:
        why = "участник заблокировал бота"
    else:
        why = "Telegram не даёт написать участнику"
    return f" пока не доставлен: {why}. Вернётся — ответ придёт ему сам."


def answer_of(*, name: str | None) -> str:
    """Above a copy of an answer in the coordinators' forum. Not escaped: it may become part of a message as it is."""
    return f"Ответ: {name or 'координатор'}"


def too_late_to_be_sure(*, number: int, last_word: bool) -> str:
    if last_word:
        pressed = f"Вы нажимали «{LAST_WORD}» под вопросом № {number} давно. Отправить это участнику?"
    else:
        pressed = f"Вы собирались ответить на вопрос № {number} давно. Это ответ на него?"
    return f"{pressed} Без Вашего слова не отправлю."


def is_this_an_answer(*, number: int, last_word: bool) -> str:
    what = "пара слов к вопросу" if last_word else "ответ на вопрос"
    return f"Вы ответили на сообщение не из вопроса. Это {what} № {number}? Без Вашего слова не отправлю."


def send_as_answer(*, number: int, last_word: bool) -> str:
    return f"Отправить к вопросу № {number}" if last_word else f"Отправить как ответ на вопрос № {number}"


def nobody_heard(*, waiting: int) -> str:
    """A coordinator wrote to nobody in particular."""
    return (
        "Это сообщение никому не отправлено. Чтобы ответить участнику, нажмите «Ответить» под его вопросом "
        f"или смахните его сообщение влево. {_waiting(waiting)}"
    )


def not_of_a_question(*, waiting: int) -> str:
    """A coordinator replied to something that belongs to no question."""
    return (
        "Сообщение, на которое Вы ответили, не относится ни к одному вопросу, поэтому никому ничего не отправлено. "
        f"{_waiting(waiting)}"
    )


def not_sent(*, number: int) -> str:
    """Somebody who does not coordinate the group (any more) answers."""
    return (
        f"Вы не координатор этой группы, поэтому Ваше сообщение к вопросу № {number} не отправлено. "
        "Если это ошибка, попросите у администратора новую ссылку."
    )


def no_longer_coordinator(*, number: int) -> str:
    return f"С вопросом № {number} работают его автор и координаторы группы. Вы сейчас не координатор этой группы."


def asker_left(*, number: int) -> str:
    return f"Автор вопроса № {number} покинул бота и удалил свои данные: ответ передать некому."


def taken(*, number: int) -> str:
    return f"Вопрос № {number} у Вас в работе."


def already_taken(*, number: int, by: str | None) -> str:
    return f"Вопрос № {number} уже в работе: {by or 'другой координатор'}."


def closed(*, number: int) -> str:
    return f"Вопрос № {number} закрыт, участник об этом узнает."


def say_something_last(*, number: int) -> str:
    return f"Вопрос № {number} закрыт. Хотите что-то добавить участнику напоследок?"


def closed_before(*, number: int, by: str | None) -> str:
    return f"Вопрос № {number} уже закрыт: {by}." if by else f"Вопрос № {number} уже закрыт."


def no_such_question() -> str:
    return "Такого вопроса нет."


def not_yours() -> str:
    return "Это не Ваш вопрос."


def not_shown(*, number: int, content_type: str) -> str:
    """A message of the asker's could not be copied and had no words."""
    return (
        f"Сообщение к вопросу № {number} ({kind(content_type)}) показать не удалось: "
        "автор его удалил или Telegram не даёт его передать."
    )


def only_words(*, content_type: str, text: str) -> str:
    """The kept words of a message that could not be copied."""
    named = "" if content_type == "text" else f"{kind(content_type)}: "
    return f"Само сообщение передать не удалось, вот его текст:\n\n{named}{escape(cut(text, _KEPT_WORDS), quote=False)}"


def _waiting(number: int) -> str:
    if not number:
        return "Сейчас вопросов без ответа нет."
    return f"Без ответа {plural(number, 'вопрос', 'вопроса', 'вопросов')}: «Вопросы»."
