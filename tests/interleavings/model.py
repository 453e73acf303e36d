"""Who must hear what, said apart from the program.

What an asker writes in a question is for the coordinators of the question's group, what one of them answers is for the
asker. Handed over to another group, a question goes there with all that was said; its former coordinators hear no more
of it and cannot answer. Notes and words that were looked for, or said to nobody, are for no participant.

When a question is handed over to another group while people write in it, whoever is quicker wins: a former coordinator
may have heard the asker still, and may have answered still. Then an answer has reached everybody it is for, or nobody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tests.interleavings.moves import COORDINATORS, GROUP_OF


@dataclass(eq=False, slots=True)
class Conversation:
    """A question. ``number`` is learnt from what its asker is shown."""

    asker: int
    group: int
    words: list["Words"] = field(default_factory=list)
    groups: set[int] = field(default_factory=set)
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Since which burst somebody must hear; ``floating``: in what order is not said."""

    burst: int
    floating: bool


@dataclass(eq=False, slots=True)
class Words:
    """What somebody has written: a message, or a part of an album. No question: it is for nobody.

    ``about``: for coordinators' eyes, wherever that question goes. ``contested``: heard by all of ``due`` or by nobody.
    ``noticed``: whoever had it before it was edited, so that their copy says that it was.
    """

    token: str
    author: int
    order: int
    burst: int
    versions: list[str]
    question: Conversation | None = None
    about: Conversation | None = None
    album: list["Words"] = field(default_factory=list)
    contested: bool = False
    due: dict[int, Due] = field(default_factory=dict)
    may: set[int] = field(default_factory=set)
    noticed: set[int] = field(default_factory=set)


@dataclass(eq=False, slots=True)
class HandOver:
    """An attempt to hand a question over: to another group, or (none) to the colleague."""

    question: Conversation
    by: int
    group: int | None
    note: Words | None = None

    def heirs(self) -> Sequence[int]:
        """Who must hear of it, with the note."""
        group = GROUP_OF[self.by] if self.group is None else self.group
        return [each for each in COORDINATORS[group] if each != self.by]


Has = Callable[[int, Words], bool]
"""Whether somebody has a copy of these words now."""


class Model:
    """All that was said, and for whom it is."""

    def __init__(self) -> None:
        self.conversations: list[Conversation] = []
        self.words: list[Words] = []
        self.handed_over: list[HandOver] = []
        self.burst = 0

    def asked(self, asker: int) -> Conversation:
        """A participant opens a question."""
        group = GROUP_OF[asker]
        self.conversations.append(Conversation(asker, group, groups={group}))
        return self.conversations[-1]

    def said(
        self,
        token: str,
        author: int,
        *,
        question: Conversation | None = None,
        about: Conversation | None = None,
        album: list[Words] | None = None,
    ) -> Words:
        """Somebody has written a message."""
        words = Words(token, author, len(self.words), self.burst, [token], question, about)
        if album is not None:
            album.append(words)
            words.album = album
        self.words.append(words)
        if question is not None:
            question.words.append(words)
        return words

    def reworded(self, words: Words, had: set[int]) -> str:
        """Their author edits words that these people had; returns what they say now."""
        words.versions.append(f"{words.token} правка {len(words.versions)}")
        if not words.album:
            words.noticed |= had
        return words.versions[-1]

    def added(self, words: list[Words], question: Conversation) -> None:
        """Words said to nobody go to a question after all."""
        for each in words:
            each.question = question
        question.words += words

    def settle(self, handed: list[HandOver], unblocked: set[int], has: Has) -> None:
        """A burst is over, these questions were handed over in it, these people have come back in it."""
        self.handed_over += handed
        to = {each.question: each.group for each in handed if each.group is not None}
        for question in self.conversations:
            moved_to = to.get(question)
            for words in question.words:
                if words.burst == self.burst:
                    words.due |= self._due(self._hearers(words, question, moved_to), words, unblocked)
            for each in handed:
                if each.question is question and each.group is None:
                    self._bring(question, each.heirs(), unblocked)
            if moved_to is not None:
                self._move(question, moved_to, unblocked, has)
        self.burst += 1

    def _bring(self, question: Conversation, heirs: Sequence[int], unblocked: set[int]) -> None:
        """A colleague gets what others have answered; what they answer meanwhile is perhaps among it."""
        for words in question.words:
            if words.due and words.burst < self.burst:
                words.due |= self._due(heirs, words, unblocked)
            elif words.author != question.asker:
                words.may |= {*heirs}

    def _move(self, question: Conversation, to: int, unblocked: set[int], has: Has) -> None:
        """Another group gets all that was said; what the former has not had by now it need not have."""
        for words in question.words:
            if words.due:
                words.due |= self._due(COORDINATORS[to], words, unblocked)
                former = {each for each in COORDINATORS[question.group] if each != words.author}
                if words.burst == self.burst:
                    words.may |= former if words.author == question.asker else set()
                late = {each for each in former & words.due.keys() if not has(each, words)}
                words.may |= late
                words.due = {each: due for each, due in words.due.items() if each not in late}
        question.group = to
        question.groups.add(to)

    def _due(self, who: Iterable[int], words: Words, unblocked: set[int]) -> dict[int, Due]:
        """From now on, for those of them for whom it was not; who perhaps had it already has it in no sure order."""
        fresh = [each for each in who if each != words.author and each not in words.due]
        return {each: Due(self.burst, each in words.may or each in unblocked) for each in fresh}

    def _hearers(self, words: Words, question: Conversation, moved_to: int | None) -> Iterable[int]:
        """For whom what was said in this burst is."""
        if words.author == question.asker:
            return COORDINATORS[moved_to or question.group]
        own = GROUP_OF[words.author]
        if moved_to is None:
            return [question.asker] if own == question.group else []
        words.contested = True
        return [question.asker, *(COORDINATORS[moved_to] if own != moved_to else ())]
