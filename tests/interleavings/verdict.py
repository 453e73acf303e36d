"""What has come to the phones, held against the model."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import permutations

from bot.playground import Phone, PhoneMessage
from tests.interleavings.model import HandOver, Model, Words
from tests.interleavings.moves import COORDINATORS, GROUP_OF, PARTICIPANTS

MARK = "\n\n✏️ изменено"
TOKEN = re.compile(r"метка\d+")

WRONGS = ("misdelivered", "lost", "out of order", "doubled", "stale", "torn", "errors")
"""At somebody it is not for; not there; before what came earlier; twice; not as it reads now; an album in pieces; what
the program could not handle."""


class Shown:
    """What the bot has said on a phone and is there now, by its text."""

    def __init__(self, phone: Phone) -> None:
        self._messages: dict[str, list[PhoneMessage]] = {}
        for each in phone.messages:
            if not each.outgoing:
                self._messages.setdefault(each.text, []).append(each)

    def copies(self, words: Words) -> list[PhoneMessage]:
        """Those that say these words, in any version of theirs."""
        said = [text for version in words.versions for text in (version, version + MARK)]
        return [message for text in said for message in self._messages.get(text, ())]


class Verdict:
    """How much was right, and what was wrong."""

    def __init__(self) -> None:
        self.figures: Counter[str] = Counter()
        self.wrong: list[str] = []

    def judge(self, model: Model, phones: Mapping[int, Phone]) -> None:
        """Looks at every phone when silence has fallen."""
        shown = {who: Shown(phone) for who, phone in phones.items()}
        found = {(who, words): at.copies(words) for who, at in shown.items() for words in model.words}
        self.figures["messages"] += sum(words.question is not None for words in model.words)
        self.figures["edits"] += sum(len(words.versions) - 1 for words in model.words)
        self.figures["words for nobody"] += sum(words.question is None for words in model.words)
        by_token = {words.token: words for words in model.words}
        contested = {words: words.question.asker for words in model.words if words.contested and words.question}
        unheard = {words for words, asker in contested.items() if not found[asker, words]}
        for words in unheard:
            if _was_taken(phones[words.author], words):
                self._blame("lost", contested[words], words, "its author was told that it was sent")
        for who, phone in phones.items():
            for words in model.words:
                self._judge_copies(who, words, found[who, words], heard=words not in unheard)
            self._judge_mentions(who, phone, by_token)
            for conversation in model.conversations:
                places = {words: found[who, words][0].id for words in conversation.words if found[who, words]}
                self._judge_order(who, places)
        self._judge_notices(model.handed_over, phones)

    def _judge_notices(self, handed_over: Sequence[HandOver], phones: Mapping[int, Phone]) -> None:
        """Whoever a question was handed over to has heard so each time, with the note if there was one."""
        notices = Counter((heir, each.question.number) for each in handed_over for heir in each.heirs())
        for (heir, number), wanted in notices.items():
            self.figures["handed over"] += wanted
            words = re.compile(rf"Вопрос № {number} передан [^.]+\. Передал")
            found = sum(bool(words.match(each.text)) for each in phones[heir].messages)
            if found != wanted:
                self.figures["doubled" if found > wanted else "lost"] += 1
                self.wrong.append(
                    f"№ {number} was handed over to {heir} {wanted} times, and {found} times they heard so"
                )
        for each in handed_over:
            for heir in each.heirs():
                read = [message.text for message in phones[heir].messages if not message.outgoing]
                if each.note is not None and not any(f"Записка: {each.note.token}" in text for text in read):
                    self._blame("lost", heir, each.note)

    def _judge_copies(self, who: int, words: Words, found: list[PhoneMessage], *, heard: bool) -> None:
        due = heard and who in words.due
        self.figures["deliveries"] += due
        if len(found) > 1:
            self._blame("doubled", who, words)
        if not due:
            if found and who not in words.may:
                self._blame("misdelivered", who, words)
            return
        if not found:
            self._blame("lost", who, words)
            return
        latest = words.versions[-1]
        wanted = {latest + MARK} if who in words.noticed else {latest, latest + MARK}
        if _takes_part(who, words) and found[0].text not in wanted:
            self._blame("stale", who, words, found[0].text)
        if len(words.album) > 1 and found[0].media_group_id is None:
            self._blame("torn", who, words)

    def _judge_mentions(self, who: int, phone: Phone, by_token: Mapping[str, Words]) -> None:
        """Whatever the bot has shown somebody, at any time, speaks of nothing that is not for them."""
        for message in phone.everything:
            if message.outgoing:
                continue
            versions = [str(each.get("text") or each.get("caption") or "") for each in message.edits]
            for token in {token for text in (message.text, *versions) for token in TOKEN.findall(text)}:
                words = by_token.get(token)
                if words is None or not _may_see(who, words):
                    self.figures["misdelivered"] += 1
                    self.wrong.append(f"misdelivered: {who} sees {token} in «{message.text[:80]}»")

    def _judge_order(self, who: int, places: Mapping[Words, int]) -> None:
        for earlier, later in permutations(places, 2):
            if places[earlier] > places[later] and _comes_before(earlier, later, who):
                self._blame("out of order", who, later, f"before {earlier.token}")

    def _blame(self, what: str, who: int, words: Words, beside: str = "") -> None:
        self.figures[what] += 1
        self.wrong.append(f"{what}: {words.token} of {words.author}, burst {words.burst}, at {who}; {beside}")


def _was_taken(phone: Phone, words: Words) -> bool:
    """Whether the author of an answer was told that it was one."""
    receipts = [each for each in phone.messages if not each.outgoing and each.text.startswith("Ответ на вопрос")]
    answered = [each.reply_to for each in receipts if each.reply_to is not None]
    return any(words.token in TOKEN.findall(each.text) for each in answered)


def _comes_before(first: Words, second: Words, who: int) -> bool:
    """Whether the one is due before the other for sure. An album is where its parts are."""
    if first.album and first.album is second.album:
        return first.order < second.order
    due, later = first.due.get(who), second.due.get(who)
    if due is None or later is None or due.floating or later.floating:
        return False
    if due.burst != later.burst:
        return due.burst < later.burst
    last, begins = (first.album or [first])[-1], (second.album or [second])[0]
    return last.order < begins.order and (first.burst < second.burst or first.author == second.author)


def _takes_part(who: int, words: Words) -> bool:
    """Whether somebody still takes part in the question: former coordinators need not hear of edits."""
    return words.question is not None and who in {words.question.asker, *COORDINATORS[words.question.group]}


def _may_see(who: int, words: Words) -> bool:
    question = words.question or words.about
    if who == words.author or question is None:
        return who == words.author
    if who in PARTICIPANTS:
        return who == question.asker and who in words.due
    return GROUP_OF[who] in question.groups
