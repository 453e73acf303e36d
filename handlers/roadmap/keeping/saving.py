"""Saving what was planned: a new milestone or series, or a change of one."""

from dataclasses import dataclass

from handlers.roadmap.keeping import draft as drafts
from handlers.roadmap.keeping import keeper_keyboards, texts
from handlers.roadmap.keeping.desk import Desk, Screen
from handlers.roadmap.keeping.draft import Draft
from storage.refusals import NotAllowed
from storage.roadmap import looking, milestones
from storage.roadmap.refusals import Cancelled, Changed, Unfit
from storage.tables import Milestone


@dataclass(frozen=True, slots=True)
class Saved:
    """What is seen then, or why it was ``refused``: the draft is still there then."""

    screen: Screen
    refused: str | None = None


async def save(desk: Desk, draft: Draft, *, tell: bool) -> Saved:
    """Saves a draft that is ready; raises `Missing` when what it changes is gone."""
    try:
        screen = await (_change(desk, draft) if draft.milestone else _create(desk, draft, tell=tell))
    except Unfit as refusal:
        return _refused(texts.unfit(why=refusal.why))
    except NotAllowed:
        return _refused(texts.not_yours())
    except Changed:
        return _refused(texts.changed_by_another())
    except Cancelled:
        return _refused(texts.cancelled_already())
    await drafts.forget(desk.state, draft)
    await desk.state.clear()
    return Saved(screen)


async def _create(desk: Desk, draft: Draft, *, tell: bool) -> Screen:
    plan, made = draft.plan(), await _made_before(desk, draft)
    if not made:
        made = await desk.database.write(milestones.create, desk.person_id, plan, tell=tell, times=desk.times)
    first = made[0]
    text = texts.created(
        kind=plan.kind, number=first.id, count=len(made), people=await desk.count(plan.audience), told=tell
    )
    return text, keeper_keyboards.to_milestone(first.id)


async def _made_before(desk: Desk, draft: Draft) -> list[Milestone]:
    """What this very draft was saved as, if the bot was killed before it could forget it."""
    plan = draft.plan()
    local = plan.starts_at.astimezone(desk.zone)
    entries = await desk.database.read(looking.managed_month, desk.person_id, local.year, local.month, desk.zone)
    return [
        each.milestone
        for each in entries
        if each.milestone.author_id == desk.person_id
        and each.milestone.created_at >= draft.begun_at
        and (each.milestone.title, each.milestone.starts_at) == (plan.title, plan.starts_at)
    ]


async def _change(desk: Desk, draft: Draft) -> Screen:
    changed = await desk.database.write(
        milestones.change, desk.person_id, draft.milestone, draft.plan(), draft.revision, desk.times
    )
    if changed.revision == draft.revision:
        return texts.nothing_changed(), keeper_keyboards.to_milestone(draft.milestone)
    return texts.changed(kind=draft.kind, number=changed.id), keeper_keyboards.undo(draft.milestone)


def _refused(words: str) -> Saved:
    return Saved(("", None), words)
