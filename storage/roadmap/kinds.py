"""Kinds of deliveries about the roadmap."""

NOTICE = "milestone.notice"
"""A milestone is new, changed or cancelled; its subject is the last change that it tells of."""

REMINDER = "milestone.reminder"
"""Its subject is the reminder."""

SUMMARY = "milestone.summary"
"""Renews the summary that a coordinator is looking at, an edit of a message in hand; its subject is the milestone."""

MISSED = "milestone.missed"
"""Which reminders came too late and for how many, for the responsible coordinator; its subject is the milestone."""

MISSING = "milestone.missing"
"""Who has not handed in on the eve of a deadline, for the responsible coordinator; its subject is the reminder."""

OVERDUE = "milestone.overdue"
"""Who has not handed in after three reminders, for the responsible coordinator; its subject is the reminder."""

HANDED_IN = "milestone.handed_in"
"""What somebody handed in, for the responsible coordinator; its subject is the hand-in."""

DECIDED = "milestone.decided"
"""What was handed in is accepted or returned; its subject is the hand-in."""

WEEK = "roadmap.week"
"""What the week brings; its subject is its Monday, as the number `date.toordinal` gives it."""
