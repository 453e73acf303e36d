"""Every word of «Мой профиль»."""

from collections.abc import Sequence

from aiogram import html

from handlers.registration.municipalities import full_name
from handlers.registration.texts import contact
from storage.people import Profile
from storage.tables import Group, Membership

LEAVE = "Выйти из группы и удалить данные"
LEAVE_NOW = "Да, выйти и удалить"
ERASE = "Удалить мои данные"
ERASE_NOW = "Да, удалить"
STAY = "Остаться"
WITHDRAW = "Отозвать просьбу о переходе"
SAVED = "Сохранил."
UNCHANGED = "Ничего не изменилось."
NOT_NOW = "Эту строку сейчас изменить нельзя."
NO_MOVE = "Просьбы о переходе уже нет."
OWN_GROUP = "Вы и так в этой группе."
WITHDRAWN = "Просьба о переходе отозвана, Вы остаётесь в своей группе."
LEAVING = "Готово, Ваши данные удалены. Спасибо, что были с нами.\n\nВернуться можно в любой момент: отправьте /start."
LEAVING_LATER = (
    "Вы координатор или администратор, и на Вас рассчитывают участники, поэтому выйти одним нажатием нельзя. "
    "Попросите администратора бота отключить Вас, после этого данные можно будет удалить здесь же."
)
IN_NO_GROUP = "Сейчас Вы ни в одной группе."
_ERASED = (
    "Вы отзываете согласие, и бот сразу удалит:\n"
    "• имя, группу, муниципалитет, категорию и организацию;\n"
    "• тексты Ваших вопросов и ответов на них;\n"
    "• связь с Вашей учётной записью Telegram.\n\n"
    "Открытые вопросы будут закрыты, заявки отозваны, сообщения от бота прекратятся. "
    "Останется только запись без имени о том, что согласие отозвано. "
    "То, что уже есть в этом чате и в чатах координаторов, бот стереть не может.\n\n"
    "Вернуть данные потом нельзя, а вступить заново можно."
)


def leave_question(*, member: bool) -> str:
    title = "Выйти из группы и удалить данные?" if member else "Удалить Ваши данные?"
    return f"<b>{title}</b>\n\n{_ERASED}"


def profile(*, profile: Profile, coordinates: Sequence[Group], administrator: bool) -> str:
    person = profile.person
    rows = [("Имя", person.full_name or "не указано")]
    if profile.group is not None and person.membership in {Membership.APPLICANT, Membership.PARTICIPANT}:
        waits = person.membership is Membership.APPLICANT
        rows.append(("Группа", f"{profile.group.title}, заявка на рассмотрении" if waits else profile.group.title))
        if profile.municipality is not None:
            rows.append(("Муниципалитет", full_name(profile.municipality)))
        if profile.category is not None:
            rows.append(("Категория", profile.category.short_title))
            if profile.category.asks_organisation:
                rows.append(("Организация", person.organisation or "не указана"))
            if profile.category.asks_base_site:
                rows.append(("Опорная площадка", "да" if person.base_site else "нет"))
    if coordinates:
        rows.append(("Координатор", ", ".join(each.title for each in coordinates)))
    if administrator:
        rows.append(("Администратор", "да"))
    lines = "\n".join(f"{label}: <b>{html.quote(value)}</b>" for label, value in rows)
    return f"<b>Мой профиль</b>\n\n{lines}\n\nЧтобы исправить строку, нажмите её название."


def moving(*, to: Group) -> str:
    return f"Вы попросили о переходе в {html.quote(to.title)}. Координаторы обеих групп решают."


def move_offer(*, own: Group, other: Group, applicant: bool) -> str:
    if applicant:
        return (
            f"Ваша заявка сейчас в {html.quote(own.title)}, а эта ссылка ведёт в {html.quote(other.title)}: "
            f"{html.quote(other.works_on)}.\n\nПеренести заявку?"
        )
    return (
        f"Вы участник {html.quote(own.title)}, а эта ссылка ведёт в {html.quote(other.title)}: "
        f"{html.quote(other.works_on)}.\n\n"
        "Участник состоит в одной группе. Можно попросить о переходе: его подтверждают координаторы обеих групп."
    )


def move_button(*, group: Group, applicant: bool) -> str:
    return f"Перенести заявку в {group.title}" if applicant else f"Попросить о переходе в {group.title}"


def asked_to_move(*, to: Group, applicant: bool, connected: bool) -> str:
    if applicant:
        text = f"Заявка теперь в {html.quote(to.title)}. Решение координатора придёт сюда."
    else:
        text = (
            f"Просьба о переходе в {html.quote(to.title)} отправлена координаторам обеих групп. "
            "Решение придёт сюда, а пока Вы остаётесь в своей группе."
        )
    if not connected:
        text += (
            " Не все координаторы уже в боте: просьба дождётся их. Если решение нужно скоро, свяжитесь напрямую.\n\n"
            f"{contact(group=to)}"
        )
    return text
