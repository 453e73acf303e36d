"""Every word about published answers. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from html import escape

from handlers.plurals import plural
from handlers.questions.texts import cut
from storage.answers.searching import Hit
from storage.tables import Group, PublishedAnswer

ANSWERS, SEARCH, SEARCH_AGAIN = "Ответы", "🔍 Найти", "🔍 Искать ещё"
HELPED, ASK, BACK = "Это помогло", "Задать вопрос", "К списку"
SEND_ANYWAY, SEND = "Всё равно отправить", "Отправить координатору"
PUBLISH, PUBLISH_NOW, EDIT_QUESTION, EDIT_ANSWER = (
    "Опубликовать ответ", "Опубликовать", "Изменить вопрос", "Изменить ответ"
)  # fmt: skip
DO_NOT_PUBLISH, LEAVE_AS_IT_IS, WITHOUT_FILES, WITH_FILES = (
    "Не публиковать", "Оставить как есть", "📎 Без файлов", "📎 С файлами"
)  # fmt: skip
EDIT, WITHDRAW, PUBLISH_AGAIN, OPEN = "Изменить", "Убрать из ответов", "Опубликовать снова", "Посмотреть"

QUESTION_LIMIT, ANSWER_LIMIT = 900, 2400
"""In Telegram's units: both fit into one message with what stands around them."""

_GIST, _LABEL, _FOUND = 160, 50, 200


# ---------------------------------------------------------------------------------------------- reading


def answers(*, group: Group, answers: Sequence[PublishedAnswer], first: int, total: int) -> str:
    """A page of a group's answers."""
    if not answers:
        return (
            f"<b>Ответы {group.title}</b>\n\nЗдесь появятся ответы на частые вопросы группы. Пока их нет: "
            "спросите координатора, просто написав сюда."
        )
    lines = [f"{place}. {_gist(each)}" for place, each in enumerate(answers, start=first)]
    return f"<b>Ответы {group.title}</b>: {total}\n\n" + "\n\n".join(lines) + "\n\nНажмите на вопрос, чтобы прочитать."


def line(*, answer: PublishedAnswer, place: int) -> str:
    return f"{place}. {cut(' '.join(answer.question.split()), _LABEL)}"


def answer(*, answer: PublishedAnswer, group: Group) -> str:
    """One answer with its question."""
    return (
        f"<b>{escape(answer.question, quote=False)}</b>\n\n{escape(answer.answer, quote=False)}\n\n"
        f"<i>Отвечали координаторы {group.title}</i>"
    )


def files_button(*, count: int) -> str:
    return f"📎 Показать {plural(count, 'файл', 'файла', 'файлов')}"


def files_refused(*, count: int) -> str:
    return f"{plural(count, 'файл', 'файла', 'файлов')} Telegram больше не отдаёт: спросите, пожалуйста, координатора."


def thanks() -> str:
    return "Спасибо! Рад, что помогло."


def thanks_not_sent(*, text: str) -> str:
    """Under an answer that made a question needless."""
    return f"{text}\n\nРад, что помогло! Ваше сообщение координатору не отправлял."


def sent_already() -> str:
    return "Ваше сообщение уже отправлено координатору, ответ придёт сюда."


def withdrawn_meanwhile() -> str:
    return "Этот ответ убрали: он устарел или его переписывают. Спросите, пожалуйста, координатора."


def for_members() -> str:
    return "Ответы видят участники групп. Вступить в группу: /start."


# -------------------------------------------------------------------------------------------- searching


def write_words() -> str:
    return "Напишите, что ищете: пару слов или вопрос целиком.\n\nПередумали — /cancel."


def found(*, hits: Sequence[Hit], asks: bool) -> str:
    """What was found, with the words marked; ``asks``: the reader may send their words as a question."""
    if not hits:
        offer = " Могу отправить Ваши слова координатору: отправить?" if asks else " Попробуйте другие слова."
        return f"Среди опубликованных ответов такого нет.{offer}"
    lines = [f"{place}. {marked(each.answer.question, each.spans)}" for place, each in enumerate(hits, start=1)]
    offer = "\n\nНе то? Могу отправить Ваши слова координатору." if asks else ""
    return "<b>Нашлось</b>\n\n" + "\n\n".join(lines) + f"\n\nНажмите на вопрос, чтобы прочитать ответ.{offer}"


