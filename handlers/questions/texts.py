"""Every word about questions that people read. What people wrote is escaped and cut here, nowhere else."""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from handlers.moments import moment
from handlers.plurals import plural
from storage.questions.reading import Card
from storage.tables import Group, MunicipalityKind, Question, QuestionState

SEND, SEND_ANYWAY, DROP = "Отправить", "Всё равно отправить", "Не нужно"
TAKE, ANSWER, HAND_OVER, CLOSE = "Взять", "Ответить", "Передать", "Закрыть"
SOLVED, CLARIFY = "Вопрос решён", "Уточнить"
HELPED, NOT_HELPED, CONTINUE = "Помогло", "Не помогло", "Продолжить вопрос"
TAKE_ALONG, LEAVE_THERE = "Забрать с собой", "Оставить там"
SHOW_MESSAGES = "Показать сообщения"
EARLIER, LATER = "« Раньше", "Позже »"
NEWER, OLDER = "« Назад", "Дальше »"

STATES = {
    QuestionState.RECEIVED: "принят",
    QuestionState.DELIVERED: "доставлен",
    QuestionState.IN_WORK: "в работе",
    QuestionState.ANSWERED: "отвечен",
    QuestionState.CLOSED: "закрыт",
}
_KINDS = {
    "photo": "📷 фото",
    "live_photo": "📷 фото",
    "video": "🎬 видео",
    "animation": "🎞 анимация",
    "document": "📎 документ",
    "audio": "🎵 аудио",
    "voice": "🎤 голосовое сообщение",
    "video_note": "📹 видеосообщение",
    "sticker": "🙂 стикер",
    "location": "📍 место на карте",
    "venue": "📍 место",
    "contact": "👤 контакт",
    "poll": "📊 опрос",
    "dice": "🎲",
    "story": "история",
    "game": "игра",
    "checklist": "☑️ список",
}
_PLACES = {
    MunicipalityKind.CITY_DISTRICT: "городской округ",
    MunicipalityKind.MUNICIPAL_DISTRICT: "муниципальный район",
}


def write_your_question(*, group: str) -> str:
    return (
        f"Напишите вопрос следующим сообщением — он сразу уйдёт координатору {group}. "
        "Можно прислать текст, фото, документ, голосовое сообщение.\n\nПередумали — /cancel."
    )


def offered(*, group: str, open_question: int | None = None) -> str:
    text = f"Отправить координатору {group}?"
    return f"{text} Новым вопросом или добавить к вопросу № {open_question}?" if open_question else text


def perhaps_needless(*, matches: str, offer: str) -> str:
    """``matches`` and ``offer`` are texts already: what others have asked, and whether to send."""
    return f"{matches}\n\nНажмите на вопрос, чтобы увидеть ответ. {offer}"


def offered_after_closing(*, number: int, group: str) -> str:
    return f"Вопрос № {number} уже закрыт. Отправить это новым вопросом координатору {group}?"


def offered_beside_coordinating(*, group: str) -> str:
    return f"Отправить это Вашим собственным вопросом координатору {group}?"


def add_to(*, number: int) -> str:
    return f"Добавить к вопросу № {number}"


def dropped() -> str:
    return "Хорошо, не отправляю."


def sent_already() -> str:
    return "Сообщение уже отправлено."


def gone() -> str:
    return "Этого сообщения у меня уже нет. Напишите его, пожалуйста, ещё раз."


def join_first() -> str:
    return (
        "Здравствуйте! Это бот межмуниципальных проектных групп (ММПГ). Вопросы координаторам задают их участники: "
        "подайте заявку, это займёт пару минут.\n\n"
        "Ваше сообщение не потеряется: сразу после заявки я предложу отправить его координатору."
    )


def join_before_album() -> str:
    return (
        "Здравствуйте! Это бот межмуниципальных проектных групп (ММПГ). Вопросы координаторам задают их участники: "
        "подайте заявку, это займёт пару минут.\n\n"
        "Эти файлы пришлите, пожалуйста, сразу после заявки ещё раз."
    )


def join_again_or_add(*, number: int) -> str:
    return (
        "Новые вопросы координаторам задают участники групп: для этого подайте заявку. "
        f"Вопрос № {number} ещё открыт, к нему можно добавить это сообщение."
    )


