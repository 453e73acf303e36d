"""Every word of the menu and of the help."""

from collections.abc import Sequence

from aiogram import html

from handlers.registration.texts import contact
from storage.tables import Group, Membership, Person

NOTHING_TO_LEAVE = "Прерывать нечего: Вы ничего не начинали."
NOTHING_TO_LEAVE_NEWCOMER = "Прерывать нечего. Чтобы вступить в группу, отправьте /start."
LEFT_NEWCOMER = "Хорошо, прервали. Чтобы вступить в группу, отправьте /start."
LEFT = "Хорошо, прервали. Начать снова можно из меню."
FOR_COORDINATORS = "Это действие для координаторов групп. Если Вы координатор, попросите у администратора ссылку."
FOR_ADMINISTRATORS = "Это действие для администратора бота."
UNKNOWN_COMMAND = "Такой команды у меня нет."
STILL_JOINING = "Меню появится, когда Вы отправите заявку. Осталось немного:"


def menu(*, person: Person, groups: Sequence[Group], coordinates: Sequence[Group]) -> str:
    """Who the person is here, and what may be done next."""
    own = next((each for each in groups if each.id == person.group_id), None)
    lines = []
    if coordinates:
        lines.append(f"Вы координатор: {html.quote(', '.join(each.title for each in coordinates))}.")
    if own is not None and person.membership is Membership.APPLICANT:
        lines.append(
            f"Ваша заявка в {html.quote(own.title)} на рассмотрении у координатора; решение придёт сюда. "
            "Задавать вопросы можно уже сейчас."
        )
    if own is not None and person.membership is Membership.PARTICIPANT:
        lines.append(f"Вы участник {html.quote(own.title)}. Чтобы задать вопрос, просто напишите его сюда.")
    if person.administrator:
        lines.append("Вы администратор бота: координаторы и доставка в разделе «Управление».")
    return "\n".join([*lines, "", "Выберите, что нужно, в меню внизу экрана."])


def help_for_newcomer(*, groups: Sequence[Group]) -> str:
    contacts = "\n\n".join(contact(group=each) for each in groups)
    return (
        "<b>Помощь</b>\n\n"
        "Чтобы вступить в группу, отправьте /start: несколько вопросов, и заявка уйдёт координатору. "
        "После этого здесь можно задавать вопросы.\n\n"
        f"Связаться с координатором напрямую:\n\n{contacts}"
    )


def help_for_participant(*, group: Group | None) -> str:
    text = (
        "<b>Помощь</b>\n\n"
        "Чтобы задать вопрос, просто напишите его сюда: текст, фото, документ, голосовое. Я уточню и отправлю "
        "координатору. Чтобы дополнить вопрос, напишите ещё или смахните влево любое его сообщение.\n\n"
        "«Мои вопросы»: что Вы спрашивали и что ответили.\n"
        "«Ответы»: на что уже отвечали другим, с поиском.\n"
        "«Документы»: модельные документы агломерации, поиск по ним и запрос того, чего пока нет.\n"
        "«Объявления группы»: что писали координаторы, кнопка ниже.\n"
        "«Дорожная карта»: встречи и сроки, о которых бот напомнит; ответить, сдать, добавить в календарь.\n"
        "«Мой профиль»: Ваши данные, смена группы, выход.\n"
        "/cancel прерывает начатое."
    )
    return f"{text}\n\nСвязаться напрямую:\n\n{contact(group=group)}" if group else text


def help_for_coordinator(*, groups: Sequence[Group]) -> str:
    contacts = "\n\n".join(contact(group=each) for each in groups)
    return (
        "<b>Помощь координатору</b>\n\n"
        "Вопросы участников приходят сюда. Чтобы ответить, нажмите «Ответить» под вопросом или смахните сообщение "
        "влево и напишите.\n\n"
        "«Вопросы»: всё, что ждёт ответа, поиск по прежним вопросам, готовые ответы, замещение.\n"
        "«Объявление»: одно сообщение всей группе или её части, с отметкой «Ознакомлен» и отчётом, кому пришло.\n"
        "«Ответы»: что опубликовано для всех.\n"
        "«Документы»: каталог с поиском, файлы к нему и кто какого файла ждёт.\n"
        "«Дорожная карта»: встречи и сроки групп, сводки ответов, таблица на год, картинка.\n"
        "«Участники»: заявки, список, ссылка и QR для вступления, контакты группы.\n"
        "«Статистика»: группы и категории в цифрах.\n"
        "/me: Ваше имя, как его видят другие.\n"
        "/cancel прерывает начатое.\n\n"
        f"Участники видят такие контакты:\n\n{contacts}"
    )


def help_for_administrator() -> str:
    return (
        "\n\n<b>Администратору</b>\n\n"
        "«Объявление»: любой группе или всем четырём.\n"
        "«Управление»: пригласить или отключить координатора, исправить контакты группы, "
        "посмотреть, что не доставлено."
    )
