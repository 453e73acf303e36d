"""What becomes of questions: handed over, closed, opened again, noted upon, edited, found."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, invitations, people
from storage.database import Database
from storage.questions import conversation, desk, handling, kinds, moving, reading, words
from storage.questions.conversation import REOPENED_WITHIN, Said
from storage.questions.desk import MANY, Desk, DeskList
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import EventKind, Person, Question, QuestionState, QuestionWord
from tests.questions.cast import ASKER, COORDINATOR, Cast, carry, queued, said, state_of


async def asked(database: Database, cast: Cast, message_id: int = 1, text: str = "Когда?") -> int:
    """A question that has reached both coordinators."""
    number = (await database.write(conversation.ask, cast.asker, said(message_id, text))).question.id
    while await carry(database):
        pass
    return number


async def other_group(database: Database, group_id: int = 3, telegram_id: int = 603) -> int:
    """A coordinator of another group."""
    person = (await database.write(people.arrive, telegram_id)).person.id
    payload = await database.write(invitations.invite, group_id)
    await database.write(invitations.connect, payload, person, "Дарья")
    return person


def of(cast: Cast) -> Desk:
    return Desk(cast.coordinator, frozenset({2}), clock.now() - timedelta(days=1))


async def names(database: Database, cast: Cast, query: str) -> list[int]:
    return [each.question.id for each in (await database.read(desk.search, of(cast), query, 5)).cards]


async def question(session: AsyncSession, number: int) -> Question:
    return await session.get_one(Question, number)


async def test_a_colleague_gets_what_is_handed_over_and_the_asker_hears_whom_to_expect(
    database: Database, cast: Cast
) -> None:
    number = await asked(database, cast)
    event = await database.write(
        handling.hand_over, cast.coordinator, number, to_person_id=cast.colleague, note="Это по Вашей части"
    )
    assert (event.kind, event.text) == (EventKind.HANDED_OVER, "Это по Вашей части")
    claimed = await carry(database)
    assert {(each.kind, each.person_id) for each in claimed if each.edits_id is None} == {
        (kinds.HANDED_OVER, cast.colleague),
        (kinds.WHOM_TO_EXPECT, cast.asker),
    }
    assert (await database.read(reading.card, number)).question.taken_by_id == cast.colleague


async def test_another_group_gets_all_that_was_said_and_the_former_may_not_answer(
    database: Database, cast: Cast
) -> None:
    number = await asked(database, cast)
    await database.write(conversation.answer, cast.coordinator, number, said(9, chat_id=COORDINATOR))
    await database.write(conversation.follow_up, cast.asker, number, said(2))
    await carry(database)
    there = await other_group(database)
    await carry(database)
    await database.write(handling.hand_over, cast.coordinator, number, to_group_id=3)
    claimed = await carry(database)
    brought = [each.kind for each in claimed if each.person_id == there]
    assert brought == [kinds.CARD, kinds.MESSAGE, kinds.MESSAGE, kinds.MESSAGE, kinds.HANDED_OVER]
    with pytest.raises(NotAllowed):
        await database.write(conversation.answer, cast.coordinator, number, said(10, chat_id=COORDINATOR))
    with pytest.raises(NotAllowed):
        await database.write(handling.hand_over, cast.coordinator, number, to_group_id=2)
    await database.write(conversation.follow_up, cast.asker, number, said(3))
    assert {each.person_id for each in await carry(database) if each.kind == kinds.MESSAGE} == {there}
    assert await state_of(database, number) is QuestionState.DELIVERED


async def test_an_album_that_has_begun_goes_on_though_the_question_is_handed_over_or_closed_meanwhile(
    database: Database, cast: Cast
) -> None:
    number = await asked(database, cast)
    await other_group(database)
    first, second, third = (replace(part(each, "8"), chat_id=COORDINATOR) for each in (9, 10, 11))
    await database.write(conversation.answer, cast.coordinator, number, first)
    await database.write(handling.hand_over, cast.coordinator, number, to_group_id=3)
    handed = await database.read(question, number)
    state, taken_by = handed.state, handed.taken_by_id
    await database.write(conversation.answer, cast.coordinator, number, second)
    again = await database.read(question, number)
    assert (again.state, again.taken_by_id, again.group_id) == (state, taken_by, 3)
    with pytest.raises(NotAllowed):
        await database.write(conversation.answer, cast.coordinator, number, said(12, chat_id=COORDINATOR))
    await database.write(handling.close, cast.asker, number)
    assert not (await database.write(conversation.answer, cast.coordinator, number, third)).reopened
    assert await state_of(database, number) is QuestionState.CLOSED


async def test_of_two_who_hand_over_at_once_one_does_and_the_other_sees_who(database: Database, cast: Cast) -> None:
    number = await asked(database, cast)
    await other_group(database)
    seen = (await database.read(handling.heirs, cast.coordinator, number)).seen
    await database.write(handling.hand_over, cast.colleague, number, to_person_id=cast.coordinator, seen=seen)
    with pytest.raises(AlreadyDone) as refusal:
        await database.write(handling.hand_over, cast.coordinator, number, to_group_id=3, seen=seen)
    assert refusal.value.by == "Галина"


async def test_nobody_is_handed_a_question_who_does_not_answer_for_the_group(database: Database, cast: Cast) -> None:
    number = await asked(database, cast)
    with pytest.raises(Missing):
        await database.write(handling.hand_over, cast.coordinator, number, to_person_id=cast.asker)
    with pytest.raises(Missing):
        await database.write(handling.hand_over, cast.coordinator, number, to_group_id=4)
    with pytest.raises(Missing):
        await database.write(handling.hand_over, cast.coordinator, number, to_group_id=2)
    whom = await database.read(handling.heirs, cast.coordinator, number)
    assert ([each.full_name for each in whom.colleagues], whom.groups) == (["Галина"], [])


async def test_a_closed_question_goes_on_within_two_weeks_and_no_longer(database: Database, cast: Cast) -> None:
    number = await asked(database, cast)
    await database.write(handling.close, cast.coordinator, number)
    moment = clock.now()
    with clock.set_to(lambda: moment + REOPENED_WITHIN - timedelta(minutes=1)):
        assert (await database.write(conversation.follow_up, cast.asker, number, said(2))).reopened
        again = await database.read(question, number)
        assert again.waiting_since == clock.now()
        await database.write(handling.close, cast.coordinator, number)
    with clock.set_to(lambda: moment + 3 * REOPENED_WITHIN):
        with pytest.raises(AlreadyDone):
            await database.write(conversation.follow_up, cast.asker, number, said(3))
        with pytest.raises(AlreadyDone):
            await database.write(conversation.answer, cast.coordinator, number, said(9, chat_id=COORDINATOR))
        with pytest.raises(AlreadyDone):
            await database.write(handling.reopen, cast.coordinator, number)
    assert await state_of(database, number) is QuestionState.CLOSED


async def test_a_last_word_leaves_the_question_closed_and_an_answer_opens_it(database: Database, cast: Cast) -> None:
    number = await asked(database, cast)
    await database.write(handling.close, cast.coordinator, number)
    word = said(9, chat_id=COORDINATOR)
    heard = await database.write(conversation.answer, cast.coordinator, number, word, last_word=True)
    assert (heard.reopened, await state_of(database, number)) == (False, QuestionState.CLOSED)
    heard = await database.write(conversation.answer, cast.coordinator, number, said(10, chat_id=COORDINATOR))
    assert (heard.reopened, await state_of(database, number)) == (True, QuestionState.ANSWERED)


async def test_a_question_waits_from_being_asked_to_being_answered(database: Database, cast: Cast) -> None:
    number = await asked(database, cast)
    first = await database.read(question, number)
    assert first.waiting_since == first.created_at
    await database.write(conversation.follow_up, cast.asker, number, said(2))
    assert (await database.read(question, number)).waiting_since == first.created_at
    await database.write(conversation.answer, cast.coordinator, number, said(9, chat_id=COORDINATOR))
    assert (await database.read(question, number)).waiting_since is None
    await database.write(conversation.follow_up, cast.asker, number, said(3))
    assert (await database.read(question, number)).waiting_since is not None
    await database.write(handling.close, cast.asker, number)
    assert (await database.read(question, number)).waiting_since is None


async def test_whether_it_helped_is_asked_only_of_its_asker_and_once_it_is_closed(
    database: Database, cast: Cast
) -> None:
    number = await asked(database, cast)
    with pytest.raises(AlreadyDone):
        await database.write(handling.rate, cast.asker, number, helped=True)
    await database.write(handling.close, cast.asker, number)
    with pytest.raises(NotAllowed):
        await database.write(handling.rate, cast.coordinator, number, helped=True)
    for helped in (True, False):
        assert (await database.write(handling.rate, cast.asker, number, helped=helped)).helped is helped


async def test_notes_are_for_coordinators_alone(database: Database, cast: Cast) -> None:
    number = await asked(database, cast)
    await database.write(handling.note, cast.coordinator, number, "Звонила сама")
    assert await carry(database) == []
    theirs = await database.read(reading.history, cast.colleague, number)
    assert [each.text for each in theirs.events if each.kind is EventKind.NOTE] == ["Звонила сама"]
    assert (await database.read(reading.history, cast.asker, number)).events == []
    with pytest.raises(NotAllowed):
        await database.write(handling.note, cast.asker, number, "Тоже хочу")


async def test_an_edit_is_kept_beside_what_was_said_and_goes_to_whoever_has_it(database: Database, cast: Cast) -> None:
    number = await asked(database, cast, text="Когда сдавать?")
    await database.write(conversation.reword, said(1, "Кому сдавать?"))
    [first, second] = await carry(database)
    assert {first.person_id, second.person_id} == {cast.coordinator, cast.colleague}
    assert {first.kind, second.kind} == {kinds.EDITED}
    history = await database.read(reading.history, cast.coordinator, number)
    assert ([each.text for each in history.versions], history.messages[0].text) == (
        ["Когда сдавать?"],
        "Кому сдавать?",
    )
    await database.write(conversation.reword, said(1, "Кому сдавать?"))
    assert await carry(database) == [], "an edit that changes nothing goes nowhere"
    assert (await database.write(conversation.reword, said(77, "Чужое"))).message is None


async def test_questions_are_found_by_words_in_any_form_by_number_and_by_person(database: Database, cast: Cast) -> None:
    first = await asked(database, cast, text="Как проводить мониторинг ВСОКО?")
    second = await asked(database, cast, 2, text="Кому сдавать отчёт о мониторинге?")
    await database.write(
        conversation.answer, cast.coordinator, first, said(9, "До конца четверти", chat_id=COORDINATOR)
    )
    assert await names(database, cast, "мониторинги") == [second, first]
    assert await names(database, cast, "отчет") == [second]
    assert await names(database, cast, "четверть мониторинга") == [first]
    assert await names(database, cast, f"№ {first}") == [first]
    assert await names(database, cast, "анны") == [second, first]
    for nothing in ("", "!!!", "пингвин", "мониторинг пингвинов", "9" * 30):
        assert await names(database, cast, nothing) == []
    elsewhere = Desk(cast.coordinator, frozenset({3}), clock.now())
    assert not (await database.read(desk.search, elsewhere, "мониторинг", 5)).cards


async def test_a_new_name_is_found_and_the_words_of_somebody_who_left_are_not(database: Database, cast: Cast) -> None:
    number = await asked(database, cast, text="Про пингвинов")
    await database.write(people.rename, cast.asker, "Ольга Берггольц")
    assert await names(database, cast, "Берггольц") == [number]
    assert await names(database, cast, "анна") == []
    await database.write(people.leave, cast.asker)
    assert await names(database, cast, "пингвины") == []
    assert (await database.read(reading.history, cast.coordinator, number)).versions == []


async def test_questions_from_before_the_search_are_found_too(database: Database, cast: Cast) -> None:
    number = await asked(database, cast, text="Про пингвинов")
    await database.write(words.forget, [number])
    assert await database.read(words.without_any, 0, 10) == [number]
    await database.write(words.keep_anew, [number])
    assert await names(database, cast, "пингвин") == [number]
    assert await database.read(words.without_any, 0, 10) == []


async def test_each_question_is_in_the_list_where_it_belongs(database: Database, cast: Cast) -> None:
    numbers = [await asked(database, cast, each) for each in range(1, 7)]
    new, mine, theirs, answered, closed, late = numbers
    await database.write(handling.take, cast.coordinator, mine)
    await database.write(handling.take, cast.colleague, theirs)
    await database.write(conversation.answer, cast.coordinator, answered, said(90, chat_id=COORDINATOR))
    await database.write(handling.close, cast.coordinator, closed)
    await database.write(wait_long, late)
    counts = await database.read(desk.counts, of(cast))
    assert counts == {
        DeskList.NEW: 2,
        DeskList.MINE: 1,
        DeskList.COLLEAGUES: 1,
        DeskList.ANSWERED: 1,
        DeskList.OVERDUE: 1,
        DeskList.CLOSED: 1,
    }
    shown = {
        which: [each.question.id for each in (await database.read(desk.page, which, of(cast), 5)).cards]
        for which in DeskList
    }
    assert shown == {
        DeskList.NEW: [new, late],
        DeskList.MINE: [mine],
        DeskList.COLLEAGUES: [theirs],
        DeskList.ANSWERED: [answered],
        DeskList.OVERDUE: [late],
        DeskList.CLOSED: [closed],
    }
    nobodys = Desk(cast.coordinator, frozenset(), clock.now())
    assert set((await database.read(desk.counts, nobodys)).values()) == {0}


async def wait_long(session: AsyncSession, number: int) -> None:
    found = await session.get_one(Question, number)
    found.waiting_since = clock.now() - timedelta(days=2)


async def test_lists_turn_their_pages_over_several_groups(database: Database, cast: Cast) -> None:
    numbers = [await asked(database, cast, each) for each in range(1, 6)]
    both = Desk(cast.coordinator, frozenset({2, 3}), clock.now())
    first = await database.read(desk.page, DeskList.NEW, both, 2)
    last = await database.read(desk.page, DeskList.NEW, both, 2, 4)
    assert ([each.question.id for each in first.cards], first.more) == (numbers[:2], True)
    assert ([each.question.id for each in last.cards], last.more) == (numbers[4:], False)


async def test_counts_stop_at_many(database: Database, cast: Cast) -> None:
    await database.write(ask_many, cast.asker)
    assert (await database.read(desk.counts, of(cast)))[DeskList.CLOSED] == MANY
    assert await database.read(desk.waiting_count, [2]) == 0


async def ask_many(session: AsyncSession, asker_id: int) -> None:
    moment = clock.now()
    session.add_all(
        Question(group_id=2, asker_id=asker_id, state=QuestionState.CLOSED, created_at=moment) for _ in range(MANY + 20)
    )


async def test_somebody_who_moves_takes_open_questions_along_or_leaves_them(database: Database, cast: Cast) -> None:
    number = await asked(database, cast)
    there = await other_group(database)
    with pytest.raises(Missing):
        await database.read(moving.left_behind, cast.asker, 2)
    await database.write(move, cast.asker, 3)
    assert (await database.read(moving.left_behind, cast.asker, 2)).count == 1
    await carry(database)
    assert (await database.write(moving.take_along, cast.asker, 2)).count == 1
    brought = [each.kind for each in await carry(database) if each.person_id == there]
    assert brought == [kinds.CARD, kinds.MESSAGE, kinds.HANDED_OVER]
    assert (await database.write(moving.take_along, cast.asker, 2)).count == 0
    assert (await database.read(question, number)).group_id == 3


async def move(session: AsyncSession, person_id: int, group_id: int) -> None:
    (await session.get_one(Person, person_id)).group_id = group_id


def part(message_id: int, album: str = "7") -> Said:
    content = {"kind": "photo", "file": f"f{message_id}", "unique": f"u{message_id}"}
    return Said(ASKER, message_id, "photo", None, album, content)


async def test_parts_of_an_album_wait_for_each_other_and_what_comes_after_waits_behind(
    database: Database, cast: Cast
) -> None:
    moment = clock.now()
    with clock.set_to(lambda: moment):
        number = (await database.write(conversation.ask, cast.asker, part(1))).question.id
        await database.write(conversation.follow_up, cast.asker, number, said(3, "И ещё"))
    with clock.set_to(lambda: moment + timedelta(milliseconds=900)):
        await database.write(conversation.follow_up, cast.asker, number, part(2))
        assert {each.kind for each in await carry(database)} == {kinds.CARD}
    with clock.set_to(lambda: moment + timedelta(milliseconds=1800)):
        assert await carry(database) == []
    with clock.set_to(lambda: moment + timedelta(milliseconds=1950)):
        went = [each.kind for each in await carry(database) if each.person_id == cast.coordinator and not each.edits_id]
        assert went == [kinds.ALBUM, kinds.MESSAGE]
        buttons = await carry(database)
        assert [each.kind for each in buttons if each.person_id == cast.coordinator] == [kinds.ALBUM_BUTTONS]


async def test_a_part_that_comes_when_the_album_has_gone_brings_it_once_more(database: Database, cast: Cast) -> None:
    moment = clock.now()
    with clock.set_to(lambda: moment):
        number = (await database.write(conversation.ask, cast.asker, part(1))).question.id
    with clock.set_to(lambda: moment + timedelta(seconds=5)):
        await carry(database)
        await database.write(conversation.follow_up, cast.asker, number, part(2))
    with clock.set_to(lambda: moment + timedelta(seconds=9)):
        again = [each for each in await carry(database) if each.kind == kinds.ALBUM]
    assert {each.person_id for each in again} == {cast.coordinator, cast.colleague}
    assert len(await database.read(queued, kinds.ALBUM)) == 4


async def test_the_words_of_many_questions_are_kept_once_each(database: Database, cast: Cast) -> None:
    number = await asked(database, cast, text="Отчёт, отчёты, отчётов: " + "отчёт " * 50)
    found = await database.read(words_of, number)
    assert len(found) == len(set(found)) == 2


async def words_of(session: AsyncSession, number: int) -> list[str]:
    return list(await session.scalars(select(QuestionWord.word).where(QuestionWord.question_id == number)))
