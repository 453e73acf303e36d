"""All conversations together: routers in their order, and who says which delivery."""

from collections.abc import Mapping

from aiogram import Router
from aiogram_dialog import setup_dialogs

from handlers.absences import deliveries as absences_deliveries
from handlers.absences import router as absences
from handlers.announcements import router as announcements
from handlers.announcements import sending as announcements_sending
from handlers.answers import router as answers
from handlers.coordinators import deliveries as coordinators_deliveries
from handlers.coordinators import router as coordinators
from handlers.documents import deliveries as documents_deliveries
from handlers.documents import router as documents
from handlers.documents.joining import CardAfterJoining
from handlers.documents.keeping import router as keeping_documents
from handlers.failures import router as failures
from handlers.forums import deliveries as forums_deliveries
from handlers.forums import router as forums
from handlers.group_chats import router as group_chats
from handlers.menu import router as menu
from handlers.profile import router as profile
from handlers.questions import deliveries as questions_deliveries
from handlers.questions import reminders
from handlers.questions import router as questions
from handlers.reachability import router as reachability
from handlers.ready_answers import router as ready_answers
from handlers.registration import dialog as registration_dialog
from handlers.registration import router as registration
from handlers.rendering import Renderer
from handlers.roadmap import deliveries as roadmap_deliveries
from handlers.roadmap import router as roadmap
from handlers.roadmap.keeping import deliveries as keeping_roadmap_deliveries

RENDERERS: Mapping[str, Renderer] = {
    **forums_deliveries.in_forums(
        {
            **absences_deliveries.RENDERERS,
            **coordinators_deliveries.RENDERERS,
            **documents_deliveries.RENDERERS,
            **questions_deliveries.RENDERERS,
            **reminders.RENDERERS,
        }
    ),
    **announcements_sending.RENDERERS,
    **roadmap_deliveries.RENDERERS,
    **keeping_roadmap_deliveries.RENDERERS,
}
"""Who says each kind of delivery."""


def routers() -> list[Router]:
    """Fresh routers in the order in which they are asked.

    What is simply said, the most frequent thing of all, is recognised first, outside of the machinery of dialogues.
    """
    return [
        ready_answers.build_first(),
        announcements.build_first(),
        roadmap.build_first(),
        questions.build_first(),
        _conversations(),
    ]


def _conversations() -> Router:
    """Words and commands of the menu work in the middle of anything.

    The questions come near the end, since any message that belongs to no dialogue may be one; after them only the
    answer to presses that nobody knows.
    """
    router = Router(name="conversations")
    for observer in (router.message, router.callback_query):
        observer.outer_middleware(CardAfterJoining())
    router.include_routers(
        forums.build(),
        group_chats.build(),
        reachability.build(),
        menu.build(),
        announcements.build(),
        roadmap.build(),
        coordinators.build(),
        absences.build(),
        answers.build(),
        ready_answers.build(),
        keeping_documents.build(),
        documents.build(),
        registration_dialog.build(),
        registration.build(),
        profile.build(),
        questions.build(),
        menu.build_last(),
        failures.build(),
    )
    setup_dialogs(router)
    return router
