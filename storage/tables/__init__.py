"""Every table. Moments are UTC; Telegram's ids are 64-bit, our own are not."""

from storage.tables.base import Base
from storage.tables.people import (
    Application,
    ApplicationSide,
    ApplicationState,
    Category,
    Coordinatorship,
    Group,
    Invitation,
    Membership,
    Municipality,
    MunicipalityKind,
    Person,
)
from storage.tables.questions import (
    Draft,
    Question,
    QuestionCopy,
    QuestionMessage,
    QuestionState,
)
from storage.tables.traffic import (
    Conversation,
    Delivery,
    DeliveryState,
    Fact,
    Priority,
    Update,
)

__all__ = [
    "Application",
    "ApplicationSide",
    "ApplicationState",
    "Base",
    "Category",
    "Conversation",
    "Coordinatorship",
    "Delivery",
    "DeliveryState",
    "Draft",
    "Fact",
    "Group",
    "Invitation",
    "Membership",
    "Municipality",
    "MunicipalityKind",
    "Person",
    "Priority",
    "Question",
    "QuestionCopy",
    "QuestionMessage",
    "QuestionState",
    "Update",
]
