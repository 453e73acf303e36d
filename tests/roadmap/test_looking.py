"""«Дорожная карта» of a participant: what is next, by month, a card, files and pictures on demand."""

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone, PhoneMessage
from storage.audiences import Audience
from storage.tables import Document
from tests.clocks import StoppedClock
from tests.questions.people import asker
from tests.roadmap.cast import cancel, deadline, meeting, people
from tests.town import Town

pytestmark = pytest.mark.usefixtures("hands")


async def _opened(phone: Phone) -> PhoneMessage:
    await phone.say("🗓 Дорожная карта")
    return await phone.hears("Дорожная карта")


async def test_what_is_next_is_listed_with_what_one_answered(town: Town) -> None:
    anna, vera = await people(town)
    await meeting(town, vera, ends_at="2026-11-26 15:30")
    await deadline(town, vera)
    await meeting(town, vera, "2026-12-01 10:00", title="Методический день")
    shown = await _opened(anna)
    assert "что впереди (3)" in shown.text
    assert shown.text.index("чт, 26 ноября, 14:00–15:30") < shown.text.index("пт, 27 ноября, до 18:00")
    assert "Екатеринбург, UTC+5" in shown.text
    await anna.press("1", on=shown)
    await anna.press("Буду", on=await anna.hears("🤝 Встреча"))
    await anna.press("К ближайшему")
    assert "· буду" in (await anna.hears("что впереди (3)")).text


async def test_only_ones_own_group_is_shown(town: Town) -> None:
    anna, vera = await people(town)
    petr = await asker(town, 503, "Пётр", group_id=3)
    await meeting(town, vera)
    assert "Впереди пока ничего не назначено" in (await _opened(petr)).text
    assert "Семинар" in (await _opened(anna)).text


