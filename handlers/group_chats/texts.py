"""What the bot says in group chats."""

OPEN = "Написать боту"


def works_in_private() -> str:
    return "Я работаю в личной переписке: там можно вступить в группу и задать вопрос координатору."


def button_is_not_for_here() -> str:
    return "Эта кнопка работает только в личной переписке с ботом."
