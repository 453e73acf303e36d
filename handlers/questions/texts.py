"""Every word about questions that people read. What people wrote is escaped and cut here, nowhere else."""

from html import escape

from handlers.plurals import plural
from storage.questions.reading import Card
from storage.tables import DeliveryState, Group, Membership, MunicipalityKind, Question, QuestionState

SEND, DROP = "Отправить", "Не нужно"
TAKE, ANSWER, CLOSE = "Взять", "Ответить", "Закрыть"
SOLVED, CLARIFY = "Вопрос решён", "Уточнить"
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
_KEPT_WORDS = 3000


# ------------------------------------------------------------------------------------------------ asking


def write_your_question(*, group: str) -> str:
    return (
        f"Напишите вопрос следующим сообщением — он сразу уйдёт координатору {group}. "
        "Можно прислать текст, фото, документ, голосовое сообщение.\n\nПередумали — /cancel."
    )


def offered(*, group: str, open_question: int | None = None) -> str:
    text = f"Отправить координатору {group}?"
    return f"{text} Новым вопросом или добавить к вопросу № {open_question}?" if open_question else text


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


def protected() -> str:
    return "Автор этого сообщения запретил его копировать. Перескажите его, пожалуйста, своими словами."


def quiz_cannot_be_passed_on() -> str:
    return "Викторину Telegram не даёт передать дальше. Напишите, пожалуйста, вопрос текстом."


def receipt(*, question: Question, group: Group, connected: bool, taken_by: str | None, closed_by_asker: bool) -> str:
    """What the asker's receipt says, from «принят» to «закрыт»."""
    number = question.id
    if question.state is QuestionState.CLOSED:
        who = "Вы отметили вопрос решённым" if closed_by_asker else "координатор закрыл вопрос"
        return f"Вопрос № {number} закрыт: {who}. Появится новый — просто напишите."
    if question.state is QuestionState.ANSWERED:
        return f"Вопрос № {number} отвечен: ответ под Вашим сообщением. Если неясно, нажмите под ним «Уточнить»."
    if question.state is QuestionState.IN_WORK:
        who = f"отвечает {escape(taken_by, quote=False)}" if taken_by else f"отвечает координатор {group.title}"
        return f"Вопрос № {number} в работе: {who}. Ответ придёт сюда. {_to_add()}"
    if question.state is QuestionState.DELIVERED:
        return f"Вопрос № {number} доставлен координатору {group.title}. Ответ придёт сюда. {_to_add()}"
    if connected:
        return f"Вопрос № {number} принят, передаю его координатору {group.title}. Ответ придёт сюда. {_to_add()}"
    return f"Вопрос № {number} принят и сохранён. {_nobody_yet(group)}"


def followed_up(*, number: int, group: Group, connected: bool) -> str:
    if connected:
        return f"Добавлено к вопросу № {number}. Координатор увидит."
    return f"Добавлено к вопросу № {number}. Передам вместе с ним, когда координатор {group.title} подключится к боту."


def clarify(*, number: int) -> str:
    return f"Напишите уточнение к вопросу № {number} следующим сообщением.\n\nПередумали — /cancel."


def already_arrived(*, number: int) -> str:
    return (
        f"Координатор уже получил Ваше сообщение к вопросу № {number} в прежнем виде. "
        "Если правка важна, смахните это сообщение влево и напишите: передам уточнение."
    )


def answer_already_arrived(*, number: int) -> str:
    return (
        f"Участник уже получил ответ на вопрос № {number} в прежнем виде. "
        "Если правка важна, смахните это сообщение влево и напишите: передам дополнение."
    )


def solved(*, number: int) -> str:
    return f"Вопрос № {number} закрыт. Рад, что всё решилось! Появится новый — просто напишите."


def already_closed(*, number: int) -> str:
    return f"Вопрос № {number} уже закрыт. Появился новый — просто напишите."


def closed_by_coordinator(*, number: int) -> str:
    return (
        f"Координатор закрыл вопрос № {number}. "
        "Если остались вопросы, просто напишите: отправлю Ваше сообщение новым вопросом."
    )


def _to_add() -> str:
    return "Чтобы дополнить, просто напишите ещё."


def _nobody_yet(group: Group) -> str:
    return (
        f"Координатор {group.title} ещё не подключён к боту: передам вопрос сразу, как он подключится. "
        f"Если срочно — {escape(group.contact_name, quote=False)}: "
        f"{escape(group.contact_phone, quote=False)}, {escape(group.contact_email, quote=False)}."
    )


# --------------------------------------------------------------------------------------------- answering


def card(*, card: Card) -> str:
    """A question's header at the coordinator."""
    asker, number = card.asker, card.question.id
    lines = [f"<b>Вопрос № {number}</b> · {card.group.title}", *who(card)]
    if asker.membership is Membership.APPLICANT:
        lines.append("(заявка на вступление ещё не рассмотрена)")
    elif asker.membership is Membership.NEWCOMER:
        lines.append("(заявка на вступление отклонена)")
    lines.append(f"Состояние: {standing(card)}")
    if card.question.state is not QuestionState.CLOSED:
        lines += ["", "Сообщения — ниже. Чтобы ответить, нажмите «Ответить» или смахните сообщение влево."]
    return "\n".join(lines)


def write_your_answer(*, number: int, asker: str | None) -> str:
    whom = f" ({escape(asker, quote=False)})" if asker else ""
    return (
        f"Напишите ответ на вопрос № {number}{whom} следующим сообщением, в течение 30 минут. "
        "Позже — смахните это сообщение влево и напишите.\n\nПередумали — /cancel."
    )


def answer_sent(*, number: int, state: DeliveryState, reason: str | None) -> str:
    """The coordinator's receipt of an answer."""
    answer = f"Ответ на вопрос № {number}"
    if state is DeliveryState.SENT:
        return f"{answer}: доставлен."
    if state is DeliveryState.UNREACHABLE:
        if reason and "deactivated" in reason:
            return f"{answer} не доставлен: аккаунт участника удалён. Свяжитесь с ним, пожалуйста, другим способом."
        if reason is None or "blocked" in reason:
            why = "участник заблокировал бота"
        else:
            why = "Telegram не даёт написать участнику"
        return f"{answer} пока не доставлен: {why}. Вернётся — ответ придёт ему сам."
    if state is DeliveryState.FAILED:
        return f"{answer} не доставлен: Telegram отказался его передать. Попробуйте, пожалуйста, ответить иначе."
    if state is DeliveryState.CANCELLED:
        return f"{answer} не доставлен: участник покинул бота."
    return f"{answer} отправляется…"


def too_late_to_be_sure(*, number: int) -> str:
    return f"Вы нажимали «Ответить» под вопросом № {number} давно. Это ответ на него? Без Вашего слова не отправлю."


def is_this_an_answer(*, number: int) -> str:
    return f"Вы ответили на сообщение не из вопроса. Это ответ на вопрос № {number}? Без Вашего слова не отправлю."


def send_as_answer(*, number: int) -> str:
    return f"Отправить как ответ на вопрос № {number}"


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
