"""Every word of coordinators' work with people: applications, lists, links, contacts, figures."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiogram import html

from handlers.moments import moment
from handlers.plurals import plural
from handlers.questions.texts import cut
from handlers.registration.municipalities import full_name
from handlers.registration.texts import contact
from storage.agglomeration import Composition
from storage.applications import Card
from storage.questions.reading import Tally
from storage.tables import Application, ApplicationState, Category, Group, Membership, Municipality, Person

ACCEPT, DECLINE = "✅ Принять", "Отклонить"
NO_REASON, KEEP = "Без причины", "Отмена"
CONNECT = "Подключиться"
APPLICATIONS, LIST, LINK, CONTACTS = "Заявки", "Список", "Ссылка и QR для вступления", "Контакты группы"

ACCEPTED, DECLINED = "Принято. Заявитель сейчас узнает об этом.", "Отклонено. Заявитель сейчас узнает об этом."
ACCEPTED_SIDE = "Ваше согласие записано. Ждём вторую группу."
NOT_YOURS = "Решают координаторы этой группы. Вы в ней больше не координатор."
APPLICATION_GONE = "Этой заявки больше нет."
WRITE_REASON = "Напишите причину одним сообщением, до 500 знаков: заявитель её увидит."
NOT_A_REASON = "Причина нужна текстом, от 1 до 500 знаков. Или нажмите «Без причины»."
KEPT = "Хорошо, заявка по-прежнему ждёт решения."

INVITATION_UNKNOWN = "Ссылка не подходит: возможно, скопирована не целиком. Попросите у администратора новую."
INVITATION_EXPIRED = "Ссылка действовала 72 часа, и они прошли. Попросите у администратора новую."
INVITATION_USED = "По этой ссылке уже подключились, второй раз она не действует. Попросите у администратора новую."

FIELDS = {
    "contact_name": "Имя",
    "contact_post": "Должность",
    "contact_phone": "Телефон",
    "contact_email": "Почта",
}
EXPECTED = {
    "contact_name": "Напишите фамилию, имя и отчество координатора.",
    "contact_post": "Напишите должность, до 400 знаков.",
    "contact_phone": "Напишите рабочий телефон, например: 8 (351) 217-30-89.",
    "contact_email": "Напишите адрес почты, например: ivanova@rcokio.ru.",
}
CONTACT_SAVED = "Сохранил. Участники теперь видят это:"
LISTED_NAME, LISTED_ORGANISATION = 80, 120
"""A page of the longest ones fits into a message."""

NOBODY_WAITS = "Заявок, которые ждут решения, нет."
NOBODY = "Участников пока нет. Поделитесь ссылкой для вступления."


def application(*, card: Card, zone: ZoneInfo) -> str:
    """The card as it stands now."""
    person = card.applicant
    if person.membership is Membership.LEFT:
        return f"<b>{_title(card)}</b>\n\nЗаявитель вышел из бота, данные удалены. Решать больше нечего."
    rows = [person.full_name or "Имя не указано"]
    if card.municipality is not None:
        rows.append(full_name(card.municipality))
    if card.category is not None:
        rows.append(card.category.short_title)
    if person.organisation:
        rows.append(f"{person.organisation}, опорная площадка" if person.base_site else person.organisation)
    details = "\n".join(map(html.quote, rows[1:]))
    created = moment(card.application.created_at, zone)
    return f"<b>{_title(card)}</b>\n\n<b>{html.quote(rows[0])}</b>\n{details}\n\nПодана {created}\n{_state(card)}"


def _title(card: Card) -> str:
    if card.from_group is None:
        return f"Заявка в {html.quote(card.group.title)}"
    return f"Переход: {html.quote(card.from_group.title)} → {html.quote(card.group.title)}"


def _state(card: Card) -> str:
    by = html.quote(card.decided_by.full_name or "координатор") if card.decided_by else "координатор второй группы"
    if card.application.state is ApplicationState.WITHDRAWN:
        return "Отозвана заявителем"
    if card.application.state is ApplicationState.ACCEPTED:
        return f"✅ Принята: {by}"
    if card.application.state is ApplicationState.DECLINED:
        reason = f"\nПричина: {html.quote(card.application.reason)}" if card.application.reason else ""
        declined_here = card.side.state is ApplicationState.DECLINED
        return f"❌ Отклонена: {by if declined_here else 'координатор второй группы'}{reason}"
    if card.side.state is ApplicationState.ACCEPTED:
        return f"✅ Согласие дано: {by}. Ждём вторую группу"
    if card.from_group is None:
        return "⏳ Ждёт решения"
    own = card.from_group if card.side.group_id == card.from_group.id else card.group
    return f"⏳ Ждёт решения за {html.quote(own.title)}; нужно согласие обеих групп"


def decided_already(*, by: str | None) -> str:
    return f"Решение уже принято: {by}." if by else "Решение по этой заявке уже принято."


def asking_reason(*, name: str | None) -> str:
    return f"Отклоняем заявку: {html.quote(name or 'имя не указано')}.\n\n{WRITE_REASON}"


def outcome(*, application: Application, group: Group, open_question: int | None) -> str:
    """What the applicant hears; also that what they have asked meanwhile is not lost."""
    if application.state is ApplicationState.ACCEPTED:
        if application.from_group_id is not None:
            return f"Переход подтверждён: Вы теперь в {html.quote(group.title)}.\n\n{contact(group=group)}"
        return (
            f"Ваша заявка принята, добро пожаловать в {html.quote(group.title)}!\n\n"
            f"Чем занимается группа: {html.quote(group.works_on)}.\n\n{contact(group=group)}\n\n"
            "Чтобы задать вопрос, просто напишите его сюда. Остальное в меню внизу экрана."
        )
    reason = f"\nПричина: {html.quote(application.reason)}" if application.reason else ""
    if application.from_group_id is not None:
        return f"Переход в {html.quote(group.title)} не подтверждён, Вы остаётесь в своей группе.{reason}"
    asked = f"Вопрос № {open_question} остаётся в силе: ответ придёт сюда.\n\n" if open_question else ""
    return (
        f"Координатор {html.quote(group.title)} отклонил заявку.{reason}\n\n"
        f"{asked}Можно уточнить у координатора:\n{contact(group=group)}\n\n"
        "Чтобы исправить данные и подать заявку снова, отправьте /start: заполненное сохранилось. "
        "Чтобы удалить данные: /me."
    )


def disconnected(*, group: Group, still: Sequence[Group]) -> str:
    text = f"Вы больше не координатор {html.quote(group.title)}: администратор отключил Вас. Спасибо за работу!"
    if still:
        return f"{text}\n\nВы по-прежнему координатор: {html.quote(', '.join(each.title for each in still))}."
    return f"{text}\n\nЕсли это ошибка, попросите у администратора новую ссылку."


def invitation(*, group: Group) -> str:
    return (
        f"Вас приглашают стать координатором {html.quote(group.title)} в боте: сюда будут приходить заявки и вопросы "
        "участников группы.\n\nЕсли это Вы, нажмите «Подключиться»."
    )


def connected(*, group: Group, name: str | None) -> str:
    named = f" Участники видят Вас как «{html.quote(name)}», исправить можно здесь: /me." if name else ""
    return (
        f"Готово, Вы координатор {html.quote(group.title)}.{named}\n\n"
        "Заявки и вопросы приходят прямо сюда. Чтобы ответить на вопрос, нажмите под ним «Ответить» "
        "или смахните сообщение влево. Ссылка для вступления участников в разделе «Участники»."
    )


def link_is_for_participants(*, group: Group) -> str:
    return (
        f"По этой ссылке участники вступают в {html.quote(group.title)}. "
        "Перешлите её тем, кого ждёте. Если хотите вступить сами, нажмите кнопку."
    )


def people(*, groups: Sequence[Group], composition: Composition, waiting: int) -> str:
    lines = []
    for group in groups:
        count = plural(composition.by_group.get(group.id, 0), "участник", "участника", "участников")
        places = plural(
            composition.municipalities_by_group.get(group.id, 0), "муниципалитет", "муниципалитета", "муниципалитетов"
        )
        lines.append(f"{html.quote(group.title)}: <b>{count}</b>, {places}")
    waits = plural(waiting, "заявка", "заявки", "заявок")
    decision = f"Ждут решения: <b>{waits}</b>." if waiting else NOBODY_WAITS
    return "<b>Участники</b>\n\n" + "\n".join(lines) + f"\n\n{decision}"


def waiting_list(*, count: int) -> str:
    return f"Ждут решения: <b>{plural(count, 'заявка', 'заявки', 'заявок')}</b>. Нажмите на имя, чтобы открыть."


def participants(
    *, group: Group, rows: Sequence[tuple[Person, Municipality | None, Category | None]], first: int, count: int
) -> str:
    if not rows:
        return f"<b>{html.quote(group.title)}</b>\n\n{NOBODY}"
    lines = []
    for number, (person, municipality, category) in enumerate(rows, start=first):
        about = [full_name(municipality)] if municipality else []
        if person.organisation:
            about.append(cut(person.organisation, LISTED_ORGANISATION))
        elif category:
            about.append(category.short_title)
        name = cut(person.full_name or "имя не указано", LISTED_NAME)
        lines.append(f"{number}. <b>{html.quote(name)}</b>\n{html.quote(', '.join(about))}")
    return f"<b>{html.quote(group.title)}</b>: {plural(count, 'участник', 'участника', 'участников')}\n\n" + "\n".join(
        lines
    )


def link(*, group: Group, address: str) -> str:
    return (
        f"<b>Вступить в {html.quote(group.title)}</b>\n\n{address}\n\n"
        "Перешлите это сообщение или распечатайте QR-код: по нему открывается бот, и группа уже выбрана."
    )


def contacts(*, group: Group) -> str:
    return (
        f"<b>Контакты {html.quote(group.title)}</b>\n\n"
        f"Имя: {html.quote(group.contact_name)}\nДолжность: {html.quote(group.contact_post)}\n"
        f"Телефон: {html.quote(group.contact_phone)}\nПочта: {html.quote(group.contact_email)}\n\n"
        "Их видят участники. Чтобы исправить строку, нажмите её название."
    )


def type_contact(*, group: Group, field: str) -> str:
    return f"{html.quote(group.title)}. {EXPECTED[field]}\n\nЧтобы оставить как есть: /cancel."


def not_a_contact(*, field: str) -> str:
    return f"Не подходит. {EXPECTED[field]}"


def statistics(
    *, groups: Sequence[Group], categories: Sequence[Category], composition: Composition, tally: Tally
) -> str:
    total = sum(composition.by_group.values())
    by_group = "\n".join(
        f"{html.quote(each.title)}: <b>{composition.by_group.get(each.id, 0)}</b>, "
        + plural(
            composition.municipalities_by_group.get(each.id, 0), "муниципалитет", "муниципалитета", "муниципалитетов"
        )
        for each in groups
    )
    counted = sum(composition.by_category.values())
    by_category = "\n".join(
        f"{each.id}. {html.quote(each.short_title)}: <b>{composition.by_category.get(each.id, 0)}</b>"
        f" ({share(composition.by_category.get(each.id, 0), counted)})"
        for each in categories
    )
    return (
        f"<b>Статистика</b>\n\nВсего: <b>{plural(total, 'участник', 'участника', 'участников')}</b>\n\n"
        f"{by_group}\n\n<b>Категории</b>\n{by_category}\n\n"
        f"На опорных площадках: <b>{composition.at_base_sites}</b>\n"
        f"Ждут решения по заявке: <b>{composition.applicants}</b>\n\n"
        f"<b>Вопросы</b>\nЗадано: <b>{tally.asked}</b>, ждут ответа: <b>{tally.waiting}</b>\n"
        f"Ответ помог: <b>{tally.helped}</b>, не помог: <b>{tally.not_helped}</b>\n"
        f"Помогли «Ответы», и вопрос не понадобился: <b>{tally.needless}</b>"
    )


def share(part: int, whole: int) -> str:
    """«38,6 %», computed from the counts."""
    tenths = (part * 2000 + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10},{tenths % 10} %"
