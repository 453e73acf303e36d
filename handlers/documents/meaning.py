"""Whether what somebody simply writes asks for documents: better none are offered than wrong ones."""

from collections.abc import Sequence
from typing import Final

from storage.database import Database
from storage.documents import finding
from storage.documents.entries import Entry
from storage.search.queries import ASKING, COMMON
from storage.search.words import cut, stem, stems
from storage.tables import DocumentKind

MOST: Final = 3

_LONGEST: Final = 300
"""Who writes more than this tells a story, whatever documents it mentions."""
_FEW: Final = 3
"""So many words that are no question may be meant for a search; more of them are a sentence."""
_FEW_FIT: Final = 0.85
"""How well documents must fit to a few words that name no kind of them."""
_NEAR_BEST: Final = 0.9

# A «карта» is a roadmap at least as often as a document.
_KINDS: Final = frozenset(stems(" ".join(DocumentKind))) - {stem("карта")}
_REQUESTS: Final = ASKING | frozenset(
    stems(
        "день пришлите прислать вышлите выслать скиньте скинуть дайте дать отправьте отправить найти найду взять "
        "скачать получить посмотреть покажите есть шаблон образец бланк документ файл текст форма"
    )
)


async def documents_meant(database: Database, reader_id: int, text: str) -> Sequence[Entry]:
    """Up to `MOST` documents that somebody who may read them surely means; raises `NotAllowed` for others."""
    if len(text) > _LONGEST:
        return []
    said = [(text[word.start : word.end], stem(word.plain)) for word in cut(text)]
    telling = [(word, meaning) for word, meaning in said if meaning not in _REQUESTS]
    names_kind = any(meaning in _KINDS for _, meaning in said)
    few = len(said) <= _FEW and "?" not in text
    idle = _KINDS if names_kind else _KINDS | COMMON
    if not (names_kind or few) or all(meaning in idle for _, meaning in telling):
        return []
    hits = await finding.meant_by(database, reader_id, " ".join(word for word, _ in telling))
    least = max((each.score for each in hits), default=0.0) * _NEAR_BEST
    best = [each.entry for each in hits if each.score >= (least if names_kind else max(least, _FEW_FIT))]
    return best if len(best) <= MOST else []
