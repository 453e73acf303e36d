"""A Bot API server on loopback, with a page of phones and a driver of phones for tests.

Any Bot API client can use it; it refuses what Telegram refuses, in Telegram's words. A test drives the real bot over
real HTTP::

    async with Playground() as playground:
        bot = Bot(playground.token, AiohttpSession(api=TelegramAPIServer.from_base(playground.url)))
        ...                                            # start the program with playground.url and playground.token
        anna = playground.phone(501, "Анна")           # a person with the app open
        await anna.start("mmpg2")                      # comes by t.me/<bot>?start=mmpg2
        await anna.hears("Здравствуйте")               # waits for a message (or an edit) with these words
        answer = await anna.press("Согласен")          # newest button with the words; answer.text, .alert
        question = await anna.say("Когда встреча?")
        reply = await anna.hears("Завтра")
        assert reply.reply_to is question
        print(anna.transcript(), anna.keyboard, anna.messages)

        forum = await anna.create_group("Группа", kind="forum", admin=True)
        topic = await forum.open_topic("Тема")         # a phone at the topic: say, hears, close_topic, delete_topic

    playground.faults.flood(3, "sendMessage")          # also error, refuse, lose_answer, reset, delay
    playground.calls("sendMessage", chat=501)          # what the bot has called; .methods, .refusals are counters
    playground.messages(501)                           # a chat with its edits and deletions

``RemotePlayground(url)`` has the same phones for a server in another process
(``python -m bot.playground --port 8081 [--latency 0.05] [--limits] [--state FILE] [--record]``).
"""

from .actions import ActionError
from .faults import Faults
from .people import PLAYGROUND_TOKEN, User
from .phone import Phone
from .phone_messages import Answer, PhoneMessage
from .phones import NotHeardError
from .playground import Playground
from .remote import RemotePlayground

Person = User

__all__ = [
    "PLAYGROUND_TOKEN",
    "ActionError",
    "Answer",
    "Faults",
    "NotHeardError",
    "Person",
    "Phone",
    "PhoneMessage",
    "Playground",
    "RemotePlayground",
    "User",
]
