"""What comes by itself to whoever answers for a milestone, said at the moment of sending."""

from aiogram.exceptions import TelegramBadRequest

from handlers.menu.answering import is_stale
from handlers.rendering import Occasion, Renderer, say
from handlers.roadmap.keeping import deciding, keeper_keyboards, keeper_texts, summary
from storage.refusals import Missing, NotAllowed
from storage.roadmap import hand_ins, kinds, reminding
from storage.roadmap import summary as storage_summary
from storage.tables import HandInState


async def handed_in(occasion: Occasion) -> int | None:
    """What somebody handed in; nothing when it was taken back or is decided on, or is no more theirs to decide on."""
    delivery = occasion.delivery
    if delivery.person_id is None:
        return None
    try:
        await occasion.database.read(hand_ins.require_may_decide, delivery.person_id, delivery.subject_id)
        decision = await occasion.database.read(hand_ins.shown, delivery.subject_id)
    except (Missing, NotAllowed):
        return None
    if decision.hand_in.state is not HandInState.HANDED:
        return None
    return await deciding.bring(
        occasion.bot, occasion.database, delivery.chat_id, decision, occasion.zone, silent=occasion.silent
    )


async def not_handed_in(occasion: Occasion) -> int | None:
    """Who is missing on the eve of a deadline."""
    return await _not_handed_in(occasion, overdue=False)


async def overdue(occasion: Occasion) -> int | None:
    """Who has not handed in after all reminders."""
    return await _not_handed_in(occasion, overdue=True)


async def _not_handed_in(occasion: Occasion, *, overdue: bool) -> int | None:
    found = await occasion.database.read(reminding.listed, occasion.delivery)
    if found is None:
        return None
    text = keeper_texts.not_handed_in(
        milestone=found.milestone, people=found.people, of=found.of, overdue=overdue, zone=occasion.zone
    )
    return await say(occasion, text, keeper_keyboards.to_summary(found.milestone.id))


async def missed(occasion: Occasion) -> int | None:
    """Which reminders came too late, in one message for a milestone."""
    delivery = occasion.delivery
    found = await occasion.database.read(reminding.missed, delivery.person_id, delivery.subject_id)
    if found is None:
        return None
    text = keeper_texts.missed(missed=found, zone=occasion.zone)
    return await say(occasion, text, keeper_keyboards.to_summary(found.milestone.id))


async def renewed_summary(occasion: Occasion) -> int | None:
    """Edits the summary that a coordinator looks at; one that is gone is renewed no more."""
    delivery = occasion.delivery
    if delivery.person_id is None:
        return None
    watched = await occasion.database.read(storage_summary.watched, delivery.person_id, delivery.subject_id)
    if watched is None:
        return None
    try:
        text, keyboard = await summary.screen(occasion.database, delivery.person_id, delivery.subject_id, occasion.zone)
        await occasion.bot.edit_message_text(
            text, chat_id=watched.chat_id, message_id=watched.message_id, reply_markup=keyboard
        )
    except (Missing, NotAllowed):
        await occasion.database.write(storage_summary.unwatch, delivery.person_id, delivery.subject_id)
        return None
    except TelegramBadRequest as error:
        if not is_stale(error):
            raise
        if "message is not modified" not in error.message:
            await occasion.database.write(storage_summary.unwatch, delivery.person_id, delivery.subject_id)
            return None
    return watched.message_id


RENDERERS: dict[str, Renderer] = {
    kinds.HANDED_IN: handed_in,
    kinds.MISSING: not_handed_in,
    kinds.OVERDUE: overdue,
    kinds.MISSED: missed,
    kinds.SUMMARY: renewed_summary,
}
