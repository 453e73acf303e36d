"""The playground's example roadmap: there once, marked as such, ahead of the day on which it is first opened."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.demonstration import populate
from bot.demonstration_roadmap import EXAMPLES, plan_examples
from bot.settings import Settings
from storage import clock
from storage.database import Database
from storage.roadmap.times import Times
from storage.tables import Milestone


async def all_milestones(session: AsyncSession) -> Sequence[Milestone]:
    return (await session.scalars(select(Milestone).order_by(Milestone.id))).all()


async def test_examples_are_made_once_and_say_what_they_are(database: Database) -> None:
    settings = Settings()
    times = Times(settings.timezone, settings.quiet_hours, settings.working_time)
    await database.write(populate)
    for _ in range(2):
        await database.write(plan_examples, times)
    made = await database.read(all_milestones)
    repeated = sum(each.weeks for each in EXAMPLES)
    assert len(made) == len(EXAMPLES) + repeated
    assert all(each.title.startswith("Пример: ") and each.example and not each.told for each in made)
    assert all(each.starts_at > clock.now() for each in made)
