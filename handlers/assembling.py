"""All conversations together: routers in their order, and who says which delivery."""

from collections.abc import Mapping

from aiogram import Router
from aiogram_dialog import setup_dialogs

from handlers.absences import deliveries as absences_deliveries
from handlers.absences import router as absences
from handlers.answers import router as answers
from handlers.coordinators import deliveries as coordinators_deliveries
from handlers.coordinators import router as coordinators
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

RENDERERS: Mapping[str, Renderer] = forums_deliveries.in_forums(
    {
        **absences_deliveries.RENDERERS,
        **coordinators_deliveries.RENDERERS,
        **questions_deliveries.RENDERERS,
        **reminders.RENDERERS,
    }
)
"""Who says each kind of delivery."""


def routers() -> list[Router]:
    """Fresh routers in the order in which they are asked.

    What is simply said, the most frequent thing of all, is recognised first, outside of the machinery of dialogues.
    """
    return [ready_answers.build_first(), questions.build_first(), _conversations()]


def _conversations() -> Router:
    """Words and commands of the menu work in the middle of anything.

    The questions come near the end, since any message that belongs to no dialogue may be one; after them only the
    answer to presses that nobody knows.
    """
    router = Router(name="conversations")
    router.include_routers(
        forums.build(),
        group_chats.build(),
        reachability.build(),
        menu.build(),
        coordinators.build(),
        absences.build(),
        answers.build(),
        ready_answers.build(),
        registration_dialog.build(),
        registration.build(),
        profile.build(),
        questions.build(),
        menu.build_last(),
        failures.build(),
    )
    setup_dialogs(router)
    return router
