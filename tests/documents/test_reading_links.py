"""Scenes of links to documents: given, followed by readers, and by people who have yet to join."""

from urllib.parse import parse_qs, urlsplit

import pytest

from handlers.documents.linking import document_of
from storage.documents import keeping
from tests.clocks import heard
from tests.documents.cast import document
from tests.documents.readers import CENTRES, open_card
from tests.questions.people import BORIS, asker, coordinator
from tests.registration.filling import fill_in
from tests.town import Town


async def test_the_link_is_given_and_opens_the_card_for_others(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    number = await document(town.database)
    await anna.press("Поделиться", on=await open_card(anna, town))
    given = await anna.hears("Ссылка на документ")
    [link] = given.formatted("code")
    assert link.endswith(f"?start=doc{number}")
    copy, share = (row[0] for row in given.keyboard)
    assert copy["copy_text"] == {"text": link}
    assert parse_qs(urlsplit(share["url"]).query) == {"url": [link], "text": [CENTRES]}
    await boris.start(link.partition("start=")[2])
    assert (await boris.hears("документ 9 из 9")).formatted("bold") == [CENTRES]
    await anna.say("Поделиться")
    await open_card(anna, town)
    await anna.say("Поделиться")
    await anna.hears("Ссылка на документ")


async def test_a_newcomer_is_told_and_gets_the_card_as_soon_as_they_applied(town: Town) -> None:
    peter = town.phone(700, "Пётр")
    await peter.start(f"doc{await document(town.database)}")
    await peter.hears("Документ по Вашей ссылке открою сразу, как Вы отправите заявку")
    await fill_in(peter, "Проверьте заявку")
    await town.restart()
    await peter.press("Отправить заявку")
    await peter.hears("Заявка отправлена")
    card = await peter.hears("Вот документ, за которым Вы пришли")
    assert CENTRES in card.formatted("bold")
    await peter.press("Запросить", on=card)
    await peter.hears("ждёте только Вы")
    await peter.say("/menu")
    await peter.hears("на рассмотрении")
    calls = town.playground.calls("sendMessage", chat=peter.id)
    assert sum("за которым Вы пришли" in each.args["text"] for each in calls) == 1


async def test_in_the_middle_of_joining_a_link_is_kept_and_the_latest_counts(town: Town) -> None:
    peter = town.phone(700, "Пётр")
    await peter.start(f"doc{await document(town.database, 'talents-chart')}")
    await peter.hears("Документ по Вашей ссылке")
    await fill_in(peter, "Проверьте заявку")
    await peter.start(f"doc{await document(town.database)}")
    await peter.hears("Документ по Вашей ссылке")
    await peter.press("Отправить заявку")
    assert CENTRES in (await peter.hears("за которым Вы пришли")).text


async def test_becoming_a_coordinator_opens_it_too(town: Town) -> None:
    vera = town.phone(601, "Вера")
    await vera.start(f"doc{await document(town.database)}")
    await vera.hears("Документ по Вашей ссылке")
    await town.coordinator(2, vera)
    assert CENTRES in (await vera.hears("за которым Вы пришли")).text


async def test_what_was_hidden_before_somebody_joined_is_passed_over(town: Town) -> None:
    peter, number = town.phone(700, "Пётр"), await document(town.database)
    await peter.start(f"doc{number}")
    await fill_in(peter, "Проверьте заявку")
    await town.database.write(keeping.hide, None, number)
    await peter.press("Отправить заявку")
    await peter.hears("Заявка отправлена")
    await peter.say("Документы")
    await peter.hears("15 из 27")
    assert not heard(peter, "за которым Вы пришли")


async def test_a_coordinator_who_is_joining_sees_the_card_and_goes_on(town: Town) -> None:
    vera = await coordinator(town)
    await vera.start("mmpg3")
    await vera.press("Вступить в группу")
    await vera.hears("Согласие на обработку")
    await vera.start(f"doc{await document(town.database)}")
    await vera.hears("документ 9 из 9")
    await vera.hears("Согласие на обработку")


async def test_the_link_to_all_documents_opens_them(town: Town) -> None:
    anna, stranger = await asker(town), town.phone(700, "Пётр")
    await anna.start("docs")
    await anna.hears("Выберите портфель")
    await stranger.start("docs")
    await stranger.hears("Согласие на обработку")


@pytest.mark.parametrize("payload", ["", "doc", "docs", "doc-1", "doc1x", "doc9999999999", "xdoc1", "doc²"])
def test_other_links_are_not_taken_for_a_documents(payload: str) -> None:
    assert document_of(payload) is None
    assert document_of("DOC12") == 12
