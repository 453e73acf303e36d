"""Every word of composing announcements. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers.announcements.audience_texts import receivers
from handlers.announcements.callbacks import Option
from handlers.moments import moment
from handlers.plurals import plural
from handlers.questions.texts import cut, kind
from storage.announcements.composing import MOST_ITEMS, Composed
from storage.announcements.items import Item
from storage.tables import Announcement, AnnouncementState

AUDIENCE, OPTIONS, CONTENTS = "👥 Кому", "⚙️ Параметры", "✂️ Убрать часть"
TRY, SEND, SCHEDULE = "👁 Проверить на себе", "✅ Отправить", "🕒 Запланировать"
DRAFT, DISCARD = "📁 Черновик", "🗑 Удалить"
DISCARD_NOW, KEEP, BACK, RESUME = "Да, удалить", "Оставить", "⬅️ Назад", "✏️ Продолжить"
DRAFTS, HISTORY = "📁 Черновики", "📚 Прежние объявления"
SEND_NOW, UNSCHEDULE = "✅ Отправить сейчас", "✖️ Не отправлять в это время"
ADD_LINK, DROP_LINKS = "🔗 Добавить кнопку-ссылку", "Убрать кнопки-ссылки"
ACKNOWLEDGE = "✅ Ознакомлен"
OPTION_NAMES: Final[dict[Option, str]] = {
    Option.ACKNOWLEDGE: "Кнопка «Ознакомлен»",
    Option.SILENT: "Без звука",
    Option.URGENT: "Срочное, даже ночью",
    Option.PIN: "Закрепить у каждого",
}
LINKS_AT_MOST, LONGEST_LINK_WORDS = 3, 40

_GIST: Final = 120


def for_authors() -> str:
    return "Объявления делают координаторы групп. Если Вы координатор, попросите у администратора ссылку."


def not_yours() -> str:
    return "Это объявление другой группы, изменить его Вы не можете."


def not_your_group() -> str:
    return "Это не Ваша группа: объявления для неё делает её координатор."


def one_group_at_least() -> str:
    return "Хотя бы одна группа должна остаться."


def gone() -> str:
    return "Этого объявления больше нет."


def changed_meanwhile() -> str:
    return "Объявление изменилось с тех пор. Посмотрите, какое оно теперь, и нажмите ещё раз."


def is_on_its_way() -> str:
    return "Это объявление уже отправлено или отправляется, черновиком его не сделать."


def is_scheduled() -> str:
    return "Оно уже запланировано. Чтобы изменить, нажмите «Не отправлять в это время»."


def began(*, number: int) -> str:
    return (
        f"<b>📣 Объявление № {number}</b>\n\n"
        "Пришлите его сюда: текст, фото, несколько фото сразу, документ, видео, опрос. Можно переслать готовое, можно "
        f"несколько сообщений подряд, до {MOST_ITEMS}.\n\n"
        "Ниже появится, как его увидят участники. Никто ничего не получит, пока Вы не нажмёте «Отправить»."
    )


def panel(*, composed: Composed, audience: str, zone: ZoneInfo) -> str:
    """What is about to be sent: what it consists of, to whom, how, when."""
    announcement, unreachable = composed.announcement, composed.people - composed.reachable
    head = f"<b>📣 Объявление № {announcement.id}</b>"
    if announcement.state is AnnouncementState.SCHEDULED and announcement.scheduled_at is not None:
        when = moment(announcement.scheduled_at, zone)
        night = "" if announcement.urgent else " Если это ночь, оно придёт утром."
        head += f"\n🕒 Запланировано на {when}. Отправится само.{night}"
    else:
        head += " · черновик, ещё никому не отправлено"
    whom = f"<b>Кому:</b> {audience}"
    return "\n".join(
        [head, "", contents(items=composed.items), "", whom, _people(composed.people, unreachable), *_how(announcement)]
    )


def contents(*, items: Sequence[Item]) -> str:
    """A line for each message or album."""
    if not items:
        return "<i>Пока пусто: пришлите сообщение.</i>"
    if len(items) == 1:
        return gist(items[0])
    return "\n".join(f"{place}. {gist(each)}" for place, each in enumerate(items, start=1))


def gist(item: Item) -> str:
    """What it is, and how it begins."""
    words = escape(cut(" ".join((item.text or "").split()), _GIST), quote=False)
    if item.is_album:
        what = f"🖼 альбом из {len(item.parts)}"
    else:
        what = "" if item.first.content_type == "text" else kind(item.first.content_type)
    return f"{what}: «{words}»" if what and words else what or f"«{words}»"


def _people(count: int, unreachable: int) -> str:
    if not count:
        return "<b>Получат:</b> пока никто. Нажмите «Кому» и выберите шире."
    words = receivers(count=count)
    if unreachable:
        words += f", из них {unreachable} сейчас недоступны (заблокировали бота): им придёт, когда вернутся"
    return words


def _how(announcement: Announcement) -> list[str]:
    chosen = [OPTION_NAMES[each] for each in Option if is_on(announcement, each)]
    lines = [f"<b>Параметры:</b> {'; '.join(chosen)}"] if chosen else []
    if announcement.links:
        names = ", ".join(f"«{escape(words, quote=False)}»" for words, _ in announcement.links)
        lines.append(f"<b>Кнопки-ссылки:</b> {names}")
    return lines


def is_on(announcement: Announcement, option: Option) -> bool:
    """Whether the option is chosen."""
    return {
        Option.ACKNOWLEDGE: announcement.acknowledge,
        Option.SILENT: announcement.silent,
        Option.URGENT: announcement.urgent,
        Option.PIN: announcement.pin,
    }[option]


def switch(*, option: Option, on: bool) -> str:
    return f"{'☑️' if on else '▫️'} {OPTION_NAMES[option]}"


def options(*, number: int) -> str:
    return (
        f"<b>Параметры объявления № {number}</b>\n\n"
        "<b>Ознакомлен</b>: под объявлением будет кнопка, и Вы увидите, кто её нажал.\n"
        "<b>Без звука</b>: придёт тихо.\n"
        "<b>Срочное</b>: придёт и ночью; обычное ночью ждёт утра.\n"
        "<b>Закрепить</b>: останется наверху переписки с ботом.\n"
        "<b>Кнопка-ссылка</b>: под объявлением, откроет страницу в интернете."
    )


def ask_for_link() -> str:
    return (
        "Напишите слова кнопки и адрес через пробел, например:\n"
        "<code>Положение о конкурсе https://chiro74.ru/polozhenie</code>\n\nПередумали: «Назад»."
    )


def not_a_link() -> str:
    return (
        f"Не вижу здесь кнопки. Нужны слова (до {LONGEST_LINK_WORDS} знаков) и адрес, который начинается с https://, "
        "через пробел. Передумали: напишите «Назад»."
    )


def too_many_links() -> str:
    return f"Кнопок-ссылок бывает не больше {LINKS_AT_MOST}."


def choose_part() -> str:
    return "Что убрать из объявления? У остальных это ничего не изменит: пока ничего не отправлено."


def drop(*, place: int, item: Item) -> str:
    words = cut(" ".join((item.text or "").split()), 30) or kind(item.first.content_type)
    return f"✖️ {place}. {words}"


def surely_discard(*, number: int) -> str:
    return f"Удалить объявление № {number}? Присланное для него пропадёт."


def discarded(*, number: int) -> str:
    return f"Объявление № {number} удалено. Никто его не получил."


def kept_as_draft(*, number: int) -> str:
    return f"📁 Объявление № {number} в черновиках, ничего не пропадёт. Вернуться к нему: «Объявление» → «Черновики»."


def drafts(*, count: int) -> str:
    if not count:
        return "<b>Черновики</b>\n\nНеотправленных объявлений нет."
    return f"<b>Черновики</b>: {count}\n\nНажмите, чтобы продолжить."


def draft_button(*, announcement: Announcement, words: str | None) -> str:
    return cut(f"№ {announcement.id} · {' '.join((words or 'без текста').split())}", 50)


def too_many_parts() -> str:
    return (
        f"В одном объявлении не больше {MOST_ITEMS} сообщений, это уже не вошло. Отправьте готовое, а это пришлите "
        "следующим объявлением."
    )


def protected() -> str:
    return "Это сообщение из чата, где пересылать запрещено. Пришлите его содержание текстом или файлом."


def nothing_to_send() -> str:
    return "Пока нечего отправлять: сначала пришлите само объявление."


def nobody() -> str:
    return "Так его не получит никто: под выбранные условия не подходит ни один участник. Нажмите «Кому»."


def part_is_lost(*, place: int) -> str:
    return (
        f"Не отправлено: исходное сообщение части {place} удалено, а скопировать его больше неоткуда. Пришлите его "
        "заново, а прежнее уберите кнопкой «Убрать часть»."
    )


def tried() -> str:
    return "👆 Так объявление увидит участник. Эту копию получили только Вы."


def this_is_how_it_looks() -> str:
    return "👆 Так это увидят участники."


def cannot_be_shown(*, place: int) -> str:
    return (
        f"⚠️ Часть {place} Telegram не даёт отправить: возможно, исходное сообщение удалено или его нельзя копировать. "
        "Пришлите её заново, а эту уберите кнопкой «Убрать часть»."
    )


def buttons_below(*, acknowledge: bool) -> str:
    """Stands under an album, which can have no buttons of its own, and bears them."""
    return "Пожалуйста, отметьте, что ознакомились:" if acknowledge else "Подробности:"


def sent_now(*, number: int, count: int) -> str:
    return f"Объявление № {number} отправляется: {plural(count, 'участник', 'участника', 'участников')}."


def waits_for_morning(*, morning: datetime, zone: ZoneInfo) -> str:
    """Under the word that it is sent or scheduled, when that is in the quiet hours."""
    at = f"{morning.astimezone(zone):%H:%M}"
    return f"Это ночь: люди получат его утром, в {at}. Срочное («Параметры» → «Срочное») пришло бы сразу."


def sent_already(*, number: int) -> str:
    return f"Объявление № {number} уже отправлено или отправляется, второй раз оно не уйдёт."


# When


def choose_day(*, number: int, zone_name: str) -> str:
    return (
        f"<b>Когда отправить объявление № {number}?</b>\n\n"
        f"Выберите день или напишите: «завтра 9:00», «15 марта 14:00». Время {zone_name}."
    )


def choose_hour(*, day: str, zone_name: str) -> str:
    return (
        f"<b>{day}</b>: в котором часу? Время {zone_name}. Или напишите день и время точно: «{day} 14:20».\n\n"
        "Обычное объявление ночью не придёт, а подождёт утра; срочное придёт сразу."
    )


def day_is_over() -> str:
    return "Этот день уже прошёл. Выберите другой."


def not_a_moment() -> str:
    return (
        "Не понял, когда. Напишите день и время: «завтра 9:00», «15 марта 14:00», «05.12 в 10». "
        "Передумали: напишите «Назад»."
    )


def in_the_past(*, when: datetime, zone: ZoneInfo) -> str:
    return f"{moment(when, zone)} уже прошло. Выберите другое время."


def unscheduled(*, number: int) -> str:
    return f"Объявление № {number} в это время не отправится, оно снова черновик."
