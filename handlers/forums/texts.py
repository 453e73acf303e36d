"""Every word of the forums of coordinators. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from html import escape

from handlers.plurals import plural
from handlers.questions.list_texts import said
from handlers.questions.texts import cut
from storage.forums import Connected, Refused
from storage.questions.reading import Card
from storage.tables import Group

TOPIC_NAME_LIMIT = 128


def topic(*, card: Card) -> str:
    """The name of a question's topic, not HTML; only the number of one whose asker has left."""
    number = f"№ {card.question.id}"
    if card.first is None or card.asker.telegram_id is None:
        return number
    return cut(f"{number} · {' '.join(said(card.first, 300).split())}", TOPIC_NAME_LIMIT)


def went_elsewhere(*, number: int, group: str) -> str:
    return f"Вопрос № {number} сюда больше не приходит: отвечают координаторы {group}."


def kept_open(*, number: int) -> str:
    """To whoever closed a topic by hand."""
    return f"Вопрос № {number} для участника ещё открыт, поэтому открываю и тему. Закончили — закройте вопрос:"


def answer_here() -> str:
    return "Чтобы ответить, смахните сообщение участника влево прямо здесь и напишите: ответ уйдёт ему."


def write_to_me_first() -> str:
    return "Не могу написать Вам в личной переписке. Откройте её, нажмите «Начать» и попробуйте ещё раз."


REFUSALS = {
    Refused.NOT_COORDINATOR: (
        "Участнику это не отправлено: на этот вопрос отвечают координаторы его группы, а Вы сейчас не среди них."
    ),
    Refused.ANONYMOUS: (
        "Участнику это не отправлено: Вы пишете от имени группы или канала, и кто отвечает, не видно. "
        "Напишите, пожалуйста, от своего имени."
    ),
    Refused.OWN_QUESTION: (
        "Это Ваш собственный вопрос, поэтому ничего не отправлено. Дополнить его можно в личной переписке со мной."
    ),
    Refused.ASKER_LEFT: "Автор вопроса покинул бота и удалил свои данные: ответ передать некому.",
    Refused.CLOSED_LONG_AGO: (
        "Вопрос закрыт больше двух недель назад, продолжить его уже нельзя. Сообщение не отправлено."
    ),
    Refused.CANNOT_BE_PASSED_ON: (
        "Такое сообщение Telegram не даёт передать участнику. Напишите, пожалуйста, текстом или пришлите файл."
    ),
}


# ------------------------------------------------------------------------------------------------------ connecting


def for_forums() -> str:
    """To a command for forums in a private chat."""
    return (
        "Эта команда — для форума координаторов: группы Telegram с темами. Администратор бота пишет её там, "
        "с номером ММПГ: /connect 2."
    )


def not_an_administrator() -> str:
    return "Подключает и отключает форум администратор бота. Попросите, пожалуйста, его."


def anonymous_administrator() -> str:
    return "Вы пишете от имени группы, и я не вижу, кто Вы. Напишите команду, пожалуйста, от своего имени."


def no_right() -> str:
    return (
        "Мне не хватает прав. Сделайте меня администратором группы с правом «Управление темами» "
        "и отправьте команду ещё раз."
    )


def which_group(*, groups: Sequence[Group], connected: Sequence[Group]) -> str:
    """To a command without a number, or with one that no group has."""
    numbers = ", ".join(str(each.id) for each in groups)
    here = f"\n\n{_come_here(connected)}" if connected else ""
    return f"Какую ММПГ подключить? Напишите её номер ({numbers}), например: /connect 2.{here}"


def connected(*, found: Connected) -> str:
    title = found.group.title
    moved = f" Раньше они приходили в «{escape(found.left, quote=False)}», теперь — только сюда." if found.left else ""
    waiting = (
        f" Без ответа {plural(found.waiting, 'вопрос', 'вопроса', 'вопросов')}: придут по очереди."
        if found.waiting
        else ""
    )
    return (
        f"Готово: вопросы {title} приходят и сюда, каждый в свою тему.{moved}{waiting}\n\n"
        "Чтобы ответить участнику, смахните любое сообщение его вопроса влево и напишите. "
        "Остальное, что пишут в темах, участники не видят. Отвечать могут только координаторы этой группы."
    )


def disconnected(*, groups: Sequence[Group]) -> str:
    titles = ", ".join(each.title for each in groups)
    return f"Отключено: новые вопросы {titles} сюда больше не приходят. Координаторам они приходят лично, как и раньше."


def nothing_to_disconnect(*, connected: Sequence[Group]) -> str:
    if connected:
        return f"Эта группа сюда не подключена. {_come_here(connected)}"
    return "Сюда не подключена ни одна ММПГ."


def _come_here(connected: Sequence[Group]) -> str:
    return f"Сюда приходят вопросы {', '.join(each.title for each in connected)}."
