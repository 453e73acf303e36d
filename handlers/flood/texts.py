"""What somebody reads who writes faster than the bot answers."""


def slowed_down() -> str:
    return "Сообщений приходит много, поэтому отвечаю по очереди. Ничего не потеряется — подождите немного."
