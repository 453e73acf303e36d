"""The files a coordinator has sent and what has been chosen for the first of them, kept in the dialogue's data."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any
from zlib import crc32

from aiogram.fsm.context import FSMContext

from handlers.documents.keeping.states import Bringing
from handlers.documents.states import look_around
from storage.documents.versions import File


class Step(StrEnum):
    """What the coordinator is looking at."""

    LOOK = "look"
    NOTE = "note"
    REPLACE = "replace"
    PORTFOLIOS = "portfolios"
    SECTIONS = "sections"
    SECTION_TITLE = "section_title"
    TITLE = "title"
    KINDS = "kinds"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file whose bytes are stored; it came with this ``message`` of the chat, under these ``words``."""

    message: int
    sha256: str
    name: str
    size: int
    file_id: str
    words: str

    def as_version(self) -> File:
        """The file as it would be kept."""
        return File(self.sha256, self.name, self.size, self.file_id)


@dataclass(slots=True)
class Chosen:
    """What has been chosen for a file: a document and its version that was ``seen``, or what a new one will be."""

    step: Step = Step.LOOK
    query: str = ""
    document: int = 0
    seen: int = 0
    note: str = ""
    portfolio: int = 0
    section: int = 0
    section_title: str = ""
    title: str = ""
    kind: str = ""

    @property
    def fingerprint(self) -> int:
        """Tells one choice from another, as large as a button takes."""
        return crc32(repr(self).encode()) & 0x7FFF_FFFF


@dataclass(slots=True)
class Batch:
    """``files`` wait for a place, the first of them now; ``brought`` so many in this go.

    ``target``: the document that the next file was asked for; ``near``: the one that was being read when files came.
    ``panel``: the message with the buttons.
    """

    files: list[WaitingFile] = field(default_factory=list)
    chosen: Chosen = field(default_factory=Chosen)
    brought: int = 0
    target: int = 0
    near: int = 0
    panel: int = 0
    refused_album: str = ""

    @property
    def number(self) -> int:
        """Which of those brought the first one is."""
        return self.brought - len(self.files) + 1

    def holds(self, message_id: int) -> bool:
        return any(each.message == message_id for each in self.files)

    def put_first(self, message_id: int) -> None:
        """Makes the file the one that is asked about; what was chosen for another is forgotten."""
        if self.files[0].message != message_id:
            self.files.sort(key=lambda each: each.message != message_id)
            self.chosen = Chosen()

    def drop_first(self) -> None:
        """The first one has its place, or needs none."""
        del self.files[0]
        self.chosen, self.panel = Chosen(), 0


async def load(state: FSMContext) -> Batch:
    """What waits; nothing, when the dialogue is about something else."""
    if await state.get_state() != Bringing.files.state:
        return Batch()
    return _read((await state.get_data())["batch"])


async def save(state: FSMContext, batch: Batch) -> None:
    """Keeps what waits; with nothing left the coordinator is simply in «Документы», where more files may come."""
    if not batch.files and batch.brought:
        await state.clear()
        await look_around(state)
        return
    await state.set_state(Bringing.files)
    await state.set_data({"batch": asdict(batch)})


def _read(kept: dict[str, Any]) -> Batch:
    chosen = Chosen(**kept["chosen"] | {"step": Step(kept["chosen"]["step"])})
    return Batch(**kept | {"files": [WaitingFile(**each) for each in kept["files"]], "chosen": chosen})
