"""An announcement to those who have not answered about a meeting, or owe something for a deadline."""

from storage.roadmap import answers
from storage.tables import Attendance
from tests.announcements.scenes import compose
from tests.clocks import everything_is_said, heard
from tests.questions.people import BORIS, asker
from tests.roadmap.cast import deadline, meeting, people, shows
from tests.town import Town


async def test_only_who_has_not_answered_gets_it(town: Town) -> None:
    anna, vera = await people(town)
    boris = await asker(town, BORIS, "Борис")
    number = await meeting(town, vera, "2099-11-26 14:00")
    await town.database.write(answers.answer, (await town.person_as_is(anna)).id, number, Attendance.YES)
    shown = await compose(vera, "Ответьте, пожалуйста")
    await vera.press("Кому", on=shown)
    await vera.press("Кто не ответил о встрече", on=shown)
    await vera.press("Семинар «Кадры»", on=shown)
    await vera.press("Назад", on=shown)
    narrowed = await vera.hears("кто не ответил о встрече № 1")
    assert "1 участник" in narrowed.text
    await vera.press("Назад", on=shown)
    await vera.press("Отправить", on=shown)
    await boris.hears("Ответьте, пожалуйста")
    await everything_is_said(town)
    assert not heard(anna, "Ответьте, пожалуйста")


async def test_the_condition_is_taken_off_by_another_press(town: Town) -> None:
    _, vera = await people(town)
    await deadline(town, vera, "2099-11-26 14:00")
    shown = await compose(vera, "Сдайте, пожалуйста")
    await vera.press("Кому", on=shown)
    await vera.press("Кто не сдал", on=shown)
    for mark in ("☑️", "▫️"):
        await vera.press("Отчёт о практике", on=shown)
        await shows(shown, [f"{mark} № 1 · Отчёт о практике"])
    await vera.press("Назад", on=shown)
    await vera.hears("Дважды оно никому не придёт")
    assert "кто не сдал" not in shown.text
