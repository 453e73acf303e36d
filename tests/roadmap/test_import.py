"""A coordinator sends a table: what it would change is shown, one press carries it out, twice changes nothing."""

import asyncio
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot import commands
from bot.playground import Phone, PhoneMessage
from storage import people as storage_people
from storage.audiences import Audience
from storage.roadmap import looking
from storage.roadmap.times import Every, Repeat
from storage.tables import Milestone, MilestoneKind
from tests.clocks import StoppedClock, everything_is_said, heard
from tests.documents.keepers import docx
from tests.questions.people import GALINA, coordinator
from tests.roadmap.cast import cancel, deadline, local, meeting, move, people, strike
from tests.roadmap.test_tables import bytes_of, workbook
from tests.town import ADMINISTRATOR, Town

pytestmark = pytest.mark.usefixtures("hands")

SEMINAR = ["К-1", "Встреча", "Семинар «Кадры»", "26.11.2026", "14:00", "15:30", 2]
REPORT = ["К-2", "Срок", "Отчёт", "чт 26.11.2026", None, None, 2]


async def send(phone: Phone, *rows: list[Any], name: str = "план.xlsx") -> PhoneMessage:
    """The table, sent while the roadmap is open; returns what is said to it."""
    await phone.say("/roadmap")
    await phone.hears("Дорожная карта групп")
    phone.forget()
    await phone.send("document", bytes_of(workbook(*rows)), name)
    return await phone.hears("")


async def export(phone: Phone) -> tuple[Workbook, bytes]:
    """«Таблица», opened and as it came."""
    await phone.say("/roadmap")
    await phone.press("Таблица", on=await phone.hears("Дорожная карта групп"))
    data = await (await phone.hears(kind="document")).download()
    return load_workbook(BytesIO(data)), data


async def send_back(phone: Phone, table: Workbook | bytes) -> PhoneMessage:
    """What is said to an exported table."""
    phone.forget()
    await phone.send("document", table if isinstance(table, bytes) else bytes_of(table), "назад.xlsx")
    return await phone.hears("Новых:")


async def kept(town: Town, phone: Phone) -> list[Milestone]:
    person = await town.person_as_is(phone)
    return [each.milestone for each in await town.database.read(looking.calendar, person.id, managed=True)]


async def test_a_table_is_shown_first_and_brought_in_by_one_press(town: Town) -> None:
    _, vera = await people(town)
    shown = await send(vera, SEMINAR, REPORT, ["К-3", "Встреча", "Вебинар", "31 февраля", "14:00", None, 2])
    assert "Новых: 2 · изменится: 0 · без изменений: 0 · не понял: 1" in shown.text
    assert "строка 4, «Дата»: «31 февраля»: такого дня нет" in shown.text
    assert not await kept(town, vera)
    await vera.press("Внести", on=shown)
    await vera.hears("Внесено. Новых: 2, изменено: 0.")
    seminar, report = await kept(town, vera)
    assert (seminar.title, seminar.starts_at, seminar.code) == ("Семинар «Кадры»", local("2026-11-26 14:00"), "К-1")
    assert (report.kind, report.starts_at) == (MilestoneKind.DEADLINE, local("2026-11-26 23:59"))


async def test_the_same_table_again_changes_nothing(town: Town) -> None:
    _, vera = await people(town)
    shown = await send(vera, SEMINAR)
    data = shown.keyboard[0][0]["callback_data"]
    await vera.press(data=data, on=shown)
    await vera.hears("Внесено")
    await vera.press(data=data, on=shown)
    await vera.hears("Всё это уже внесено")
    again = await send(vera, SEMINAR)
    assert "без изменений: 1" in again.text
    assert "Вносить нечего" in again.text
    assert not again.buttons
    assert len(await kept(town, vera)) == 1