def join_before_asking() -> str:
    return "Вопросы координаторам задают участники групп. Подайте заявку (/start) — и сразу сможете спрашивать."


def asking_is_for_participants() -> str:
    return "Вы координатор: вопросы приходят Вам. Посмотреть их — «Вопросы»."


def cannot_be_passed_on() -> str:
    return (
        "Такое сообщение Telegram не даёт передать дальше. "
        "Напишите, пожалуйста, текстом или пришлите фото, документ, голосовое сообщение."
    )


def quiz_cannot_be_passed_on() -> str:
    return "Викторину Telegram не даёт передать дальше. Напишите, пожалуйста, вопрос текстом."


def receipt(
    *,
    question: Question,
    group: Group,
    connected: bool,
    taken_by: str | None,
    closed_by_asker: bool,
    expected: str | None,
) -> str:
    """What the asker's receipt says, from «принят» to «закрыт». ``expected``: when to expect an answer, a sentence."""
    number = question.id
    if question.state is QuestionState.CLOSED:
        who = "Вы отметили вопрос решённым" if closed_by_asker else "координатор закрыл вопрос"
        return f"Вопрос № {number} закрыт: {who}. Появится новый — просто напишите."
    if question.state is QuestionState.ANSWERED:
        return f"Вопрос № {number} отвечен: ответ под Вашим сообщением. Если неясно, нажмите под ним «Уточнить»."
    wait = f"{expected or 'Ответ придёт сюда.'} {_to_add()}"
    if question.state is QuestionState.IN_WORK:
        who = f"отвечает {escape(taken_by, quote=False)}" if taken_by else f"отвечает координатор {group.title}"
        return f"Вопрос № {number} в работе: {who}. {wait}"
    if question.state is QuestionState.DELIVERED:
        return f"Вопрос № {number} доставлен координатору {group.title}. {wait}"
    if connected:
        return f"Вопрос № {number} принят, передаю его координатору {group.title}. {wait}"
    return f"Вопрос № {number} принят и сохранён. {_nobody_yet(group)}"


def expected(*, by: datetime, late: bool, zone: ZoneInfo) -> str:
    """When an answer is expected; honest when it is late."""
    if late:
        return f"Ответ ожидался до {moment(by, zone)}, но задерживается: координатору об этом напоминают."
    return f"Ответ придёт сюда, ожидайте его до {moment(by, zone)}."


def followed_up(*, number: int, group: Group, connected: bool, reopened: bool) -> str:
    added = f"Вопрос № {number} снова открыт, сообщение добавлено." if reopened else f"Добавлено к вопросу № {number}."
    if connected:
        return f"{added} Координатор увидит."
    return f"{added} Передам вместе с ним, когда координатор {group.title} подключится к боту."


def clarify(*, number: int) -> str:
    return f"Напишите уточнение к вопросу № {number} следующим сообщением.\n\nПередумали — /cancel."


def edited_for_nobody() -> str:
    return (
        "Правку вижу, но это сообщение никому не отправлялось. Чтобы отправить его, напишите его, пожалуйста, заново."
    )


def solved(*, number: int) -> str:
    return f"Вопрос № {number} закрыт. Рад, что всё решилось! Появится новый — просто напишите."


def still_open(*, number: int) -> str:
    return f"Вопрос № {number} снова открыт: координатор им занимается."


def already_closed(*, number: int) -> str:
    return f"Вопрос № {number} уже закрыт. Появился новый — просто напишите."


def closed_and_rated(*, number: int, by_asker: bool) -> str:
    """To the asker of an answered question that was closed."""
    if by_asker:
        return f"Вопрос № {number} закрыт. Ответ помог?"
    return (
        f"Координатор закрыл вопрос № {number}. Ответ помог? Если что-то осталось неясным, "
        "смахните любое сообщение вопроса влево и напишите: в ближайшие две недели он продолжится."
    )


def closed_unanswered(*, number: int) -> str:
    """To the asker of a question that a coordinator closed without an answer."""
    return (
        f"Координатор закрыл вопрос № {number}. Если он ещё важен, нажмите «{CONTINUE}»: "
        "в ближайшие две недели его можно продолжить."
    )


