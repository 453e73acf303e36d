"""The text a person consents to. Change a word of it, and `VERSION` changes too."""

import hashlib

VERSION = "2026-11"


def text(*, operator: str) -> str:
    """The consent in full, without markup; ``operator`` is the organisation's legal name."""
    return (
        f"Я даю согласие {operator} (оператор) на обработку моих персональных данных в этом боте.\n\n"
        "Какие данные: имя, группа, муниципалитет, категория, организация, номер учётной записи Telegram, "
        "мои сообщения и файлы, отправленные боту.\n\n"
        "Зачем: рассмотреть заявку, отвечать на мои вопросы и сообщать о делах моей группы.\n\n"
        "Что с ними делают: записывают, хранят, уточняют, используют, показывают координаторам и администраторам "
        "групп, удаляют. Другим лицам данные не передаются; сообщения проходят через Telegram.\n\n"
        "На какой срок: пока я не отзову согласие. Отозвать можно в любой момент в разделе «Мой профиль» (/me), "
        "и данные сразу удаляются."
    )


def text_hash(*, operator: str) -> str:
    """SHA-256 of the very text that was shown."""
    return hashlib.sha256(text(operator=operator).encode()).hexdigest()
