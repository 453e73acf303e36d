"""«Отчёт»: who got it, who has read it, reminding the others, correcting and taking back."""

from io import BytesIO

from openpyxl import load_workbook

from bot.playground import Phone, PhoneMessage
from handlers.announcements.callbacks import OfReport, Report
from tests.announcements.cast import change
from tests.announcements.scenes import compose, send, switch, two_participants
from tests.clocks import everything_is_said, heard, later, stopped
from tests.questions.people import GALINA, asker, coordinator
from tests.town import ADMINISTRATOR, Town
from tests.waiting import eventually


async def _acknowledged_by(author: Phone, reader: Phone, words: str = "Приказ подписан") -> PhoneMessage:
    """Sends an announcement to be acknowledged, which the reader does; returns what the reader has."""
    shown = await compose(author, words)
    await switch(author, shown, "Кнопка «Ознакомлен»")
    await author.press("Отправить", on=shown)
    arrived = await reader.hears(words)
    await reader.press("Ознакомлен", on=arrived)
    return arrived


async def _report(author: Phone, number: int = 1) -> PhoneMessage:
    await author.press(data=OfReport(show=Report.OPEN, announcement=number).pack())
    return await author.hears("\nОтправлено ")


async def test_the_report_tells_who_has_read_it(town: Town) -> None:
    anna, boris = await two_participants(town)
    vera = await coordinator(town)
    await _acknowledged_by(vera, anna)
    await boris.hears("Приказ подписан")
    await everything_is_said(town)
    vera.forget()
    report = await _report(vera)
    assert "Доставлено: 2 из 2" in report.text
    assert "Ознакомлены: 1 из 2 (50 %)" in report.text
    assert "Верхнеуфалейский" in report.text
    await vera.press("Кто не ознакомлен", on=report)
    assert "1. Борис Петрова" in (await vera.hears("Не ознакомлены: 1")).text


async def test_the_report_comes_as_a_picture_too(town: Town) -> None:
    anna, boris = await two_participants(town)
    vera = await coordinator(town)
    await _acknowledged_by(vera, anna)
    await boris.hears("Приказ подписан")
    await everything_is_said(town)
    vera.forget()
    assert "Рисую" in (await vera.press("Картинка", on=await _report(vera))).text
    await vera.hears("Ознакомлены: 1 из 2 (50 %)", kind="photo", timeout=60)


