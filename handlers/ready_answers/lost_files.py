"""Documents of a ready answer that Telegram does not know any more by the names it gave them."""

from collections.abc import Sequence

from aiogram.types import FSInputFile

from handlers.content import Content
from handlers.documents.uploading import path_of
from storage.database import Database
from storage.documents import versions
from storage.documents.file_names import safe_name
from storage.files import Files


async def from_disk(parts: Sequence[Content], database: Database, files: Files) -> list[Content]:
    """The parts with the catalogue's files as they lie on disk; their next use uploads them too.

    Raises `FileLost`.
    """
    found = []
    for each in parts:
        if "version" in each:
            await database.write(versions.forget_file_id, each["version"], each["file"])
            version = await database.read(versions.one, None, each["version"])
            stored = FSInputFile(await path_of(version, files), filename=safe_name(version.file_name))
            found.append({**each, "file": stored})
        else:
            found.append(each)
    return found
