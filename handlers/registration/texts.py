"""Every word of joining and of correcting one's data."""

from collections.abc import Sequence

from aiogram import html

from handlers.registration import consent
from handlers.registration.municipalities import full_name
from storage.tables import Category, Group, Municipality

JOIN = "Вступить в группу"
AGREE = "✅ Согласен"
BACK, CANCEL = "← Назад", "Отмена"
SEND = "✅ Отправить заявку"
YES, NO = "Да", "Нет"
KIND_BUTTONS = {"city_district": "Городской округ", "municipal_district": "Муниципальный район"}

LINE_BUTTONS = {
    "name": "Имя",
    "group": "Группа",
    "municipality": "Муниципалитет",
    "category": "Категория",
    "organisation": "Организация",
    "base_site": "Опорная площадка",
}

NEEDS_TEXT = "Здесь я понимаю только текст."
NEEDS_BUTTON = "Пожалуйста, нажмите одну из кнопок ниже."
CONTINUED = "Вы уже начали заполнять заявку: продолжим с того же места, ничего не потерялось."
NEEDS_CONSENT = "Без согласия заявку принять нельзя. Нажмите «Согласен» или «Отмена»."
NOT_A_NAME = (
    "Нужны фамилия, имя и отчество буквами, до 200 знаков. "
    "Можно с дефисом, апострофом и точкой: Иванова-Петрова Анна Борисовна."
)
NOT_A_GROUP = "Групп четыре: выберите кнопкой или напишите номер, например «2»."
NOT_A_KIND = "Не узнаю такой муниципалитет. Выберите вид кнопкой или напишите название иначе, например «озёр»."
NOT_A_CATEGORY = "Выберите категорию кнопкой или напишите её номер от 1 до 4."
SEVERAL_CATEGORIES = "Подходит несколько категорий. Выберите кнопкой или напишите номер от 1 до 4."
NOT_AN_ORGANISATION = "Нужно название организации, от 2 до 300 знаков. Например: МАОУ «СОШ № 1»."
ASK_AFTERWARDS = "Если это вопрос координатору, он не потеряется: предложу отправить его сразу после заявки."
NOT_YES_OR_NO = "Ответьте «Да» или «Нет»."
NOT_THE_END = "Если всё верно, нажмите «Отправить заявку». Чтобы исправить строку, нажмите её название."
ALREADY_IN = "Вы уже участник группы. Изменить данные можно в разделе «Мой профиль»."
APPLIED_ALREADY = "Вы уже подали заявку. Ваши данные можно посмотреть и исправить в разделе «Мой профиль» (/me)."
CHANGED_MEANWHILE = "Список групп или муниципалитетов изменился. Выберите, пожалуйста, ещё раз."
MUST_AGREE_FIRST = "Сначала нужно согласие на обработку данных."


def welcome() -> str:
    return (
        "Здравствуйте! Это бот межмуниципальных проектных групп (ММПГ) "
        "Образовательной агломерации Челябинской области.\n\n"
        "Здесь Вы задаёте вопрос координатору своей группы и получаете ответ, "
        "узнаёте о модельных документах, встречах и сроках.\n\n"
        "Чтобы вступить, ответьте на несколько коротких вопросов. Это займёт пару минут."
    )


def join_first() -> str:
    return f"{welcome()}\n\nНажмите кнопку, и начнём."


def invited(*, group: Group) -> str:
    return f"Вас приглашают в {html.quote(group.title)}: {html.quote(group.works_on)}."


def group_set(*, group: Group) -> str:
    return f"Группа по ссылке: {html.quote(group.title)}. Остальное на месте, продолжим."


def consent_screen(*, operator: str) -> str:
    return (
        "<b>Согласие на обработку персональных данных</b>\n\n"
        f"{html.quote(consent.text(operator=operator))}\n\n"
        "Если Вы согласны, нажмите «Согласен»."
    )


def name(*, suggested: str | None) -> str:
    text = "<b>Как Вас зовут?</b>\n\nНапишите фамилию, имя и отчество."
    return f"{text} Или нажмите кнопку с именем." if suggested else text


