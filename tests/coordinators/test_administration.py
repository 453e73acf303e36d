"""«Управление»."""

import re
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.coordinators.administration_texts import reason
from storage import clock, invitations
from storage.tables import Invitation
from tests.town import ADMINISTRATOR, Town


async def test_an_administrator_invites_disconnects_and_sees_it(town: Town) -> None:
    admin = town.phone(ADMINISTRATOR, "Админ")
    await admin.start()
    await admin.hears("Вы администратор")
    await admin.press("Управление")
    await admin.press("Пригласить координатора")
    await admin.press("ММПГ № 2")
    link = (await admin.hears("72 часа")).text
    match = re.search(r"\?start=(\S+)", link)
    assert match is not None
    elena = town.phone(601, "Елена", "Скочилова")
    await elena.start(match[1])
    await elena.hears("стать координатором ММПГ № 2")
    await elena.press("Подключиться")
    await elena.hears("Вы координатор ММПГ № 2")
    assert "Участники" in str(elena.keyboard)
    ivan = town.phone(602, "Иван")
    await ivan.start(match[1])
    await ivan.hears("уже подключились")
    assert (await ivan.press(data=f"connect:{match[1]}")).alert
    await admin.say("Управление")
    await admin.press("Координаторы")
    await admin.hears("Елена Скочилова")
    await admin.press("Отключить: Елена Скочилова, ММПГ № 2")
    await admin.hears("Отключить координатора ММПГ № 2")
    await admin.press("Да, отключить")
    await admin.hears("Отключено: Елена Скочилова")
    await elena.hears("Вы больше не координатор")
    assert elena.keyboard == []
    assert (await admin.press(data="admin:off_now:2:2")).alert
    assert (await admin.press(data="admin:off:2:2")).alert


async def test_an_expired_or_garbled_link_says_so(town: Town) -> None:
    payload = await town.database.write(invitations.invite, 2)
    elena = town.phone(601, "Елена")
    await elena.start(payload[:-1])
    await elena.hears("Ссылка не подходит")
    await elena.start(payload)
    await elena.hears("стать координатором")
    await town.database.write(_expire)
    assert "72 часа" in (await elena.press("Подключиться")).text
    await elena.start(payload)
    await elena.hears("72 часа")


async def _expire(session: AsyncSession) -> None:
    await session.execute(update(Invitation).values(expires_at=clock.now() - timedelta(seconds=1)))


async def test_connecting_twice_does_no_harm_and_several_groups_may_be_held(town: Town) -> None:
    payload = await town.database.write(invitations.invite, 2)
    elena = town.phone(601, "Елена")
    await elena.start(payload)
    offer = await elena.hears("стать координатором")
    await elena.press("Подключиться", on=offer)
    await elena.hears("Вы координатор ММПГ № 2")
    assert not (await elena.press(data=f"connect:{payload}", on=offer)).alert
    await town.coordinator(3, elena)
    await elena.say("/menu")
    await elena.hears("Вы координатор: ММПГ № 2, ММПГ № 3")


async def test_what_was_not_delivered_is_seen(town: Town) -> None:
    admin = town.phone(ADMINISTRATOR, "Админ")
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await elena.block()
    await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await admin.start()
    await admin.say("Управление")
    await admin.press("Доставка")
    shown = await admin.hears("Доставка\n")
    while "Последнее недоставленное" not in shown.text:
        await admin.say("Управление")
        await admin.press("Доставка")
        shown = await admin.hears("Доставка\n")
    assert "Елена: заявка координатору, заблокировал бота" in shown.text
    assert "по Екатеринбургу" in shown.text
    await admin.press("Обновить")
    await admin.press("← Управление")
    await admin.press("Контакты групп")
    await admin.press("ММПГ № 4")
    await admin.hears("Контакты ММПГ № 4")
    await admin.press("Должность")
    await admin.say("начальник отдела")
    await admin.hears("Должность: начальник отдела")


async def test_the_panel_is_for_administrators_only(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await elena.say("Управление")
    await elena.hears("для администратора")
    for task in ("panel", "invite_to", "off_now", "sent"):
        assert (await elena.press(data=f"admin:{task}:2:2")).alert


def test_refusals_are_told_in_our_words() -> None:
    assert reason("Forbidden: bot was blocked by the user") == "заблокировал бота"
    assert reason("Bad Request: strange <thing>") == "Telegram отказал: Bad Request: strange &lt;thing&gt;"
    assert reason(None) == "причина неизвестна"
