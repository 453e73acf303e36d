"""Taking people out of what they wrote."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.answers.anonymising import GAP, anonymous, readable, shows_people

PEOPLE = ("Петрова Анна Ивановна", "Вера Ильина")
ORGANISATIONS = ("МБОУ «СОШ № 12» г. Озёрска", "МАУДО «Центр «Радуга»»")


def cleaned(text: str) -> str:
    return anonymous(text, PEOPLE, ORGANISATIONS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Здравствуйте, Мария Ивановна! Как часто проводить мониторинг?", "Как часто проводить мониторинг?"),
        ("Добрый день, Вера! Где взять форму?", "Где взять форму?"),
        ("Добрый день, уважаемая Вера, подскажите срок.", "Подскажите срок."),
        ("Добрый день Подскажите, пожалуйста, срок", "Подскажите, пожалуйста, срок"),
        ("Уважаемая Вера Петровна! Как быть с приказом?", "Как быть с приказом?"),
        ("Здравствуйте, коллеги!\n\nПришлите: 1) план, 2) отчёт.", "Пришлите: 1) план, 2) отчёт."),
        ("Когда встреча?\nС уважением, Петрова А. И., директор", "Когда встреча?"),
        ("Здравствуйте", ""),
    ],
)
def test_greetings_and_signatures_go(text: str, expected: str) -> None:
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Меня зовут Анна Петрова, я новый завуч.", "Меня зовут …, я новый завуч."),
        ("Дайте доступ Петровой Анне Ивановне или Ильиной.", "Дайте доступ … или …"),
        ("отправьте анне петровой", "Отправьте …"),
        ("Завуч Сидорова Елена Павловна не согласна.", "Завуч … не согласна."),
        ("Подпишет Е. П. Сидорова или Кузнецов И.И., как и раньше.", "Подпишет … или …, как и раньше."),
        ("Это для Верхнеуральска. Верно ли?", "Это для Верхнеуральска. Верно ли?"),
        ("Мы проходим роман и веру в себя.", "Мы проходим роман и веру в себя."),
    ],
)
def test_names_go_in_any_form_and_other_words_stay(text: str, expected: str) -> None:
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "trace",
    [
        "8 (351) 217-30-89",
        "+7 912 345-67-89",
        "89123456789",
        "217-30-89",
        "anna.petrova@school12.ru",
        "@anna_petrova",
        "https://vk.com/id12345",
        "t.me/anna_petrova",
        "123-456-789 00",
    ],
)
def test_ways_to_reach_somebody_go(trace: str) -> None:
    assert cleaned(f"Ответьте мне: {trace}, если можно.") == "Ответьте мне: …, если можно."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Сдаёт ли МБОУ СОШ №12 г. Озерска отчёт?", "Сдаёт ли … отчёт?"),
        ("В школе № 12 нет логина, а в школе № 120 есть.", "В … нет логина, а в школе № 120 есть."),
        ("Мы из «Радуги».", "Мы из …"),
        ("Радуга на плакате.", "Радуга на плакате."),
    ],
)
def test_the_organisation_goes_and_others_stay(text: str, expected: str) -> None:
    assert cleaned(text) == expected


PLAIN = (
    "Как часто проводить мониторинг ВСОКО в основной школе?",
    "Срок сдачи отчёта по ВПР — 12.05.2026, приказ № 273-ФЗ, п. 2.1.",
    "Форма на сайте https://fioco.ru/vpr, раздел «Документы» (приложение 3).",
    "Нужно:\n- план;\n- отчёт за 2025–2026 учебный год.",
    "Федеральный закон от 29.12.2012 № 273-ФЗ действует, см. статью 28…",
)


@pytest.mark.parametrize("text", PLAIN)
def test_what_tells_of_nobody_stays_as_it_is(text: str) -> None:
    assert cleaned(text) == text
    assert not shows_people(text)


FORMS = (
    *("Петрова", "Петровой", "Петрову", "ПЕТРОВА", "петровой", "Анна", "Анны", "Анне", "Анной", "Ивановна", "Ивановны"),
    *("Вера", "Вере", "Ильина", "Ильиной", "ильиной"),
)


@given(
    st.lists(st.sampled_from(FORMS), min_size=1, max_size=3),
    st.sampled_from(PLAIN),
    st.sampled_from([" ", ", ", "\n", ". ", "! "]),
)
def test_no_form_of_a_known_name_is_ever_left(forms: list[str], text: str, between: str) -> None:
    left = cleaned(f"{text}{between}{' '.join(forms)}{between}{text}")
    assert not re.search(r"петров|\bанн[аыеуо]|иванов|\bвер[аеу]\b|ильин", left.casefold())


@given(st.text(), st.lists(st.text(max_size=30), max_size=3), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_and_any_names_are_taken(text: str, names: list[str], organisations: list[str]) -> None:
    anonymous(text, names, organisations)


def test_a_warning_is_given_where_something_is_left() -> None:
    assert shows_people("Звоните: 217-30-89")
    assert not shows_people("Звоните: …")


def test_hidden_addresses_are_written_out_and_people_linked_to_are_not() -> None:
    content = {
        "text": "👋 Форма здесь, спросите Олю",
        "entities": [
            {"type": "bold", "offset": 3, "length": 5},
            {"type": "text_link", "offset": 9, "length": 5, "url": "https://fioco.ru"},
            {"type": "text_mention", "offset": 25, "length": 3, "user": {"id": 1}},
        ],
    }
    assert readable(content) == f"👋 Форма здесь (https://fioco.ru), спросите {GAP}"
