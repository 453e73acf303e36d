"""Why a document is not shown or not changed, in words."""

from collections.abc import Callable

from handlers.documents import texts
from handlers.documents.keeping import texts as keeping_texts
from storage.refusals import Missing, NotAllowed


def to_reader(refusal: NotAllowed | Missing, gone: Callable[[], str] = texts.gone) -> str:
    """To whoever reads the catalogue."""
    return texts.for_members_alert() if isinstance(refusal, NotAllowed) else gone()


def to_keeper(refusal: NotAllowed | Missing) -> str:
    """To whoever wanted to change it."""
    return keeping_texts.for_keepers() if isinstance(refusal, NotAllowed) else keeping_texts.gone()
