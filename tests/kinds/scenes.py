"""Every cell of the table, played: a participant and a coordinator write to each other through the real program.

The kinds go through each step together, so that albums gather at the same time and the program has a crowd to handle.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import ClassVar

from typing_extensions import override

from bot.playground import Phone, PhoneMessage
from bot.playground.actions import ActionError
from tests.clocks import everything_is_said
from tests.interleavings.timing import albums_gather
from tests.kinds.catalogue import KINDS, WORDS, Author, Column, Entities, Kind, file_of
from tests.kinds.comparing import Differs, content, copy_of, must
from tests.questions.people import asker, coordinator
from tests.town import Town

NOTICE = "✏️ Автор изменил это сообщение."
GATHERS = 3.0
"""Seconds that albums wait for their parts here, so that a busy machine does not part them."""

NUMBERED = re.compile(r"Вопрос № \d+")


class Direction(StrEnum):
    ASKING = "asker → coordinator"
    ANSWERING = "coordinator → asker"


Cell = tuple[Direction, str, Column]
Table = dict[Cell, str]
"""What is wrong in each cell; nothing in one that is as it must be."""


class Listener:
    """What comes to a phone in one step; each message is to be claimed by the scene that it belongs to."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self._known: set[int] = set()

    def begin(self) -> None:
        """What has come so far is of no account."""
        self._known = {each.id for each in self.phone.everything}

    def claim(self, fits: Callable[[PhoneMessage], bool]) -> list[PhoneMessage]:
        """The messages of this step that fit; nobody else gets them."""
        found = [each for each in self.unclaimed() if fits(each)]
        self._known |= {each.id for each in found}
        return found

    def unclaimed(self) -> list[PhoneMessage]:
        """What has come and belongs to nobody yet."""
        return [each for each in self.phone.messages if each.id not in self._known and not each.outgoing]


Step = Callable[["Scene"], Awaitable[None]]


async def play(town: Town, direction: Direction, kinds: Sequence[Kind] = KINDS) -> Table:
    """Plays a direction with these kinds."""
    vera, anna = await coordinator(town), await asker(town)
    author, reader = (anna, vera) if direction is Direction.ASKING else (vera, anna)
    group = await author.create_group("Учителя", bot=False)
    at_reader, at_author = Listener(reader), Listener(author)
    scene_of = Asking if direction is Direction.ASKING else Answering
    scenes = [scene_of(kind, Author(author, group), at_reader, at_author) for kind in kinds]
    await everything_is_said(town)
    table: Table = {(direction, kind.name, column): "" for kind in kinds for column in Column}
    with albums_gather(GATHERS):
        for column, act, check in _STEPS:
            at_reader.begin()
            at_author.begin()
            playing = {(direction, each.kind.name, column): each for each in scenes if each.plays(column)}
            for cell, scene in playing.items():
                table[cell] = table[cell] or await _wrong(act(scene))
            await everything_is_said(town)
            for cell, scene in playing.items():
                table[cell] = table[cell] or await _wrong(check(scene))
            strays = at_reader.unclaimed()
            if strays:
                table[next(iter(playing))] += f" Beside all that was expected came {strays}"
    return table


