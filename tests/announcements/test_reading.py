"""Reading announcements: those of one's group, the history of coordinators, words to look for."""

from handlers.announcements.callbacks import History, Read, Search
from tests.announcements.scenes import compose, send, two_participants
from tests.clocks import everything_is_said, heard
from tests.questions.people import BORIS, asker, coordinator
from tests.town import Town


async def test_a_newcomer_to_the_group_reads_what_was_announced_before(town: Town) -> None:
    anna = await asker(town)
    vera = await coordinator(town)
    await send(vera, "Расписание на март")
    await anna.hears("Расписание на март")
    await everything_is_said(town)
    boris = await asker(town, BORIS, "Борис")
    await boris.say("/help")
    await boris.press("Объявления группы")
    listed = await boris.hears("Объявления группы: 1")
    assert "Расписание на март" in listed.text
    await boris.press("1", on=listed)
    await boris.hears("Объявление № 1 от")
    assert (await boris.hears("Расписание на март")).text == "Расписание на март"


async def test_words_find_an_announcement_in_any_form(town: Town) -> None:
    anna = await asker(town)
    vera = await coordinator(town)
    await send(vera, "Вебинар о наставничестве")
    await anna.hears("Вебинар")
    await send(vera, "Сдайте отчёты")
    await anna.hears("Сдайте")
    await everything_is_said(town)
    await anna.say("Объявления группы")
    await anna.press("Поиск", on=await anna.hears("Объявления группы: 2"))
    await anna.hears("Что найти")
    await anna.say("вебинары")
    found = await anna.hears("Объявления: «вебинары»")
    assert "Вебинар о наставничестве" in found.text
    assert "Сдайте" not in found.text
    await anna.say("космонавтика")
    await anna.hears("Ничего не нашлось")
    await anna.say("Отмена")
    await anna.hears("прервали")


async def test_other_groups_announcements_are_not_shown(town: Town) -> None:
    anna, third = await asker(town), await asker(town, 503, "Глеб", group_id=3)
    vera = await coordinator(town)
    await send(vera, "Для второй")
    await anna.hears("Для второй")
    await everything_is_said(town)
    await third.say("Объявления группы")
    await third.hears("Пока не было ни одного")
    assert (await third.press(data=Read(announcement=1).pack())).alert
    assert not heard(third, "Для второй")


async def test_the_history_of_a_coordinator_tells_the_state_of_each(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await send(vera, "Готовое")
    await anna.hears("Готовое")
    await everything_is_said(town)
    await compose(vera, "Недописанное")
    await vera.say("Объявления")
    listed = await vera.hears("Прежние объявления: 2")
    assert "№ 2 · черновик" in listed.text
    await vera.press("1", on=listed)
    draft = await vera.hears("ещё никому не отправлено")
    assert "Недописанное" in draft.text
    await vera.press("2", on=listed)
    await vera.press("Отчёт", on=await vera.hears("Объявление № 1 от"))
    await vera.hears("Доставлено: 2 из 2")


async def test_pages_of_the_history_turn_in_place(town: Town) -> None:
    anna = await asker(town)
    vera = await coordinator(town)
    for number in range(6):
        await send(vera, f"Новость {number}")
        await anna.hears(f"Новость {number}")
    await everything_is_said(town)
    await anna.say("Объявления группы")
    listed = await anna.hears("Объявления группы: 6")
    assert "Новость 5" in listed.text
    await anna.press("Дальше", on=listed)
    assert "6." in (await anna.hears("Новость 0")).text
    await anna.press(data=History(page=40).pack(), on=listed)


async def test_who_is_in_no_group_is_told_so(town: Town) -> None:
    applicant = await asker(town, accepted=False)
    await applicant.say("Объявления группы")
    await applicant.hears("видят участники групп")
    assert (await applicant.press(data=Search().pack())).alert
    assert (await applicant.press(data=History().pack())).alert
