"""Starting as another bot than last time."""

from storage.documents import versions
from tests.documents.readers import bring_file
from tests.town import Town


async def test_another_bot_does_not_know_the_files_of_the_last_one(town: Town) -> None:
    file = await bring_file(town)
    await town.database.write(versions.keep_file_id, file.id, "of the first bot")
    await town.restart()
    assert (await town.database.read(versions.one, None, file.id)).file_id == "of the first bot"
    town.playground.token = "1000000009:another-bot-at-the-playground"
    await town.restart()
    assert (await town.database.read(versions.one, None, file.id)).file_id is None
