"""A title is found by whatever way people type it."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.index import Found, Index
from storage.search.words import stem, stems, words

log = logging.getLogger(__name__)

TITLES = [
    "Технологическая карта механизма «Система выявления, поддержки и развития способностей и талантов у детей»",
    "Приказ о проведении мониторинга и анализа данных ГИС «Образование» (Модуль «Сетевой город. Образование»)",
    "Письмо о предоставлении дорожных карт школ с необъективными результатами всероссийских проверочных работ",
    "Приказ о создании ресурсных центров по развитию дополнительного образования",
    "Приказ о проведении мониторинга обеспечения оптимизации графиков проверочных работ",
    "Письмо Министерства образования и науки Челябинской области от 12.01.2023 г. № 128",
    "Модельное положение о ВСОКО дошкольной образовательной организации",
    "Модельное положение о воспитательной работе в общеобразовательной организации",
    "Приказ об утверждении аналитической справки по выявлению обучающихся с низкими результатами обучения",
    "Распоряжение Минпросвещения России от 15.12.2022 г. № Р-303",
    "Приказ о результатах регионального мониторинга объективной внутренней системы оценки качества образования",
    "Положение о муниципальной системе оценки качества образования",
    "Согласие на обработку персональных данных, 152-ФЗ",
    "Сценарий урока по функциональной грамотности",
    "Open Lesson: Teaching English",
    "Учёт посещаемости: журнал ёлочных дежурств",
]
KEYS = dict(zip("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", strict=True))
TO_LATIN = str.maketrans(KEYS | {letter.upper(): key for letter, key in KEYS.items()})
TO_RUSSIAN = str.maketrans({key: letter for letter, key in KEYS.items() if key.isalpha()})

russian_words = st.sampled_from(sorted({word for title in TITLES for word in words(title) if "а" <= word[-1] <= "я"}))
russian_titles = st.lists(russian_words, min_size=1, max_size=12).map(" ".join).filter(stems)
any_text = st.text(max_size=80) | st.text(alphabet="абвёй ab,.;'[]«№-51 \u0301\u00ad🙂", max_size=40) | russian_titles


def indexed(*titles: str) -> Index:
    index = Index()
    for key, title in enumerate(titles):
        index.put(key, title)
    return index


CATALOGUE = indexed(*TITLES)


def found_by(query: str) -> list[str]:
    return [TITLES[found.key] for found in CATALOGUE.search(query)]


def test_words_are_without_case_punctuation_and_the_two_dots() -> None:
    assert words("Учёт: «ЁЛКА», 152-ФЗ, №16 и 7-х…") == ["учет", "елка", "152", "фз", "16", "и", "7", "х"]
    assert words("152фз ММПГ2") == ["152", "фз", "ммпг", "2"]


def test_words_survive_what_phones_and_documents_do_to_letters() -> None:
    assert words("мони\u0301торинг обра\u00adзование сво\u0438\u0306 \ufeffплан") == [
        "мониторинг", "образование", "свой", "план",
    ]  # fmt: skip
    assert words("BПР BCОКО") == ["впр", "всоко"]


def test_stems_are_of_the_words_that_tell_something() -> None:
    assert stems("А как же проводить мониторинги по 152-ФЗ в Telegram?") == [
        "провод", "мониторинг", "152", "фз", "telegram",
    ]  # fmt: skip
    assert stems("№ 05 г") == ["5"]


@pytest.mark.parametrize(
    "forms",
    [
        "система системы системе систем системами", "оценка оценки оценок оценкой", "справка справок справку",
        "список списка спискам", "образец образца образцы", "норматив норматива нормативов", "запись записи записей",
        "диплом диплома дипломы", "ребёнок ребенка дети детей детям", "мониторинг мониторинга мониторингом",
        "ВПР впры ВПРов", "ФГОС фгосам", "приказ приказы приказов", "участок участка", "перечень перечня",
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in words(forms)}) == 1


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("таланты", "Технологическая карта"),
        ("мониторинги графика проверочной работы", "Приказ о проведении мониторинга обеспечения"),
        ("елочное дежурство", "Учёт посещаемости"),
        ("учет", "Учёт посещаемости"),
        # misspelt
        ("манеторинг графиков", "Приказ о проведении мониторинга обеспечения"),
        ("ресурнсый центр", "Приказ о создании"),
        ("рресурсный", "Приказ о создании"),
        ("нкизкие резултаты", "Приказ об утверждении аналитической"),
        ("восптательная", "Модельное положение о воспитательной"),
        ("аспоряжение", "Распоряжение"),
        ("фукциональная грамматность", "Сценарий"),
        # typed to the middle
        ("воспит", "Модельное положение о воспитательной"),
        ("ресурс", "Приказ о создании"),
        ("тех карт", "Технологическая карта"),
        ("аналитич справ", "Приказ об утверждении аналитической"),
        # the other layout
        ("dcjrj", "Модельное положение о ВСОКО"),
        ("Ghbrfp j cjplfybb htcehcys[ wtynhjd", "Приказ о создании"),
        ("kbxyjt ltkj j,hf,jnrf gthcjyfkmys[ lfyys[?", "Согласие на обработку"),
        ("щзут дуыыщт", "Open Lesson"),
        ("152-ap", "Согласие на обработку"),
        ("BCOKO", "Модельное положение о ВСОКО"),
        # short for long, long for short
        ("ВСОКО ДОУ", "Модельное положение о ВСОКО"),
        ("детский сад", "Модельное положение о ВСОКО"),
        ("внутренняя система оценки качества дошкольной организации", "Модельное положение о ВСОКО"),
        ("региональный мониторинг всоко", "Приказ о результатах"),
        ("мсоко", "Положение о муниципальной"),
        ("муниципальные системы оценки качества образования", "Положение о муниципальной"),
        ("ВПР", "Письмо о предоставлении"),
        ("ФГ", "Сценарий"),
        ("шнор", "Приказ об утверждении аналитической"),
        ("комплекс мер школы", "Письмо о предоставлении"),
        ("допобразование", "Приказ о создании"),
        ("минпросвет", "Распоряжение"),
        ("минобр", "Письмо Министерства"),
        # numbers
        ("№ 128", "Письмо Министерства"),
        ("Р303", "Распоряжение"),
        ("152 фз", "Согласие на обработку"),
        ("письмо от 12.01.2023", "Письмо Министерства"),
        # synonyms, when the word itself is nowhere
        ("шаблон положения о воспитании", "Модельное положение о воспитательной"),
        ("учитель английского: teaching", "Open Lesson"),
    ],
)
def test_it_is_found_first(query: str, title: str) -> None:
    assert found_by(query)[0].startswith(title)


@pytest.mark.parametrize("query", ["№ 13", "1288", "квартальная премия", "меню столовой", "xyzzy", "тбт", "прикол"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert found_by(query) == []


@pytest.mark.parametrize(
    "text", ["", " \n", "я", "Z", "?!…", "🙂🙂", "а что же это", "а" * 500, "%_\\'\"", "\x00", "№"]
)
def test_nothing_sensible_finds_nothing(text: str) -> None:
    assert CATALOGUE.search(text) == []
    assert CATALOGUE.close(text) == []
    assert Index().search(text) == Index().close(text) == []


def test_a_text_that_says_nothing_else_comes_first() -> None:
    index = indexed("Приказ о мониторинге воспитания в школах города и района", "Приказ о мониторинге", "Мониторинг")
    assert [found.key for found in index.search("приказ о мониторинге")] == [1, 0]
    assert [found.key for found in index.search("мониторинг")] == [2, 1, 0]


def test_rare_words_weigh_more() -> None:
    index = indexed(*[f"Приказ об отпуске {number}" for number in range(20)], "Положение о стажировке")
    assert index.search("приказ о стажировке")[0].key == 20


def test_the_weaker_text_is_found_after_the_text() -> None:
    index = Index()
    index.put(1, "Положение о сайте", "ответственный, мониторинг, публикация")
    index.put(2, "Приказ о мониторинге")
    assert [found.key for found in index.search("мониторинг")] == [2]
    assert [(found.key, found.spans) for found in index.search("публикация")] == [(1, ())]


def test_no_more_come_than_asked_for_the_best_ones() -> None:
    assert len(CATALOGUE.search("приказ")) == 5
    assert len(CATALOGUE.search("приказ", limit=2)) == 2
    assert [found.key for found in CATALOGUE.search("приказ", limit=2)] == [
        found.key for found in CATALOGUE.search("приказ")
    ][:2]


def marked(title: str, query: str) -> str:
    (found,) = indexed(title).search(query)
    for start, end in reversed(found.spans):
        title = f"{title[:start]}[{title[start:end]}]{title[end:]}"
    return title


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("приказом", "[Приказ] о внутренней системе оценки качества образования, 🙂 обра\u0301зование взрослых"),
        ("всоко", "Приказ о [внутренней системе оценки качества образования], 🙂 обра\u0301зование взрослых"),
        ("взрослый образование",
         "Приказ о внутренней системе оценки качества [образования], 🙂 [обра\u0301зование] [взрослых]"),
        ("j,hfpjdfybt", "Приказ о внутренней системе оценки качества [образования], 🙂 [обра\u0301зование] взрослых"),
        ("взрсолых", "Приказ о внутренней системе оценки качества образования, 🙂 обра\u0301зование [взрослых]"),
    ],
)  # fmt: skip
def test_the_words_that_match_are_pointed_at(query: str, expected: str) -> None:
    title = "Приказ о внутренней системе оценки качества образования, 🙂 обра\u0301зование взрослых"
    assert marked(title, query) == expected


def test_an_abbreviation_is_pointed_at_by_its_long_name() -> None:
    assert marked("О ВСОКО и отчётах", "внутренняя система оценки качества образования") == "О [ВСОКО] и отчётах"


def test_what_was_replaced_or_removed_is_not_found_any_more() -> None:
    index = indexed("Приказ о мониторинге", "Положение о сайте")
    index.put(0, "Письмо о каникулах")
    assert [found.key for found in index.search("каникулы")] == [0]
    assert index.search("мониторинг") == []
    index.remove(0)
    index.remove(0)
    assert index.search("каникулы") == []
    assert index.search("канкулы") == []
    assert [found.key for found in index.search("сайт")] == [1]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.none() | st.tuples(russian_titles, russian_titles)), max_size=15),
    russian_titles,
)
def test_an_index_that_changed_finds_what_a_fresh_one_finds(
    changes: list[tuple[int, tuple[str, str] | None]], query: str
) -> None:
    changed, fresh = Index(), Index()
    left: dict[int, tuple[str, str]] = {}
    for key, texts in changes:
        if texts is None:
            changed.remove(key)
            left.pop(key, None)
        else:
            changed.put(key, *texts)
            left[key] = texts
    for key, texts in left.items():
        fresh.put(key, *texts)

    def rounded(found: list[Found]) -> dict[int, tuple[float, object]]:
        return {each.key: (round(each.score, 9), each.spans) for each in found}

    assert rounded(changed.search(query, limit=10)) == rounded(fresh.search(query, limit=10))
    assert rounded(changed.close(query, limit=10)) == rounded(fresh.close(query, limit=10))


@given(st.lists(st.tuples(any_text, any_text), max_size=6), any_text)
def test_no_text_breaks_it(texts: list[tuple[str, str]], query: str) -> None:
    index = Index()
    for key, (text, extra) in enumerate(texts):
        index.put(key, text, extra)
    for each in (query, *(text for text, _ in texts)):
        for found in (*index.search(each), *index.close(each, at_least=0.1)):
            assert 0 < found.score <= 1
            text = texts[found.key][0]
            assert all(text[start:end].strip() for start, end in found.spans)
            assert all(this[1] <= later[0] for this, later in zip(found.spans, found.spans[1:], strict=False))
    for key in range(len(texts)):
        index.remove(key)
    assert index.search(query) == []


@given(st.lists(any_text.filter(stems), min_size=1, max_size=9))
def test_any_text_is_found_by_itself_before_all_others_or_with_its_equals(texts: list[str]) -> None:
    index = indexed(*texts)
    for own, text in enumerate(texts):
        found = {each.key: each.score for each in index.search(text, limit=9)}
        assert found[own] == max(found.values()) == pytest.approx(1)


@given(st.lists(russian_titles, min_size=1, max_size=9))
def test_a_title_in_the_wrong_layout_or_in_capitals_is_the_same_title(titles: list[str]) -> None:
    index = indexed(*titles)
    for title in titles:
        assert index.search(title.translate(TO_LATIN)) == index.search(title.upper()) == index.search(title)


@given(st.lists(st.sampled_from(["open", "lesson", "teaching", "report"]), min_size=1, max_size=4).map(" ".join))
def test_latin_words_typed_in_the_russian_layout_are_found(title: str) -> None:
    (found, *_) = indexed(title, *TITLES[:5]).search(title.translate(TO_RUSSIAN))
    assert found.key == 0
    assert found.score == pytest.approx(1)
