"""Every word of ready answers. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from html import escape

from handlers.plurals import plural
from handlers.questions.texts import cut, kind
from storage import ready_answers
from storage.documents.finding import Hit
from storage.tables import Group, ReadyAnswer

MANAGE, USE = "Готовые ответы", "Готовый ответ"
CREATE, SHOW, RENAME, REPLACE, DELETE = "Создать", "Показать", "Переименовать", "Заменить", "Удалить"
DELETE_NOW, KEEP, BACK = "Да, удалить", "Оставить", "К списку"
ONLY_FILES = "Отправить файлы без текста"
ATTACH = "Добавить модельный документ"

_GIST = 90
_SEVERAL = {
    "photo": ("фото", "фото", "фото"),
    "video": ("видео", "видео", "видео"),
    "document": ("документ", "документа", "документов"),
    "audio": ("аудиозапись", "аудиозаписи", "аудиозаписей"),
}


def choose_group() -> str:
    return "<b>Готовые ответы</b>\n\nУ каждой группы они свои. Какой группы?"


def shelf(*, group: Group, ready: Sequence[ReadyAnswer], first: int, total: int) -> str:
    """A page of the list to manage."""
    title = f"<b>Готовые ответы {group.title}</b>"
    if not ready:
        return (
            f"{title}\n\nЗдесь будут ответы на частые вопросы: с текстом, файлами, голосом. "
            "Ими можно отвечать в два касания. Пока нет ни одного: нажмите «Создать»."
        )
    return f"{title}: {total}\n\n{_list(ready, first)}\n\nНажмите на название, чтобы посмотреть или изменить."


def for_question(*, number: int, group: Group, ready: Sequence[ReadyAnswer], first: int) -> str:
    """A page of the list to answer from."""
    if not ready:
        return (
            f"Готовых ответов у {group.title} пока нет. Создайте первый, "
            f"а потом снова нажмите «{USE}» под вопросом № {number}."
        )
    return (
        f"<b>Готовый ответ на вопрос № {number}</b>\n\n{_list(ready, first)}\n\n"
        "Нажмите на название, и ответ сразу уйдёт. С ✏️ можно сначала поправить текст."
    )


def button(*, ready: ReadyAnswer, place: int) -> str:
    return f"{place}. {cut(ready.title, 50)}"


def edit_button(*, place: int) -> str:
    return f"✏️ {place}"


def card(*, ready: ReadyAnswer, group: Group) -> str:
    """One ready answer."""
    return f"<b>{escape(ready.title, quote=False)}</b>\nГотовый ответ {group.title}\n\n{_gist(ready, titles=True)}"


def saved(*, card: str) -> str:
    return f"Сохранил. «{SHOW}» покажет, каким его увидит участник.\n\n{card}"


def renamed(*, card: str, overtaken: bool) -> str:
    return f"{_overtaken('название') if overtaken else 'Переименовал.'}\n\n{card}"


def replaced(*, card: str, overtaken: bool) -> str:
    return f"{_overtaken('ответ') if overtaken else 'Заменил.'}\n\n{card}"


def _overtaken(what: str) -> str:
    return f"Пока Вы писали, этот готовый ответ успели изменить. Теперь {what} — как у Вас."


def corrected(*, title: str) -> str:
    return f"Поправил и в готовом ответе «{escape(title, quote=False)}»."


def this_is_how_it_arrives() -> str:
    return "Выше — то, что увидит участник."


def files_refused() -> str:
    return "Часть этого ответа Telegram больше не отдаёт. Замените его, пожалуйста."


def name_it(*, group: Group) -> str:
    return (
        f"Как назвать новый готовый ответ {group.title}? Напишите название, до 100 знаков: "
        "по нему Вы его найдёте, участники его не видят.\n\nПередумали — /cancel."
    )


def send_it(*, title: str) -> str:
    return (
        f"Теперь пришлите сам ответ «{escape(title, quote=False)}» одним сообщением: "
        "текст, фото, документ, голосовое, можно альбом.\n\nПередумали — /cancel."
    )


def name_it_anew(*, title: str) -> str:
    return f"Напишите новое название вместо «{escape(title, quote=False)}», до 100 знаков.\n\nПередумали — /cancel."


def which_document(*, title: str) -> str:
    return (
        f"Какой документ из каталога добавить к ответу «{escape(title, quote=False)}»? Напишите слова из его названия. "
        "Участник получит тот файл, который будет в каталоге на тот день.\n\nПередумали — /cancel."
    )


def documents_found(*, hits: Sequence[Hit]) -> str:
    """Documents with a file, to choose from."""
    if not hits:
        return "С такими словами документа с файлом нет. Напишите иначе, или сначала добавьте файл в «Документах»."
    listed = "\n\n".join(
        f"{place}. {escape(each.entry.document.title, quote=False)}" for place, each in enumerate(hits, start=1)
    )
    return f"{listed}\n\nНажмите на документ, который добавить."


def attached(*, card: str) -> str:
    return f"Добавил.\n\n{card}"


def too_many_documents() -> str:
    return "К одному ответу можно добавить не больше пяти документов."


def no_such_file(*, title: str) -> str:
    return (
        f"У документа «{cut(title, 120)}» сейчас нет файла в каталоге. "
        f"Добавьте его в «Документах» или замените этот готовый ответ."
    )


def uploaded_first() -> str:
    return "Этот файл уходит участнику впервые, поэтому сначала он пришёл Вам."


def file_lost() -> str:
    return (
        "Файл документа на сервере не нашёлся, администратор увидит это в журнале. Добавьте его в «Документах» снова."
    )


def send_it_anew(*, title: str) -> str:
    return (
        f"Пришлите новый ответ «{escape(title, quote=False)}» одним сообщением: он встанет на место прежнего, "
        "вместе с файлами.\n\nПередумали — /cancel."
    )


def not_a_title() -> str:
    return "Название нужно текстом, от 1 до 100 знаков. Напишите, пожалуйста, ещё раз."


def cannot_be_kept() -> str:
    return (
        "Такое сообщение сохранить не получится. Пришлите, пожалуйста, текст, фото, видео, документ, "
        "аудио, голосовое или стикер."
    )


def protected() -> str:
    return (
        "Автор этого сообщения запретил его копировать, поэтому сохранить его не получится. "
        "Пришлите, пожалуйста, своё: текст или файл."
    )


def surely_delete(*, title: str) -> str:
    return (
        f"Удалить готовый ответ «{escape(title, quote=False)}» для всех координаторов группы? "
        "То, что уже отправлено участникам, останется."
    )


def deleted(*, title: str) -> str:
    return f"Готовый ответ «{title}» удалён."


def gone() -> str:
    return "Этого готового ответа уже нет: его удалили."


def gone_while_writing() -> str:
    return "Пока Вы писали, этот готовый ответ удалили. Если он ещё нужен, создайте его заново."


def not_yours() -> str:
    return "Готовые ответы этой группы — для её координаторов. Вы сейчас не координатор этой группы."


def being_sent(*, title: str, number: int) -> str:
    return f"Ответ «{escape(title, quote=False)}» отправляется на вопрос № {number}."


def sent_before(*, number: int) -> str:
    return f"Готовый ответ на вопрос № {number} уже отправлен."


def edit_and_send(*, number: int, has_files: bool) -> str:
    files = (
        f"\n\nФайлы с исправленным текстом сами не уйдут: их можно послать кнопкой «{ONLY_FILES}»." if has_files else ""
    )
    return (
        f"Ниже текст: нажмите на него, чтобы скопировать, исправьте и пришлите следующим сообщением, "
        f"в течение 30 минут. Оно сразу уйдёт ответом на вопрос № {number}.{files}\n\nПередумали — /cancel."
    )


def to_copy(*, text: str) -> str:
    return f"<code>{escape(text, quote=False)}</code>"


def _list(ready: Sequence[ReadyAnswer], first: int) -> str:
    return "\n\n".join(
        f"{place}. <b>{escape(each.title, quote=False)}</b>\n{_gist(each, titles=False)}"
        for place, each in enumerate(ready, start=first)
    )


def _gist(ready: ReadyAnswer, *, titles: bool) -> str:
    """The first words and what there is beside them. ``titles``: of the catalogue's documents; a list has no room."""
    said = " ".join(ready_answers.words(ready).split())
    kinds = [each["kind"] for each in ready.parts if each["kind"] != "text" and "entry" not in each]
    documents = [each["title"] for each in ready.parts if "entry" in each]
    found = [escape(cut(said, _GIST), quote=False)] if said else []
    for each in dict.fromkeys(kinds):
        number = kinds.count(each)
        found.append(kind(each) if number == 1 else f"{kind(each).split()[0]} {plural(number, *_SEVERAL[each])}")
    if titles:
        found += [f"📄 {escape(cut(each, _GIST), quote=False)}" for each in documents]
    elif documents:
        found.append(f"📄 {plural(len(documents), *_SEVERAL['document'])}")
    return " · ".join(found)