def thanks_for_rating(*, number: int) -> str:
    return f"Рад, что помогло! Вопрос № {number} закрыт. Появится новый — просто напишите."


def sorry_for_rating(*, number: int) -> str:
    return f"Жаль, что вопрос № {number} не решился. Напишите, что осталось неясным: координатор продолжит с ним."


def opened_again(*, number: int) -> str:
    return f"Координатор снова открыл вопрос № {number} и продолжит им заниматься. Ответ придёт сюда."


def too_old_to_continue(*, number: int) -> str:
    return f"Вопрос № {number} закрыт давно. Напишите новый: он сразу уйдёт координатору."


def edited_mark() -> str:
    return "✏️ изменено"


def edited_above() -> str:
    return "✏️ Автор изменил это сообщение."


def edited_anew() -> str:
    return "✏️ Автор изменил это сообщение. Новый вид — ниже."


def album_above(*, number: int, parts: int, answer: bool) -> str:
    """Under an album, which cannot have buttons of its own."""
    files = plural(parts, "файл", "файла", "файлов")
    return f"Ответ на вопрос № {number}: {files}." if answer else f"К вопросу № {number}: {files}."


def album_incomplete(*, missing: int) -> str:
    files = plural(missing, "файл", "файла", "файлов")
    return f"Ещё {files} из этого альбома показать не удалось: автор удалил или Telegram не даёт передать."


def take_along(*, count: int, group: str, new_group: str) -> str:
    questions = plural(count, "открытый вопрос", "открытых вопроса", "открытых вопросов")
    return (
        f"У Вас {questions} в {group}. Забрать с собой в {new_group} или оставить прежнему координатору? "
        "Пока не выбрали, отвечает прежний."
    )


def taken_along(*, count: int, group: str) -> str:
    if not count:
        return "Открытых вопросов там уже нет."
    moved = plural(count, "вопрос передан", "вопроса переданы", "вопросов переданы")
    return f"{moved} координатору {group}. Ответят оттуда."


def nothing_left_behind() -> str:
    return "Вы снова в этой группе: вопросы остались на месте."


def left_there(*, group: str) -> str:
    return f"Хорошо: на прежние вопросы ответит координатор {group}."


def _to_add() -> str:
    return "Чтобы дополнить, просто напишите ещё."


def _nobody_yet(group: Group) -> str:
    return (
        f"Координатор {group.title} ещё не подключён к боту: передам вопрос сразу, как он подключится. "
        f"Если срочно — {escape(group.contact_name, quote=False)}: "
        f"{escape(group.contact_phone, quote=False)}, {escape(group.contact_email, quote=False)}."
    )


def who(card: Card) -> list[str]:
    """Who asks: lines for coordinators."""
    asker = card.asker
    lines = [escape(asker.full_name, quote=False) if asker.full_name else "автор покинул бота"]
    if card.municipality is not None:
        lines.append(f"{escape(card.municipality.name, quote=False)} {_PLACES[card.municipality.kind]}")
    if asker.organisation:
        site = ", опорная площадка" if asker.base_site else ""
        lines.append(escape(asker.organisation, quote=False) + site)
    return lines


def standing(card: Card) -> str:
    """The state as coordinators see it, with the name that matters in it."""
    state, taken_by = card.question.state, card.taken_by
    if state in {QuestionState.RECEIVED, QuestionState.DELIVERED}:
        return "ждёт ответа"
    if state is QuestionState.CLOSED:
        closed_by = card.closed_by
        if card.question.closed_by_id == card.question.asker_id:
            return "закрыт участником"
        name = escape(closed_by.full_name, quote=False) if closed_by and closed_by.full_name else "координатор"
        return f"закрыт, {name}"
    name = f", {escape(taken_by.full_name, quote=False)}" if taken_by and taken_by.full_name else ""
    return STATES[state] + name


def kind(content_type: str) -> str:
    """What a message is, in a word or two."""
    return _KINDS.get(content_type, "сообщение")


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
    """The text within ``limit`` of Telegram's units, with «…» where it was longer."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", errors="ignore")
    return kept.rstrip() + "…"
