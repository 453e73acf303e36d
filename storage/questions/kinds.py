"""Kinds of deliveries about questions."""

CARD = "question"
"""A question's header for its coordinators."""

MESSAGE = "question_message"
"""A copy of what one side said, for the other."""

ALBUM = "question_album"
"""A copy of an album, as soon as its parts have gathered; its subject is the part that came first."""

ALBUM_AGAIN = "question_album_again"
"""An album once more, for somebody who asked to see it."""

ALBUM_BUTTONS = "question_album_buttons"
"""What stands under an album, which cannot have buttons of its own."""

EDITED = "question_edited"
"""New words in a copy, since its author edited the original."""

RECEIPT = "question_receipt"
"""The asker's receipt, from «принят» to «закрыт»."""

STATUS = "answer_status"
"""Whether an answer arrived, for its author."""

CLOSED = "question_closed"
"""That a question was closed, for its asker."""

REOPENED = "question_reopened"
"""That a coordinator opened a question again, for its asker."""

MOVED = "questions_left_behind"
"""Whether open questions go along, for somebody who moved; its subject is the group they left."""

HANDED_OVER = "question_handed_over"
"""That a question was handed over to a colleague or to a group, for them; its subject is the event."""

WHOM_TO_EXPECT = "question_whom_to_expect"
"""Who answers from now on, for the asker; its subject is the event."""

TOPIC = "forum_topic"
"""The topic of a question in a forum of coordinators as it ought to be: there, open or closed."""

TOPIC_NAME = "forum_topic_name"
"""The topic's name without the words of somebody who left."""

TOPIC_LEFT = "forum_topic_left"
"""That another group has the question now, for its topic."""

TOPIC_KEPT_OPEN = "forum_topic_kept_open"
"""That the question is open still, for whoever closed its topic by hand."""

COPIES_ERASED = "forum_copies_erased"
"""Takes the copies of what somebody who left had said out of the forum."""
