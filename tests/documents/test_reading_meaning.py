"""Which plain messages surely ask for documents; the others are left alone."""

import pytest

from handlers.documents.meaning import MOST, documents_meant
from storage.database import Database
from storage.documents import keeping
from storage.refusals import NotAllowed
from tests.documents.cast import Cast, document

ASKING = {
    "Здравствуйте! Пришлите, пожалуйста, приказ о ресурсных центрах": ["resource-centres"],
    "Добрый день! Где взять положение о методической работе?": ["methodical-work"],
    "нужна технологическая карта по талантам": ["talents-chart"],
    "Скиньте письмо 128": ["letter-128"],
    "положение ВСОКО": ["preschool-vsoko"],
    "ресурсные центры": ["resource-centres"],
    "Подскажите, есть ли шаблон приказа о мониторинге графиков проверочных работ?": [
        "schedules-monitoring",
        "schedules-results",
    ],
}
NOT_ASKING = [
    "",
    "🙂",
    "Когда встреча?",
    "Когда будет приказ о зачислении на курсы?",
    "Когда сдавать отчёт по мониторингу?",
    "Кто отвечает за воспитательную работу?",
    "Как провести мониторинг потребностей населения?",
    "Новое",
    "школа",
    "новый учитель",
    "Письмо пришло?",
    "Приказ подписан",
    "приказ",
    "приказ мониторинг",
    "Нужен документ",
    "Можно прислать дорожную карту?",
    "Документы отправила, проверьте, пожалуйста",
    "Не могу войти в Сетевой город",
    "Спасибо за программу семинара!",
    "Коллеги, вчера у нас была проверка, и там спросили приказ о создании ресурсных центров. " * 4,
]


async def test_a_document_that_is_named_is_meant(database: Database, cast: Cast) -> None:
    for message, codes in ASKING.items():
        meant = await documents_meant(database, cast.reader, message)
        assert [each.document.code for each in meant] == codes, message


async def test_whatever_else_people_write_means_none(database: Database, cast: Cast) -> None:
    for message in NOT_ASKING:
        assert await documents_meant(database, cast.reader, message) == [], message


async def test_never_more_than_a_few_and_none_that_is_hidden(database: Database, cast: Cast) -> None:
    assert len(await documents_meant(database, cast.reader, "дорожная карта")) == MOST
    await database.write(keeping.hide, None, await document(database))
    assert await documents_meant(database, cast.reader, "приказ о ресурсных центрах") == []


async def test_whoever_may_not_read_is_told_nothing(database: Database, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        await documents_meant(database, cast.stranger, "приказ о ресурсных центрах")