async def test_a_deadline_that_passed_stays_until_it_is_handed_in(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await deadline(town, vera)
    hands.set("2026-11-28 12:00")
    shown = await _opened(anna)
    assert "⚠️ не сдано" in shown.text
    await anna.press("1", on=shown)
    card = await anna.hears("Срок прошёл")
    await anna.press("Сдано", on=card)
    await anna.hears("Отметил")
    assert "Впереди пока ничего" in (await _opened(anna)).text


async def test_a_long_list_is_turned(town: Town) -> None:
    anna, vera = await people(town)
    for day in range(1, 12):
        await meeting(town, vera, f"2026-12-{day:02} 10:00", title=f"Встреча {day}")
    shown = await _opened(anna)
    assert "Встреча 8" in shown.text
    assert "Встреча 9" not in shown.text
    await anna.press("Позже", on=shown)
    await anna.hears("Встреча 11")
    await anna.press("11", on=shown)
    await anna.hears("пт, 11 декабря, 10:00")
    await anna.press("Раньше", on=shown)
    await anna.hears("Встреча 1\n")
    await anna.press(data="rm:99:1", on=shown)
    assert "Встреча 9" in (await anna.hears("что впереди (11)")).text


async def test_months_show_what_was_and_what_was_cancelled(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await meeting(town, vera, title="Прошлая")
    gone = await meeting(town, vera, "2026-11-28 10:00", title="Отменённая")
    await deadline(town, vera, "2027-01-15 18:00", title="Январский отчёт")
    await cancel(town, vera, gone)
    hands.set("2026-12-01 10:00")
    shown = await _opened(anna)
    await anna.press("По месяцам", on=shown)
    await anna.hears("Нажмите на месяц")
    assert shown.buttons[0] == ["Ноябрь · 1", "Январь 2027 · 1"]
    await anna.press("Ноябрь", on=shown)
    await anna.hears("Прошлая")
    assert "сб, 28 ноября, 10:00 · отменено" in shown.text
    await anna.press("По месяцам", on=shown)
    await anna.press("Январь 2027", on=shown)
    await anna.hears("пт, 15 января 2027, до 18:00")


async def test_the_card_has_everything(town: Town) -> None:
    anna, vera = await people(town)
    document = await town.database.read(_some_document)
    await meeting(town, vera, place="ул. Мира, 5", agenda="1. Кадры", documents=(document.id,))
    await anna.press("1", on=await _opened(anna))
    card = await anna.hears("🤝 Встреча")
    for words in ("Семинар «Кадры»", "чт, 26 ноября, 14:00", "ул. Мира, 5", "1. Кадры", "Вера Ильина"):
        assert words in card.text
    await anna.press(document.title[:20], on=card)
    await anna.hears(document.title)


async def test_the_longest_card_fits_a_message(town: Town) -> None:
    anna, vera = await people(town)
    long = {"title": "Т" * 200, "place": "М" * 300, "link": "https://example.ru/" + "л" * 400, "agenda": "П 😀" * 1500}
    await meeting(town, vera, tell=True, **long)
    await anna.hears("Новая встреча")
    await anna.press("Подробнее")
    assert (await anna.hears("🤝 Встреча")).text.count("П") > 500


async def test_a_milestone_of_another_group_is_not_opened(town: Town) -> None:
    _, vera = await people(town)
    number = await meeting(town, vera, audience=Audience(frozenset({2})))
    petr = await asker(town, 503, "Пётр", group_id=3)
    await _opened(petr)
    for pressed in (f"rm_one:{number}:1", f"rm_do:ics:{number}:0", f"rm_do:done:{number}:0", f"rm_do:help:{number}:0"):
        assert (await petr.press(data=pressed)).alert, pressed
    for pressed in ("rm_one:999:1", "rm_do:ics:999:0", "rm_do:done:999:0", "rm_do:add:999:0", "rm_do:undo:999:0"):
        assert (await petr.press(data=pressed)).alert, pressed


async def test_whoever_is_in_no_group_is_invited_to_join(town: Town) -> None:
    stranger = town.phone(505, "Олег")
    await stranger.say("/roadmap")
    shown = await stranger.hears("Чтобы вступить")
    for data in ("rm:0:0", "rm_months", "rm_month:2026:11:0", "rm_all:0", "rm_year:2026:0"):
        assert (await stranger.press(data=data, on=shown)).alert, data
    waiting = await asker(town, 506, "Ольга", accepted=False)
    await waiting.say("Дорожная карта")
    await waiting.hears("на рассмотрении")


async def test_the_picture_of_the_year_comes(town: Town) -> None:
    anna, vera = await people(town)
    await meeting(town, vera)
    await anna.press("Картинка года", on=await _opened(anna))
    picture = await anna.hears("на 2026 год: 1 дата", kind="photo")
    await anna.press("2027", on=picture)
    await anna.hears("на 2027 год: пока ничего", kind="photo")


async def test_one_entry_and_all_of_them_come_as_calendar_files(town: Town) -> None:
    anna, vera = await people(town)
    await meeting(town, vera)
    await deadline(town, vera)
    shown = await _opened(anna)
    await anna.press("Всё в календарь", on=shown)
    file = await anna.hears("вся дорожная карта (2 записи)", kind="document")
    assert file.file_name == "Дорожная карта.ics"
    assert len(Calendar.from_ical(await file.download()).events) == 2
    await anna.press("1", on=shown)
    await anna.press("В календарь", on=await anna.hears("🤝 Встреча"))
    one = await anna.hears("появится в календаре", kind="document")
    assert one.file_name == "Встреча 26.11.2026.ics"
    [event] = Calendar.from_ical(await one.download()).events
    assert event["summary"] == "Семинар «Кадры»"
    assert event.uid.startswith("milestone-")


async def test_an_empty_roadmap_gives_no_file(town: Town) -> None:
    anna, _ = await people(town)
    assert (await anna.press("Всё в календарь", on=await _opened(anna))).alert


async def _some_document(session: AsyncSession) -> Document:
    return (await session.scalars(select(Document).order_by(Document.id).limit(1))).one()
