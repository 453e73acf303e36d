"""Every word of the administrator's panel."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiogram import html

from handlers.moments import moment
from handlers.plurals import plural
from storage.coordinators import Connected
from storage.outbox import Failure
from storage.tables import DeliveryState, Group, Person

INVITE, COORDINATORS, CONTACTS, DELIVERIES = "Пригласить координатора", "Координаторы", "Контакты групп", "Доставка"
BACK, DISCONNECT, DISCONNECT_NOW, KEEP = "← Управление", "Отключить", "Да, отключить", "Оставить"
AGAIN = "Обновить"
PANEL = "<b>Управление</b>\n\nЧто нужно сделать?"
WHICH_GROUP = "<b>Пригласить координатора</b>\n\nВ какую группу?"
WHOSE_CONTACTS = "<b>Контакты групп</b>\n\nКакую группу показать?"
GONE = "Этого координатора уже отключили."

_KINDS = {
    "application": "заявка координатору",
    "application_outcome": "решение по заявке",
    "disconnected": "сообщение об отключении",
    "question": "карточка вопроса",
    "question_message": "сообщение вопроса",
    "question_receipt": "состояние вопроса",
    "answer_status": "отметка о доставке ответа",
    "question_closed": "сообщение о закрытии вопроса",
    "question_album": "альбом вопроса",
    "question_album_again": "альбом вопроса",
    "question_album_buttons": "кнопки под альбомом",
    "question_edited": "правка сообщения",
    "question_reopened": "сообщение о возобновлении вопроса",
    "questions_left_behind": "выбор, что делать с прежними вопросами",
    "question_handed_over": "сообщение о передаче вопроса",
    "question_whom_to_expect": "сообщение о том, кто ответит",
    "question_overdue": "напоминание об ответе",
    "question_escalated": "сообщение о просроченном ответе",
    "question_late": "извинение за задержку ответа",
    "digest": "утренняя сводка",
    "absence_begun": "сообщение о замещении",
    "absence_moved": "сообщение о замещении",
    "absence_ended": "сообщение о конце замещения",
    "forum_topic": "тема вопроса",
    "forum_topic_name": "название темы",
}
_REASONS = {
    "blocked by the user": "заблокировал бота",
    "user is deactivated": "учётная запись удалена",
    "chat not found": "чат не найден",
    "can't initiate conversation": "ещё не писал боту",
    "kicked": "бот удалён из чата",
    "is not a member": "бот удалён из чата",
    "not enough rights": "у бота нет права управлять темами",
    "topic_closed": "тема закрыта, а у бота нет права её открыть",
    "not a forum": "в группе выключены темы",
    "message is too long": "сообщение слишком длинное",
    "copy": "сообщение удалено, скопировать нечего",
    "forward": "сообщение удалено, переслать нечего",
}
_STATES = {
    DeliveryState.SENT: "доставлено",
    DeliveryState.PENDING: "ждёт отправки",
    DeliveryState.SENDING: "отправляется",
    DeliveryState.UNREACHABLE: "адресат недоступен",
    DeliveryState.FAILED: "Telegram отказал",
    DeliveryState.CANCELLED: "отменено",
}


def invitation(*, group: Group, link: str) -> str:
    return (
        f"Ссылка для координатора {html.quote(group.title)}:\n\n{link}\n\n"
        "Перешлите её координатору. Она действует 72 часа и подключает одного человека."
    )


def coordinators(*, groups: Sequence[Group], connected: Sequence[Connected]) -> str:
    lines = []
    for group in groups:
        names = [
            html.quote(each.person.full_name or "имя не указано") for each in connected if each.group.id == group.id
        ]
        lines.append(f"<b>{html.quote(group.title)}</b>\n{', '.join(names) or 'никто не подключён'}")
    text = "<b>Координаторы</b>\n\n" + "\n\n".join(lines)
    return f"{text}\n\nЧтобы отключить, нажмите на имя." if connected else text


def disconnect_question(*, person: Person, group: Group) -> str:
    return (
        f"Отключить координатора {html.quote(group.title)}: {html.quote(person.full_name or 'имя не указано')}?\n\n"
        "Заявки и вопросы группы перестанут к нему приходить, и бот ему об этом скажет."
    )


def disconnected(*, person: Person) -> str:
    return f"Отключено: {html.quote(person.full_name or 'имя не указано')}."


def deliveries(
    *,
    counts: dict[DeliveryState, int],
    failures: Sequence[Failure],
    updates_failed: int,
    zone: ZoneInfo,
) -> str:
    states = "\n".join(f"{words}: <b>{counts.get(state, 0)}</b>" for state, words in _STATES.items())
    text = f"<b>Доставка</b>\n\n{states}"
    if failures:
        lines = "\n\n".join(_failure(each, zone) for each in failures)
        text += f"\n\n<b>Последнее недоставленное</b>\n\n{lines}"
    else:
        text += "\n\nНедоставленного нет."
    if updates_failed:
        failed = plural(updates_failed, "сообщение", "сообщения", "сообщений")
        text += f"\n\nЗа две недели не обработано из-за ошибки: {failed}. Подробности в журнале бота."
    return text


def reason(error: str | None) -> str:
    """Telegram's words in ours."""
    found = next((words for part, words in _REASONS.items() if error and part in error.lower()), None)
    return found or (f"Telegram отказал: {html.quote(error)}" if error else "причина неизвестна")


def _failure(failure: Failure, zone: ZoneInfo) -> str:
    delivery, person = failure.delivery, failure.person
    kind = _KINDS.get(delivery.kind, "сообщение")
    why = reason(delivery.error or (person.unreachable_reason if person is not None else None))
    when = moment(delivery.settled_at or delivery.created_at, zone)
    if person is not None:
        whom = html.quote(person.full_name or "имя не указано")
    else:
        whom = f"Форум «{html.quote(failure.forum)}»" if failure.forum else "Бывший форум координаторов"
    return f"{whom}: {kind}, {why}, {when}"