async def test_a_second_press_is_thanked_for_and_counted_once(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    arrived = await _acknowledged_by(vera, anna)
    await anna.hears("Приказ подписан")
    assert arrived.buttons == [["☑️ Вы ознакомлены"]]
    answer = await anna.press("Вы ознакомлены", on=arrived)
    assert "Вы уже отметили" in answer.text
    await everything_is_said(town)
    vera.forget()
    assert "Ознакомлены: 1 из 2" in (await _report(vera)).text


async def test_acknowledging_works_after_three_weeks_and_a_restart(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Приказ подписан")
    await switch(vera, shown, "Кнопка «Ознакомлен»")
    await vera.press("Отправить", on=shown)
    arrived = await anna.hears("Приказ подписан")
    await town.restart()
    with stopped("2027-01-20 12:00"):
        assert "ознакомлены" in (await anna.press("Ознакомлен", on=arrived)).text


async def test_the_table_is_for_excel_and_holds_no_formulas(town: Town) -> None:
    anna = await town.participant(town.phone(501, "Анна"), 2, full_name="=1+1 Анна")
    vera = await coordinator(town)
    await _acknowledged_by(vera, anna)
    await everything_is_said(town)
    vera.forget()
    await vera.press("Таблица (XLSX)", on=await _report(vera))
    sent = await vera.hears(kind="document")
    assert sent.file_name == "Объявление 1.xlsx"
    sheet = load_workbook(BytesIO(await sent.download())).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("Фамилия, имя, отчество", "Группа")
    assert rows[1][0] == "'=1+1 Анна"
    assert rows[1][5] == "доставлено"
    assert rows[1][6]


async def test_unreachable_people_are_named_with_the_reason(town: Town) -> None:
    anna, boris = await two_participants(town)
    vera = await coordinator(town)
    await boris.say("/menu")
    await boris.block()
    await send(vera, "Срочно")
    await anna.hears("Срочно")
    await everything_is_said(town)
    vera.forget()
    report = await _report(vera)
    assert "недоступны: 1" in report.text
    await vera.press("Кому не дошло", on=report)
    assert "заблокировал бота" in (await vera.hears("Борис")).text


async def test_only_those_who_have_not_read_are_reminded_and_once_a_day(town: Town) -> None:
    anna, boris = await two_participants(town)
    vera = await coordinator(town)
    await _acknowledged_by(vera, anna)
    await boris.hears("Приказ подписан")
    await everything_is_said(town)
    anna.forget()
    vera.forget()
    report = await _report(vera)
    assert (await vera.press("Напомнить тем, кто не ознакомлен", on=report)).alert
    again = await boris.hears("Приказ подписан")
    await everything_is_said(town)
    assert not [each for each in anna.unheard if "Приказ" in each.text and each.buttons == [["✅ Ознакомлен"]]]
    refused = await vera.press(data=OfReport(show=Report.REMIND, announcement=1).pack())
    assert "раза в сутки" in refused.text
    await boris.press("Ознакомлен", on=again)
    await everything_is_said(town)
    vera.forget()
    assert "Ознакомлены: 2 из 2" in (await _report(vera)).text


async def test_an_edit_of_the_authors_message_changes_what_arrived(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    written = await vera.say("Встреча в пятницу")
    await vera.press("Отправить")
    arrived = await anna.hears("Встреча в пятницу")
    await everything_is_said(town)
    await vera.edit(written, "Встреча в субботу")
    await vera.hears("Правка принята")
    corrected = await anna.hears("Встреча в субботу")
    assert corrected.id == arrived.id
    assert corrected.text.endswith("изменено")


async def test_recalling_asks_and_deletes_everywhere(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await send(vera, "Ошибка")
    arrived = await anna.hears("Ошибка")
    await everything_is_said(town)
    vera.forget()
    report = await _report(vera)
    await vera.press("Отозвать", on=report)
    await vera.hears("за последние 48 часов")
    answer = await vera.press("Да, отозвать", on=report)
    assert answer.alert
    assert "удаляется у 2 человек" in answer.text

    async def is_gone() -> bool:
        return arrived.deleted

    await eventually(is_gone)
    assert (await vera.press(data=OfReport(show=Report.RECALL_NOW, announcement=1).pack())).alert


async def test_what_is_too_old_to_be_deleted_is_told(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await send(vera, "Давнее")
    arrived = await anna.hears("Давнее")
    await everything_is_said(town)
    with later(days=3):
        answer = await vera.press(data=OfReport(show=Report.RECALL_NOW, announcement=1).pack())
        assert "прошло больше 48 часов" in answer.text
        await everything_is_said(town)
    assert not arrived.deleted


async def test_who_answers_for_some_of_its_groups_reads_the_report_and_is_offered_nothing_more(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    administrator = town.phone(ADMINISTRATOR, "Админ")
    await administrator.start()
    await _acknowledged_by(administrator, anna)
    await everything_is_said(town)
    await vera.say("/help")
    await vera.hears("Помощь")
    administrator.forget()
    whole, report = await _report(administrator), await _report(vera)
    for shown, offered in ((whole, True), (report, False)):
        assert [words in str(shown.buttons) for words in ("Напомнить", "Отозвать")] == [offered, offered]
    for show in (Report.REMIND, Report.RECALL, Report.RECALL_NOW):
        answer = await vera.press(data=OfReport(show=show, announcement=1).pack(), on=report)
        assert answer.alert
        assert answer.text == "Оно и для других групп: это может тот, кто отвечает за все."
    assert "Ознакомлены: 1 из 2" in report.text


async def test_nobody_is_reminded_who_has_moved_to_another_group(town: Town) -> None:
    anna, boris = await two_participants(town)
    vera = await coordinator(town)
    await _acknowledged_by(vera, anna)
    arrived = await boris.hears("Приказ подписан")
    await everything_is_said(town)
    await town.database.write(change, (await town.person_as_is(boris)).id, group_id=3)
    vera.forget()
    answer = await vera.press("Напомнить тем, кто не ознакомлен", on=await _report(vera))
    assert answer.text == "Напоминать некому: кто не ознакомился, в этих группах больше не состоит."
    await boris.press("Ознакомлен", on=arrived)
    answer = await vera.press(data=OfReport(show=Report.REMIND, announcement=1).pack())
    assert answer.text == "Напоминать некому: ознакомились все, кто получил."


async def test_a_colleague_sees_the_report_and_others_do_not(town: Town) -> None:
    anna = await asker(town)
    vera = await coordinator(town)
    galina, elsewhere = await coordinator(town, GALINA, "Галина"), await coordinator(town, 603, "Дарья", group_id=3)
    await send(vera, "Группе")
    await anna.hears("Группе")
    await everything_is_said(town)
    for phone in (galina, elsewhere):
        await phone.say("/help")
        await phone.hears("Помощь")
    assert "Доставлено: 1 из 1" in (await _report(galina)).text
    for show in Report:
        assert (await elsewhere.press(data=OfReport(show=show, announcement=1).pack())).alert
        assert (await anna.press(data=OfReport(show=show, announcement=1).pack())).alert
    assert not heard(elsewhere, "Доставлено")