async def test_a_changed_row_shows_was_and_is_and_people_hear_of_it(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await vera.press("Внести", on=await send(vera, SEMINAR))
    await vera.hears("Внесено")
    moved = [*SEMINAR[:3], "27.11.2026", *SEMINAR[4:]]
    shown = await send(vera, moved)
    assert "когда: чт, 26 ноября, 14:00 → пт, 27 ноября, 14:00" in shown.text
    await vera.press("Внести", on=shown)
    await vera.hears("изменено: 1. Об изменениях сообщу через минуту")
    await strike(town, hands, "2026-11-18 12:02")
    await anna.hears("Изменилась встреча")
    assert not heard(anna, "Новая встреча")


async def test_people_hear_of_what_is_new_when_that_is_wanted(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await vera.press("Внести и сообщить о новых", on=await send(vera, SEMINAR))
    await vera.hears("О новых сообщаю участникам")
    await strike(town, hands, "2026-11-18 12:00:02")
    await anna.hears("Семинар «Кадры»")


async def test_what_cannot_be_is_said_by_row(town: Town) -> None:
    _, vera = await people(town)
    shown = await send(
        vera,
        ["К-1", "Встреча", "Прошлая", "01.11.2026", "14:00", None, 2],
        ["К-2", "Встреча", "Наоборот", "26.11.2026", "15:00", "14:00", 2],
        ["К-3", "Встреча", "Чужая", "26.11.2026", "15:00", None, 3],
        ["К-4", "Встреча", "Дважды", "26.11.2026", "15:00", None, 2],
        ["К-4", "Встреча", "Дважды", "26.11.2026", "16:00", None, 2],
    )
    for said in (
        "строка 2: это время уже прошло",
        "строка 3: конец раньше начала",
        "строка 4: это ведёт координатор другой группы",
        "строка 5: об этом же говорит другая строка",
        "строка 6: об этом же говорит другая строка",
        "Вносить нечего",
    ):
        assert said in shown.text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"%PDF-1.4 nothing", "план.pdf", "Это не таблица Excel"),
        ("Название;Дата\n".encode(), "план.csv", "Это не таблица Excel"),
        (bytes_of(Workbook()), "план.xlsx", "Не нашёл строки с заголовками"),
        (bytes_of(workbook()), "план.xlsx", "нет ни одной строки"),
    ],
    ids=["pdf", "csv", "empty sheet", "headings alone"],
)
async def test_what_is_no_such_table_is_refused_in_a_word(town: Town, data: bytes, name: str, said: str) -> None:
    _, vera = await people(town)
    await vera.say("/roadmap")
    await vera.press("Из таблицы", on=await vera.hears("Дорожная карта групп"))
    await vera.hears("Пришлите сюда файл XLSX")
    await vera.send("document", data, name)
    assert "Шаблон" in str((await vera.hears(said)).buttons)


async def test_a_table_waits_through_a_restart_and_other_business(town: Town) -> None:
    _, vera = await people(town)
    shown = await send(vera, SEMINAR)
    await vera.say("Вопросы")
    await town.restart()
    await vera.press("Внести", on=shown)
    await vera.hears("Внесено")
    assert len(await kept(town, vera)) == 1


async def test_a_button_of_an_older_table_brings_nothing_in(town: Town) -> None:
    _, vera = await people(town)
    old = await send(vera, SEMINAR)
    await send(vera, REPORT)
    answer = await vera.press("Внести", on=old)
    assert "пришла другая" in answer.text
    assert not await kept(town, vera)


async def test_the_export_sent_back_changes_nothing(town: Town) -> None:
    _, vera = await people(town)
    await meeting(
        town, vera, place="каб. 5", link="https://example.org/a", agenda="Итоги\nПлан", ends_at="2026-11-26 15:00"
    )
    table, data = await export(vera)
    sheet = table.worksheets[0]
    row = [each.value for each in sheet[2]]
    assert [type(each).__name__ for each in row[3:6]] == ["datetime", "time", "time"]
    assert sheet["D2"].number_format == "DD.MM.YYYY"
    said = (await send_back(vera, data)).text
    assert "без изменений: 1" in said
    assert "Вносить нечего" in said


