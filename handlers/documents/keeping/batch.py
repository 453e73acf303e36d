"""The files a coordinator has sent and what has been chosen for the first of them.

They wait in a place of their own, so that neither another dialogue nor leaving this one loses them.
"""

from dataclasses import asdict, dataclass, field, replace
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

    def bring_first(self, file: WaitingFile) -> None:
        """The file is asked about before those that wait; the same bytes wait once."""
        others = [each for each in self.files if each.sha256 != file.sha256]
        self.brought += 1 + len(others) - len(self.files)
        self.files = [file, *others]
        self.chosen, self.panel = Chosen(), 0

    def bring_last(self, file: WaitingFile) -> None:
        self.files.append(file)
        self.brought += 1

    def put_first(self, message_id: int) -> None:
        """Makes the file the one that is asked about; what was chosen for another is forgotten."""
        if self.files[0].message != message_id:
            self.files.sort(key=lambda each: each.message != message_id)
            self.chosen = Chosen()

    def drop_first(self) -> None:
        """The first one has its place, or needs none."""
        del self.files[0]
        self.chosen, self.panel = Chosen(), 0


async def is_bringing(state: FSMContext) -> bool:
    """Whether the dialogue is about the files that wait, or that were asked for."""
    return await state.get_state() == Bringing.files.state


async def load(state: FSMContext) -> Batch:
    """What waits; that a file was asked for is over once the dialogue is about something else."""
    kept = await _kept(state).get_data()
    batch = _read(kept) if kept else Batch()
    if not await is_bringing(state):
        batch.target = batch.near = 0
    return batch


async def save(state: FSMContext, batch: Batch) -> None:
    """Keeps what waits; with nothing left the coordinator is simply in «Документы», where more files may come."""
    if not batch.files and batch.brought:
        await forget(state)
        await look_around(state)
        return
    await _kept(state).set_data(asdict(batch))
    await state.set_state(Bringing.files)


async def forget(state: FSMContext) -> None:
    """Nothing waits any more."""
    await _kept(state).clear()
    await state.clear()


def _kept(state: FSMContext) -> FSMContext:
    return FSMContext(storage=state.storage, key=replace(state.key, destiny="bringing"))


def _read(kept: dict[str, Any]) -> Batch:
    chosen = Chosen(**kept["chosen"] | {"step": Step(kept["chosen"]["step"])})
    return Batch(**kept | {"files": [WaitingFile(**each) for each in kept["files"]], "chosen": chosen})
