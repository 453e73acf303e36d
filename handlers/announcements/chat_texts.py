"""Words about groups' own chats, said in them."""

from collections.abc import Sequence

from storage.tables import Group


def connected(*, group: Group) -> str:
    return (
        f"Готово: объявления для всей {group.title} теперь приходят и сюда. Каждый участник по-прежнему получает их "
        "и в личной переписке со мной. Вопросы участников сюда не приходят: для них нужна группа с темами.\n\n"
        "Отключить: /disconnect."
    )


def disconnected(*, group: Group) -> str:
    return f"Объявления {group.title} сюда больше не приходят."


def which_group(*, groups: Sequence[Group]) -> str:
    numbers = ", ".join(f"/connect {each.id}" for each in groups)
    return f"Объявления какой группы присылать сюда? Напишите с её номером: {numbers}."


def is_coordinators_forum() -> str:
    return (
        "Сюда приходят вопросы координаторам. Объявления для участников лучше присылать в их общий чат: "
        "напишите команду там."
    )