async def test_a_day_changed_in_the_export_moves_that_meeting_and_makes_no_other(town: Town) -> None:
    _, vera = await people(town)
    number = await meeting(town, vera)
    table, _ = await export(vera)
    sheet = table.worksheets[0]
    assert sheet["A2"].value == f"бот-{number}"
    sheet["C2"], sheet["D2"] = "Семинар о кадрах", date(2026, 12, 3)
    shown = await send_back(vera, table)
    assert "Новых: 0 · изменится: 1 · без изменений: 0 · не понял: 0" in shown.text
    await vera.press("Внести", on=shown)
    await vera.hears("Новых: 0, изменено: 1")
    [only] = await kept(town, vera)
    assert (only.id, only.title, only.starts_at) == (number, "Семинар о кадрах", local("2026-12-03 14:00"))
    assert "без изменений: 1" in (await send_back(vera, table)).text


async def test_every_time_of_a_series_is_found_by_its_own_row(town: Town) -> None:
    _, vera = await people(town)
    await meeting(town, vera, repeat=Repeat(Every.WEEK, date(2026, 12, 10)))
    table, data = await export(vera)
    sheet = table.worksheets[0]
    assert [each.value for each in sheet["A"][1:]] == [f"бот-{each.id}" for each in await kept(town, vera)]
    assert "Новых: 0 · изменится: 0 · без изменений: 3" in (await send_back(vera, data)).text
    for day in sheet["D"][1:]:
        assert isinstance(day.value, datetime)
        day.value = day.value.replace(day=day.value.day + 1)
    shown = await send_back(vera, table)
    assert "Новых: 0 · изменится: 3 · без изменений: 0" in shown.text
    await vera.press("Внести", on=shown)
    await vera.hears("Внесено")
    days = [each.starts_at for each in await kept(town, vera)]
    assert days == [local(f"2026-{day} 14:00") for day in ("11-27", "12-04", "12-11")]


async def test_a_code_that_is_nobodys_or_anothers_is_said_and_changes_nothing(town: Town) -> None:
    _, vera = await people(town)
    galina = await coordinator(town, GALINA, "Галина", group_id=3)
    theirs = await meeting(town, galina, audience=Audience(frozenset({3})))
    cancelled = await meeting(town, vera)
    await cancel(town, vera, cancelled)
    shown = await send(
        vera,
        [f"бот-{theirs}", "Встреча", "Чужая", "26.11.2026", "14:00", None, 2],
        [f"бот-{cancelled}", "Встреча", "Отменённая", "26.11.2026", "14:00", None, 2],
        ["бот-999", "Встреча", "Ничья", "26.11.2026", "14:00", None, 2],
        ["бот-первый", "Встреча", "Своя", "26.11.2026", "14:00", None, 2],
    )
    for said in (
        "строка 2: это ведёт координатор другой группы",
        "строка 3: это уже отменено",
        "строка 4: такого кода бот не давал",
        "строка 5, «Код»: «бот-первый»: на «бот-» начинаются только коды бота",
        "Вносить нечего",
    ):
        assert said in shown.text


async def test_what_an_administrator_answers_for_can_be_sent_back_and_handed_to_a_coordinator(town: Town) -> None:
    await people(town)
    administrator = town.phone(ADMINISTRATOR, "Мария")
    await administrator.start()
    person = await town.person(administrator)
    await town.database.write(storage_people.rename, person.id, "Ильина Вера Павловна")
    number = await meeting(town, administrator)
    table, data = await export(administrator)
    assert table.worksheets[0]["M2"].value == "Ильина Вера Павловна"
    assert "без изменений: 1 · не понял: 0" in (await send_back(administrator, data)).text
    table.worksheets[0]["M2"] = "Вера Ильина"
    shown = await send_back(administrator, table)
    await administrator.press("Внести", on=shown)
    await administrator.hears("изменено: 1")
    [only] = await kept(town, administrator)
    assert (only.id, only.responsible_id == person.id) == (number, False)


async def test_what_several_groups_share_can_be_sent_back_as_it_is_and_not_changed(town: Town) -> None:
    _, vera = await people(town)
    administrator = town.phone(ADMINISTRATOR, "Мария")
    await administrator.start()
    await meeting(town, administrator, audience=Audience(frozenset({2, 3})))
    table, data = await export(vera)
    assert "без изменений: 1 · не понял: 0" in (await send_back(vera, data)).text
    table.worksheets[0]["D2"] = date(2026, 12, 3)
    assert "это ведёт координатор другой группы" in (await send_back(vera, table)).text


