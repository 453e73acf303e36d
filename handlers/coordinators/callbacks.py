"""Buttons of coordinators and administrators; they work for ever, and rights are checked when they are pressed."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class Verdict(StrEnum):
    ACCEPT = "yes"
    DECLINE = "no"
    NO_REASON = "no_reason"
    KEEP = "keep"


class Decide(CallbackData, prefix="app"):
    side: int
    verdict: Verdict


class View(StrEnum):
    OVERVIEW = "all"
    APPLICATIONS = "apps"
    APPLICATION = "app"
    LIST = "list"
    LINK = "link"
    CONTACTS = "contacts"


class People(CallbackData, prefix="people"):
    """``subject`` is a page of a list, or the side of an application."""

    view: View
    group: int = 0
    subject: int = 0


class Contact(CallbackData, prefix="contact"):
    """A contact of a group to be typed anew."""

    group: int
    field: str


class Connect(CallbackData, prefix="connect"):
    """``payload`` is the link's own."""

    payload: str


class Task(StrEnum):
    PANEL = "panel"
    INVITE = "invite"
    INVITE_TO = "invite_to"
    COORDINATORS = "who"
    DISCONNECT = "off"
    DISCONNECT_NOW = "off_now"
    CONTACTS = "contacts"
    DELIVERIES = "sent"


class Administer(CallbackData, prefix="admin"):
    task: Task
    group: int = 0
    person: int = 0