def marked(text: str, spans: Sequence[tuple[int, int]], limit: int = _FOUND) -> str:
    """The part of a text, up to ``limit`` letters, where the spans are, with the spans in bold."""
    # The same length, so that the spans stay in their places.
    text = "".join(" " if each.isspace() else each for each in text)
    begin = 0
    if spans and spans[0][1] > limit:
        begin = text.rfind(" ", 0, max(0, spans[0][0] - limit // 4)) + 1
    end = min(len(text), begin + limit)
    shown, place = "", begin
    for start, stop in ((max(start, begin), min(stop, end)) for start, stop in spans):
        if place <= start < stop:
            shown += f"{escape(text[place:start], quote=False)}<b>{escape(text[start:stop], quote=False)}</b>"
            place = stop
    shown += escape(text[place:end], quote=False)
    return f"{'…' if begin else ''}{shown}{'…' if end < len(text) else ''}"


def perhaps_answered(matches: Sequence[PublishedAnswer]) -> str:
    """Above an offer: what others have asked already; empty when nothing is close."""
    if not matches:
        return ""
    lines = [f"{place}. {_gist(each)}" for place, each in enumerate(matches, start=1)]
    return "Кажется, об этом уже спрашивали:\n\n" + "\n\n".join(lines)


# ------------------------------------------------------------------------------------------- publishing


def preparing(
    *, number: int, question: str, answer: str, files: str, shortened: bool, shows_people: bool, published: bool
) -> str:
    """What would be published, for the coordinator to check."""
    title = (
        f"<b>Опубликованный ответ на вопрос № {number}</b>"
        if published
        else f"<b>Публикуем ответ на вопрос № {number}</b>"
    )
    notes = ["Его увидят все участники. Имена, телефоны и адреса я убрал; проверьте, что не осталось лишнего."]
    if published:
        notes = ["Так его видят все участники. Исправьте, если нужно, и нажмите «Опубликовать»."]
    if shortened:
        notes.append("Текст был длинным, я его сократил: проверьте окончание.")
    if shows_people:
        notes.append("⚠️ Похоже, в тексте есть имя, телефон или адрес.")
    parts = [
        title,
        " ".join(notes),
        f"<b>Вопрос</b>\n{escape(question, quote=False) or '(пусто: нажмите «Изменить вопрос»)'}",
        f"<b>Ответ</b>\n{escape(answer, quote=False) or '(пусто: нажмите «Изменить ответ»)'}",
        *([files] if files else []),
    ]
    return "\n\n".join(parts)


def files(*, count: int, go_along: bool) -> str:
    if not count:
        return ""
    return f"📎 {plural(count, 'файл', 'файла', 'файлов')} {'вместе с ответом' if go_along else 'останутся у Вас'}"


def write_question(*, now: str) -> str:
    return f"Пришлите вопрос так, как его увидят все: текстом, до {QUESTION_LIMIT} знаков.{_now(now)}"


def write_answer(*, now: str) -> str:
    return f"Пришлите ответ так, как его увидят все: текстом, до {ANSWER_LIMIT} знаков.{_now(now)}"


def not_a_text() -> str:
    return "Нужен текст: пришлите, пожалуйста, словами. Файлы ответа прикладываются сами."


def too_long(*, length: int, limit: int) -> str:
    return f"Получилось {plural(length, 'знак', 'знака', 'знаков')}, а помещается {limit}. Сократите, пожалуйста."


def not_answered_yet() -> str:
    return "Публиковать пока нечего: ответа на этот вопрос ещё нет."


def both_are_needed() -> str:
    return "Чтобы опубликовать, нужны и вопрос, и ответ текстом: напишите, чего не хватает."


def changed_meanwhile() -> str:
    return "Текст с тех пор изменился. Посмотрите, пожалуйста, ещё раз и нажмите снова."


def published(*, group: Group) -> str:
    return (
        f"Опубликовано в ответах {group.title}. Участники найдут это в «Ответах», "
        "а я подскажу тем, кто спросит похожее."
    )


def not_published(*, was: bool) -> str:
    return "Хорошо, оставил как было." if was else "Хорошо, не публикую."


def withdrawn(*, question: str) -> str:
    return (
        f"Убрал из ответов: «{escape(cut(' '.join(question.split()), _GIST), quote=False)}». "
        "Участники его больше не найдут."
    )


def withdrawn_before() -> str:
    return "Этот ответ уже убран."


def not_yours() -> str:
    return "Ответы группы меняют её координаторы. Вы сейчас не координатор этой группы."


def _now(text: str) -> str:
    shown = f"\n\nСейчас так (нажмите, чтобы скопировать):\n<code>{escape(text, quote=False)}</code>" if text else ""
    return f"{shown}\n\nПередумали — /cancel."


def _gist(answer: PublishedAnswer) -> str:
    return escape(cut(" ".join(answer.question.split()), _GIST), quote=False)
