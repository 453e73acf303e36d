"""Every word about absences and standing in. What people wrote is escaped here."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from handlers.moments import day
from handlers.plurals import plural
from handlers.questions.texts import cut
from storage.absences import Away, Candidate, Outline
from storage.tables import Group, Person

STANDING_IN = "🏖 Замещение"
CHANGE, END = "Изменить", "Закончить раньше"
OTHER_DAY = "Другая дата"
BEGIN, CANCEL = "Включить", "Отмена"
DECLINE_SURELY, KEEP = "Да, не могу", "Оставить"
ANOTHER = "Выбрать другого"

_WEEK_DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


def not_needed() -> str:
    return "Замещение — для координаторов групп. Если Вы координатор, попросите у администратора ссылку."


def who() -> str:
    return (
        "<b>Замещение</b>\n\nУезжаете или болеете? Новые вопросы и те, что ждут ответа, перейдут к коллеге, "
        "а в конце вернутся к Вам.\n\nКто Вас заменит? Нажмите на имя или напишите фамилию."
    )


def nobody() -> str:
    return (
        "<b>Замещение</b>\n\nЗаменить Вас пока некому: других координаторов, которые на связи, в боте нет. "
        "Попросите администратора подключить коллегу, и замещение можно будет включить."
    )


def candidate(*, candidate: Candidate) -> str:
    return f"{cut(_name(candidate.person), 40)}, {_titles(candidate.groups)}"


def nobody_so_named() -> str:
    return "Не вижу такого координатора. Нажмите, пожалуйста, на имя:"


def until(*, stand_in: Person) -> str:
    return (
        f"Заменит {_escaped(stand_in)}. До какого дня, включительно? "
        "Нажмите кнопку или напишите дату: «5 декабря» или «05.12»."
    )


def shortcuts(*, today: date) -> list[tuple[str, date]]:
    """Likely last days, each with the words of its button."""
    days = {
        "До конца недели": today + timedelta(days=6 - today.weekday()),
        "На неделю": today + timedelta(days=7),
        "На две недели": today + timedelta(days=14),
    }
    return [(f"{words}, по {each:%d.%m}", each) for words, each in days.items()]


def write_a_day() -> str:
    return "Напишите последний день замещения: «5 декабря», «05.12» или «05.12.2026».\n\nПередумали — «Отмена»."


def not_a_day() -> str:
    return "Не понимаю дату. Напишите её, пожалуйста, так: «5 декабря», «05.12» или «05.12.2026»."


def wrong_day(*, last_day: date, today: date) -> str:
    if last_day < today:
        return f"Этот день уже прошёл: {day(last_day)}. Выберите, пожалуйста, сегодняшний или любой позже."
    return f"Это больше года: до {day(last_day)}. Выберите, пожалуйста, день поближе."


def check(*, stand_in: Person, last_day: date, today: date) -> str:
    """What is about to begin, said whole, so that a mistyped day is seen."""
    lasts = plural((last_day - today).days + 1, "день", "дня", "дней")
    return (
        f"<b>Замещает {_escaped(stand_in)} до {_until(last_day)} включительно</b>, всего {lasts} с сегодняшним.\n\n"
        "Начнётся сразу: новые вопросы и те, что ждут ответа, перейдут к замещающему, ему придёт сообщение. "
        "Участники увидят, кто отвечает. Закончится само."
    )


def say_yes_or_no() -> str:
    return f"Чтобы начать, нажмите «{BEGIN}». Передумали — «{CANCEL}»."


def stood_in_for(*, away: Away) -> str:
    """For somebody who is away."""
    return (
        f"<b>Вас замещает {_escaped(away.stand_in)} до {_until(away.absence.last_day)} включительно.</b>\n\n"
        "Новые вопросы приходят не Вам. Что осталось без ответа, в конце вернётся к Вам; закончится замещение само."
    )


def begun(*, away: Away) -> str:
    return f"Готово. {stood_in_for(away=away)}"


def engaged(*, absences: Sequence[Away]) -> str:
    """To somebody who stands in for others and wants to be away."""
    names = ", ".join(_escaped(each.person) for each in absences)
    return (
        f"Вы сейчас замещаете: {names}. Чтобы включить своё замещение, сначала освободитесь: "
        "пусть коллега выберет другого, или нажмите кнопку ниже."
    )


def unavailable() -> str:
    return "Этот коллега сейчас не может заменить: в отъезде, не на связи или больше не координатор."


def not_begun() -> str:
    return "Хорошо, оставляю как есть."


def ended() -> str:
    """To somebody who is back before the last day."""
    return "С возвращением! Замещение закончено: вопросы снова приходят Вам, оставшиеся без ответа вернулись."


def ended_already() -> str:
    return "Это замещение уже закончено."


# ---------------------------------------------------------------------------------------------- at the stand-in


def decline(*, away: Away | None) -> str:
    """A button."""
    return f"Не могу замещать: {cut(_name(away.person), 40)}" if away is not None else "Не могу замещать"


def decline_question(*, away: Away) -> str:
    return (
        f"Больше не замещать: {_escaped(away.person)}? Вопросы вернутся к координатору, он узнает об этом сразу "
        "и сможет выбрать другого."
    )


def declined(*, away: Away) -> str:
    return f"Хорошо, Вы больше не замещаете: {_escaped(away.person)}. Координатор об этом узнает."


def you_stand_in(*, outline: Outline) -> str:
    """To somebody who stands in from now on."""
    absence = outline.away.absence
    if outline.waiting:
        ask = plural(outline.waiting, "вопрос ждёт", "вопроса ждут", "вопросов ждут")
        waiting = f"Сейчас {ask} ответа: присылаю ниже."
    else:
        waiting = "Сейчас без ответа ничего нет."
    return (
        f"<b>Вы замещаете: {_escaped(outline.away.person)}, {_titles(outline.groups)}, "
        f"до {_until(absence.last_day)} включительно.</b>\n\n{waiting} Новые вопросы тоже придут Вам. "
        "Когда замещение закончится, я скажу."
    )


def moved(*, away: Away) -> str:
    return f"Теперь Вы замещаете до {_until(away.absence.last_day)} включительно: {_escaped(away.person)}."


def thanks(*, away: Away, returned: bool) -> str:
    """To the stand-in, when it is over; ``returned``: whoever was away answers for a group again."""
    if not returned:
        return f"Замещение закончилось, спасибо! Координатор {_escaped(away.person)} больше не отвечает за группу."
    return (
        f"Замещение закончилось, спасибо! Вопросы снова приходят координатору: {_escaped(away.person)}. "
        "Что осталось без ответа, вернулось туда же."
    )


def thanks_and_who_goes_on(*, away: Away) -> str:
    """To the former stand-in, when somebody else stands in now."""
    return (
        f"Замещение закончилось, спасибо! Координатор {_escaped(away.person)} пока не на месте, "
        f"теперь замещает {_escaped(away.stand_in)}. Что осталось без ответа, перешло туда же."
    )


# --------------------------------------------------------------------------------------- at whoever was away


def over(*, waiting: int) -> str:
    """To whoever is back, when the last day is over."""
    if not waiting:
        return "С возвращением! Замещение закончилось, вопросы снова приходят Вам. Без ответа ничего нет."
    questions = plural(waiting, "вопрос", "вопроса", "вопросов")
    return f"С возвращением! Замещение закончилось, вопросы снова приходят Вам. Ждут ответа: {questions}."


def stand_in_lost(*, away: Away) -> str:
    """To whoever is away and has nobody to stand in any more."""
    if away.stand_in.unreachable_since is not None:
        why = f"до замещающего не доходят сообщения бота: {_escaped(away.stand_in)}"
    else:
        why = f"больше не замещает {_escaped(away.stand_in)}"
    return f"Замещение закончилось раньше: {why}. Вопросы снова приходят Вам. Можно выбрать другого коллегу."


def _until(last_day: date) -> str:
    return f"{day(last_day)} ({_WEEK_DAYS[last_day.weekday()]})"


def _titles(groups: Sequence[Group]) -> str:
    return ", ".join(each.title for each in groups)


def _name(person: Person) -> str:
    return person.full_name or "координатор"


def _escaped(person: Person) -> str:
    return escape(_name(person), quote=False)