def group(*, groups: Sequence[Group], moving_from: Group | None) -> str:
    lines = "\n\n".join(f"<b>{html.quote(each.title)}</b>\n{html.quote(each.works_on)}." for each in groups)
    if moving_from is None:
        return f"<b>В какую группу Вы хотите вступить?</b>\n\n{lines}"
    return (
        f"<b>В какую группу Вы хотите перейти?</b>\n\n{lines}\n\n"
        f"Сейчас Вы в {html.quote(moving_from.title)}. Переход подтверждают координаторы обеих групп; "
        "пока они решают, Вы остаётесь в своей."
    )


def kind() -> str:
    return (
        "<b>Ваш муниципалитет</b>\n\n"
        "Выберите вид, и я покажу список. Или просто напишите часть названия: «озёр», «Миасс», «троицк»."
    )


def places(*, kind: str) -> str:
    return f"<b>{KIND_BUTTONS[kind]}</b>\n\nВыберите из списка или напишите часть названия."


def place_understood(*, place: Municipality) -> str:
    return f"Ваш муниципалитет: {html.quote(full_name(place))}."


def found(*, sure: bool) -> str:
    if sure:
        return "Нашлось несколько. Какой из них Ваш?"
    return "Точно такого названия нет. Может быть, Вы имели в виду один из этих? Или напишите иначе."


def category(*, categories: Sequence[Category]) -> str:
    lines = "\n".join(f"{each.id}. {html.quote(each.title)}" for each in categories)
    return f"<b>Ваша категория</b>\n\n{lines}"


def organisation() -> str:
    return "<b>Ваша организация</b>\n\nНапишите название, как привыкли. Например: МАОУ «СОШ № 1»."


def keep(*, value: str) -> str:
    return f"Оставить: {value}"[:60]


def base_site() -> str:
    return "<b>Ваша организация — опорная площадка?</b>"


def summary(
    *,
    full_name_given: str,
    group: Group,
    municipality: Municipality,
    category: Category,
    organisation: str | None,
    base_site: bool,
) -> str:
    rows = [
        ("Имя", full_name_given),
        ("Группа", group.title),
        ("Муниципалитет", full_name(municipality)),
        ("Категория", category.short_title),
    ]
    if category.asks_organisation:
        rows.append(("Организация", organisation or "не указана"))
    if category.asks_base_site:
        rows.append(("Опорная площадка", "да" if base_site else "нет"))
    lines = "\n".join(f"{label}: <b>{html.quote(value)}</b>" for label, value in rows)
    return (
        f"<b>Проверьте заявку</b>\n\n{lines}\n\n"
        "Если всё верно, нажмите «Отправить заявку». Чтобы исправить строку, нажмите её название."
    )


def sent(*, group: Group, connected: bool) -> str:
    if connected:
        who = f"Её рассмотрит координатор {html.quote(group.title)}; решение придёт сюда."
    else:
        who = (
            f"Её рассмотрит координатор {html.quote(group.title)}. В боте он ещё не появлялся: как только появится, "
            f"получит Вашу заявку, а пока с ним можно связаться напрямую.\n\n{contact(group=group)}"
        )
    return f"Заявка отправлена. {who}\n\nЗадавать вопросы можно уже сейчас: просто напишите сюда."


def contact(*, group: Group) -> str:
    return (
        f"{html.quote(group.title)}, координатор: {html.quote(group.contact_name)}\n"
        f"Телефон: {html.quote(group.contact_phone)}\nПочта: {html.quote(group.contact_email)}"
    )


def left() -> str:
    return "Хорошо, заявку не отправляю. Чтобы вернуться, отправьте /start или нажмите кнопку."


def not_agreed() -> str:
    return (
        "Понимаю. Без согласия вступить нельзя, поэтому на этом остановимся; Ваших ответов бот не сохранил.\n\n"
        "Если передумаете, отправьте /start или нажмите кнопку."
    )


def outdated(*, registered: bool) -> str:
    if registered:
        return "Эта кнопка уже не действует. Всё нужное есть в меню внизу экрана; если его не видно, отправьте /menu."
    return "Эта кнопка уже не действует. Чтобы вступить в группу, отправьте /start."


def outdated_step() -> str:
    return "Эта кнопка с прошлого шага. Показываю, где мы сейчас."