async def test_a_place_of_two_lines_and_an_end_after_midnight_are_sent_back_as_they_are(town: Town) -> None:
    _, vera = await people(town)
    await meeting(town, vera, "2026-11-26 22:00", place="ЧИРО\nауд. 214", ends_at="2026-11-27 00:30")
    await deadline(town, vera, hand_in_to="координатору,\nв бот")
    _, data = await export(vera)
    assert "без изменений: 2 · не понял: 0" in (await send_back(vera, data)).text
    [held, _] = await kept(town, vera)
    await move(town, vera, held.id, starts_at="2026-11-26 23:00", ends_at="2026-11-27 01:30")
    shown = await send_back(vera, data)
    await vera.press("Внести", on=shown)
    await vera.hears("изменено: 1")
    [held, _] = await kept(town, vera)
    assert (held.starts_at, held.ends_at) == (local("2026-11-26 22:00"), local("2026-11-27 00:30"))


async def test_a_document_sent_while_the_roadmap_is_open_is_for_the_catalogue(town: Town) -> None:
    _, vera = await people(town)
    await vera.say("/roadmap")
    await vera.hears("Дорожная карта групп")
    await vera.send("document", docx(), "Приказ о ВСОКО.docx")
    hint = await vera.hears("никому не отправлено")
    await vera.send("document", "Название;Дата\n".encode(), "План.CSV")
    await vera.hears("Это не таблица Excel")
    await vera.press("Добавить в документы", on=hint)
    await vera.hears("Приказ о ВСОКО.docx")


async def test_what_follows_a_table_that_was_asked_for_goes_its_usual_way_again(town: Town) -> None:
    _, vera = await people(town)
    await vera.say("/roadmap")
    await vera.press("Из таблицы", on=await vera.hears("Дорожная карта групп"))
    await vera.hears("Пришлите сюда файл XLSX")
    await vera.send("document", docx(), "Приказ о ВСОКО.docx")
    await vera.hears("Это не таблица Excel")
    await vera.send("document", bytes_of(workbook(SEMINAR)), "план.xlsx")
    await vera.hears("Новых: 1")
    await vera.send("document", docx(), "Приказ о ВСОКО.docx")
    await vera.hears("никому не отправлено")


async def test_the_template_is_a_table_of_examples_alone(town: Town) -> None:
    _, vera = await people(town)
    await vera.say("/roadmap")
    await vera.press("Из таблицы", on=await vera.hears("Дорожная карта групп"))
    await vera.press("Шаблон", on=await vera.hears("Пришлите сюда файл XLSX"))
    sent = await vera.hears(kind="document")
    assert "пропускаются" in sent.text
    data = await sent.download()
    await vera.send("document", data, "шаблон.xlsx")
    await vera.hears("В таблице только примеры")


async def test_the_command_line_brings_a_table_in_beside_the_running_bot(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, vera = await people(town)
    path = tmp_path / "план.xlsx"
    path.write_bytes(bytes_of(workbook(SEMINAR, ["К-2", "Встреча", "Вебинар", "26.11.2026", "в 25:00", None, 2])))
    monkeypatch.setenv("DATABASE_URL", town.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BOT_TOKEN", town.playground.token)
    assert await asyncio.to_thread(commands.main, ["import-roadmap", str(path)]) == 0
    assert "строка 3, «Начало»: «в 25:00»" in capsys.readouterr().out
    assert not await kept(town, vera)
    assert await asyncio.to_thread(commands.main, ["import-roadmap", str(path), "--yes"]) == 0
    assert "Новых: 1, изменено: 0" in capsys.readouterr().out
    assert [each.title for each in await kept(town, vera)] == ["Семинар «Кадры»"]
    assert await asyncio.to_thread(commands.main, ["import-roadmap", str(path), "--yes"]) == 0
    assert len(await kept(town, vera)) == 1
    assert await asyncio.to_thread(commands.main, ["import-roadmap", str(tmp_path / "нет.xlsx")]) == 1
    assert "не открывается" in capsys.readouterr().err
    await everything_is_said(town)