async def _wrong(playing: Awaitable[None]) -> str:
    try:
        await playing
    except (AssertionError, ActionError, LookupError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


class Scene:
    """One kind in one direction: a question of its own, and what is said in it. Acts, and what must come of each."""

    buttons: ClassVar[list[list[str]]]
    goes_on: ClassVar[str]
    """The button after which the next message goes into the question."""

    def __init__(self, kind: Kind, author: Author, at_reader: Listener, at_author: Listener) -> None:
        self.kind = kind
        self.author = author
        self.at_reader = at_reader
        self.at_author = at_author
        self.said: dict[str, PhoneMessage] = {}
        self.album: list[PhoneMessage] = []
        self.shown: list[PhoneMessage] = []

    @property
    def refused(self) -> str:
        """What the author is told when the message can go to nobody."""
        return self.kind.refused

    def plays(self, column: Column) -> bool:
        """Whether anything can be seen in this column."""
        return column is Column.NEW or not self.refused

    def header_of(self, sent: PhoneMessage) -> PhoneMessage:
        """What the copy of a message that opens a question, or of a first answer, hangs under."""
        raise NotImplementedError

    async def prepare(self) -> None:
        """What comes before the message."""

    async def is_prepared(self) -> None:
        """What has come of that."""

    async def say(self) -> None:
        """The message itself, by command or button."""
        self.said["sent"] = await self.kind.send(self.author, self.kind, None)

    async def is_said(self) -> None:
        sent = self.said["sent"]
        if self.refused:
            told = self.at_author.unclaimed()
            heard = [each for each in told if self.refused in each.text and each.reply_to in {None, sent}]
            must("whether its author is told", bool(heard), True)
        else:
            self.said["copy"] = self._copy_under(self.header_of(sent), sent)

    async def be_answered(self) -> None:
        """The reader answers the copy."""
        reader = self.at_reader.phone
        self.said["answer"] = await reader.reply(self.said["copy"], f"И что? {self.kind.name}")

    async def is_answered(self) -> None:
        self.said["anchor"] = self._answer_under(self.said["sent"], self.said["answer"])

    async def reply(self) -> None:
        """A second message of the kind answers that answer."""
        if Column.REPLY not in self.kind.forbidden:
            self.said["reply"] = await self.kind.send(self.author, self.kind, self.said["anchor"])

    async def is_replied(self) -> None:
        if "reply" in self.said:
            reply = self.said["reply"]
            self._copy_under(self.header_of(reply) if self.kind.command else self.said["answer"], reply)

    async def reword(self) -> None:
        """Other words."""
        words = ("/ask " if self.kind.command else "") + "Исправлено: " + WORDS
        if not self.kind.roomy:
            words = "э" * len(self.kind.words or "")
        emphasis: Entities = [{"type": "bold", "offset": 5, "length": 6}]
        if Column.EDIT not in self.kind.forbidden:
            await self.author.phone.edit(self.said["sent"], words, entities=emphasis)
            return
        try:
            await self.author.phone.edit(self.said["sent"], words)
        except ActionError:
            return
        raise Differs("the phone let it be edited")

    async def is_reworded(self) -> None:
        if Column.EDIT not in self.kind.forbidden:
            self._is_edited()

    async def replace_file(self) -> None:
        """Another file, and words in the place of the former."""
        sent = self.said["sent"]
        if self.kind.files:
            await self.author.phone.edit(sent, sent.text, data=file_of(sent.kind))

    async def file_is_replaced(self) -> None:
        if self.kind.files:
            self._is_edited()

    async def send_album(self) -> None:
        """Parts that straggle in with other words between them; what is forwarded comes in one go."""
        phone, anchor = self.author.phone, self.said["anchor"]
        if self.kind.forwarded and self.kind.parts:
            parts = [await self.author.group.send_album_part("1", each, data=file_of(each)) for each in self.kind.parts]
            await phone.press(self.goes_on, on=anchor, wait=False)
            self.album = await phone.forward_album(parts)
            return
        for number in range(len(self.kind.parts)):
            await self._send_part(number)
            if number == 0 and not self.kind.command:
                self.said["between"] = await phone.reply(anchor, f"Между частями: {self.kind.name}")

    async def album_is_sent(self) -> None:
        if self.album:
            self.shown = self._as_one_album()
        if "between" in self.said:
            copy = self._copy_under(self.said["answer"], self.said["between"])
            must("that it comes after the parts around it", copy.id > self.shown[-1].id, True)

    async def change_part(self) -> None:
        """The words of one part are edited, another part is answered."""
        if self.album and not self.kind.forwarded:
            await self.author.phone.edit(self.album[1], f"Исправлено: {self.kind.name}")
        if self.album:
            reader = self.at_reader.phone
            self.said["of a part"] = await reader.reply(self.shown[2], f"Третий? {self.kind.name}")

    async def part_is_changed(self) -> None:
        if self.album:
            must("the part", content(self.shown[1]), copy_of(self.album[1], edited=not self.kind.forwarded))
            must("its album", self.shown[1].media_group_id, self.shown[0].media_group_id)
            self._answer_under(self.album[2], self.said["of a part"])

    async def send_straggler(self) -> None:
        """One more part, long after the others have gone."""
        if self.album and not self.kind.forwarded:
            await self._send_part(len(self.album))

    async def album_is_whole_again(self) -> None:
        if self.album and not self.kind.forwarded:
            before, self.shown = self.shown, self._as_one_album()
            must("the parts from before", [each.deleted for each in before], [True, True, True])

    async def _send_part(self, number: int) -> None:
        part = self.kind.parts[number % len(self.kind.parts)]
        words = self.kind.words if number == 0 or (number == 2 and not self.kind.command) else None
        message = await self.author.phone.send_album_part(
            f"альбом: {self.kind.name}",
            part,
            number,
            data=file_of(part),
            caption=words,
            entities=self.kind.entities if words else None,
            reply_to=None if self.kind.command else self.said["anchor"],
        )
        self.album.append(message)

    def _copy_under(self, under: PhoneMessage, sent: PhoneMessage) -> PhoneMessage:
        """The copy of a message, the only thing that hangs under this one."""
        files = {each.file_unique_id for each in self.album}
        copies = self.at_reader.claim(lambda each: each.reply_to is under and each.file_unique_id not in files - {""})
        must("how many came under what it answers", len(copies), 1)
        must("the content", content(copies[0]), copy_of(sent))
        must("the buttons", copies[0].buttons, self.buttons)
        return copies[0]

    def _answer_under(self, under: PhoneMessage, answer: PhoneMessage) -> PhoneMessage:
        """The reader's answer at the author; the reader hears that it was sent."""
        self.at_reader.claim(lambda each: each.reply_to is answer)
        [came] = self.at_author.claim(lambda each: each.text == answer.text)
        must("the original that the answer hangs under", came.reply_to, under)
        return came

    def _is_edited(self) -> None:
        """The copy has become what the original is now, and says that it was edited; its buttons are there."""
        sent, copy = self.said["sent"], self.said["copy"]
        must("the copy", content(copy), copy_of(sent, edited=self.kind.roomy))
        must("the buttons", copy.buttons, self.buttons)
        must("how often the copy was edited", len(copy.edits), len(sent.edits))
        notices = self.at_reader.claim(lambda each: each.reply_to is copy)
        must("what comes under it", [each.text for each in notices], [] if self.kind.roomy else [NOTICE])

    def _as_one_album(self) -> list[PhoneMessage]:
        """The copies of all parts: side by side, one album, as they were sent, with buttons under it."""
        files = [part.file_unique_id for part in self.album]
        copies = self.at_reader.claim(lambda each: each.file_unique_id in files)
        must("the parts in order", [each.file_unique_id for each in copies], files)
        must("the parts side by side", copies[-1].id - copies[0].id, len(copies) - 1)
        groups = {each.media_group_id for each in copies}
        must("one album", (len(groups), None in groups), (1, False))
        under = self._album_hangs_under()
        for copy, part in zip(copies, self.album, strict=True):
            must("a part", content(copy), copy_of(part))
            must("what it hangs under", copy.reply_to, under)
            must("buttons of a part", copy.buttons, [])
        below = self.at_reader.claim(lambda each: each.reply_to is copies[0])
        must("the buttons under it", [each.buttons for each in below], [self.buttons])
        return copies

    def _album_hangs_under(self) -> PhoneMessage:
        return self.header_of(self.album[0]) if self.kind.command else self.said["answer"]


class Asking(Scene):
    """A participant asks."""

    buttons: ClassVar = [["Ответить"]]
    goes_on = "Уточнить"

    @override
    def header_of(self, sent: PhoneMessage) -> PhoneMessage:
        """By the number that the asker's receipt names."""
        below = [each.text for each in self.author.phone.messages if each.reply_to is sent and not each.outgoing]
        [begins] = [f"{named[0]} ·" for text in below if (named := NUMBERED.match(text))]
        [header] = [each for each in self.at_reader.phone.messages if each.text.startswith(begins)]
        self.at_reader.claim(lambda each: each is header)
        return header

    @override
    async def say(self) -> None:
        if not self.kind.command:
            await self.author.phone.say("/ask")
        await super().say()

    @override
    def _album_hangs_under(self) -> PhoneMessage:
        return self.header_of(self.said["sent"]) if self.kind.forwarded else super()._album_hangs_under()


class Answering(Scene):
    """A coordinator answers; the participant's question is there before."""

    buttons: ClassVar = [["Вопрос решён", "Уточнить"]]
    goes_on = "Ответить"

    @property
    @override
    def refused(self) -> str:
        return self.kind.refused or ("Вы координатор" if self.kind.command else "")

    @override
    def header_of(self, sent: PhoneMessage) -> PhoneMessage:
        return self.said["question"]

    @override
    async def prepare(self) -> None:
        self.said["question"] = await self.at_reader.phone.say(f"/ask О виде: {self.kind.name}")

    @override
    async def is_prepared(self) -> None:
        self.at_reader.claim(lambda each: each.reply_to is self.said["question"])
        [self.said["asked"]] = self.at_author.claim(lambda each: each.text == f"О виде: {self.kind.name}")

    @override
    async def say(self) -> None:
        await self.author.phone.press(self.goes_on, on=self.said["asked"], wait=False)
        await super().say()


_STEPS: tuple[tuple[Column, Step, Step], ...] = (
    (Column.NEW, lambda scene: scene.prepare(), lambda scene: scene.is_prepared()),
    (Column.NEW, lambda scene: scene.say(), lambda scene: scene.is_said()),
    (Column.REPLY, lambda scene: scene.be_answered(), lambda scene: scene.is_answered()),
    (Column.REPLY, lambda scene: scene.reply(), lambda scene: scene.is_replied()),
    (Column.EDIT, lambda scene: scene.reword(), lambda scene: scene.is_reworded()),
    (Column.EDIT, lambda scene: scene.replace_file(), lambda scene: scene.file_is_replaced()),
    (Column.ALBUM, lambda scene: scene.send_album(), lambda scene: scene.album_is_sent()),
    (Column.ALBUM, lambda scene: scene.change_part(), lambda scene: scene.part_is_changed()),
    (Column.ALBUM, lambda scene: scene.send_straggler(), lambda scene: scene.album_is_whole_again()),
)
