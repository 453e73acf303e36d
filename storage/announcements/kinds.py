"""Kinds of deliveries about announcements."""

MESSAGE = "announcement"
"""An item of an announcement; its subject is the item's first part, or in an edit the part that was corrected."""

BUTTONS = "announcement_buttons"
"""What stands under an item that cannot have buttons of its own; its subject is the item's first part."""

PANEL = "announcement_panel"
"""The course of the sending, for the author; its subject is the announcement."""

HANDLED = "announcement_handled"
"""A colleague paused it, let it go on or stopped it, for the author; its subject is the announcement."""

PIN = "announcement_pin"
"""Pins what the delivery it edits had brought; its subject is that delivery's."""

RECALL = "announcement_recall"
"""Takes back what the delivery it edits had brought; its subject is the announcement."""
