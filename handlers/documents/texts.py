"""Every word about documents that readers see. Titles and notes are escaped and cut here."""

from collections.abc import Sequence
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers.moments import day
from handlers.plurals import plural
from handlers.questions.texts import cut
from storage.documents.catalogue import Card, Contents, Page, PortfolioStock
from storage.documents.entries import Entry
from storage.documents.file_names import extension
from storage.documents.versions import News
from storage.tables import Document, DocumentKind, DocumentVersion, Section

GET, REQUEST, SHARE = "⬇️ Получить файл", "✋ Запросить", "🔗 Поделиться"
OPEN, TO_SHELF, TO_PORTFOLIO, TO_SECTION = "Открыть документ", "К портфелям", "К разделам", "К списку"
ANOTHER = "Нет нужного документа?"
NO_NOTICES, NOTICES = "🔕 Не сообщать о новых версиях", "🔔 Сообщать о новых версиях"

_SIGNS: Final = {
    DocumentKind.ORDER: "📜",
    DocumentKind.LETTER: "✉️",
    DocumentKind.REGULATION: "📘",
    DocumentKind.CHART: "🗺",
    DocumentKind.PROGRAMME: "🧭",
    DocumentKind.REPORT: "📊",
    DocumentKind.COLLECTION: "📚",
    DocumentKind.DIRECTIVE: "🏛",
    DocumentKind.OTHER: "📄",
}
_WITHOUT_FILE: Final = "⏳"
_HIDDEN: Final = "🙈"

_LABEL, _TITLE, _NOTE, _DESCRIPTION = 50, 500, 300, 1500


# ---------------------------------------------------------------------------------------------- browsing


def shelf(*, stocks: Sequence[PortfolioStock]) -> str:
    lines = [f"📁 <b>{escaped(each.portfolio.title)}</b>: {amount(each)}" for each in stocks]
    return (
        "<b>Документы</b>\n\n"
        + "\n\n".join(lines)
        + "\n\nВыберите портфель или просто напишите, что ищете: «приказ мониторинг», «положение ВСОКО», «№ 128»."
    )


def portfolio_button(*, stock: PortfolioStock) -> str:
    return f"📁 {stock.portfolio.short_title} · {amount(stock)}"


def amount(stock: PortfolioStock) -> str:
    """«16 из 27» while the rest is unknown."""
    expected = stock.portfolio.expected
    complete = expected is None or stock.documents >= expected
    return str(stock.documents) if complete else f"{stock.documents} из {expected}"


def portfolio(*, contents: Contents, with_file: int) -> str:
    """``with_file``: how many of its documents have one."""
    stock = contents.stock
    lines = [
        f"📂 <b>{escaped(each.section.title)}</b>: {plural(each.documents, 'документ', 'документа', 'документов')}"
        for each in contents.sections
    ]
    expected = stock.portfolio.expected
    unknown = (
        f"\nВ портфеле {expected}, остальные появятся здесь позже."
        if expected is not None and stock.documents < expected
        else ""
    )
    return (
        f"<b>{escaped(stock.portfolio.title)}</b>: {amount(stock)}{unknown}\n{_files(with_file)}\n\n"
        + "\n\n".join(lines)
        + "\n\nВыберите раздел или напишите, что ищете."
    )


def section_button(*, section: Section, documents: int) -> str:
    return f"📂 {shortened(section.short_title or section.title)} · {documents}"


def section(*, page: Page) -> str:
    """A page of a section, with full titles."""
    head = f"<b>{escaped(page.portfolio.short_title)} → {escaped(page.section.title)}</b>"
    if not page.entries:
        return f"{head}\n\nЗдесь пока нет документов."
    lines = [f"{each.document.ordinal}. {marks(each)} {full_title(each.document)}" for each in page.entries]
    notes = ["Нажмите на документ, чтобы открыть, или напишите его номер."]
    if any(each.version is None for each in page.entries):
        notes.append(f"{_WITHOUT_FILE} — файла пока нет, его можно запросить.")
    if any(each.document.hidden_at is not None for each in page.entries):
        notes.append(f"{_HIDDEN} — скрыт, участники его не видят.")
    return "\n\n".join([head, *lines, "\n".join(notes)])


def document_button(*, entry: Entry, number: int | None) -> str:
    title = f"{marks(entry)} {shortened(entry.document.title)}"
    return title if number is None else f"{number}. {title}"


def pack_button(*, size: int) -> str:
    return f"🗂 Скачать всё одним архивом, {weight(size)}"


def card(*, card: Card, zone: ZoneInfo) -> str:
    """A document's card."""
    entry, document = card.entry, card.entry.document
    place = f", документ {card.place} из {card.beside}" if card.place is not None else ""
    lines = [f"{document.kind.value.capitalize()}{place}"]
    lines.append(f"{escaped(entry.portfolio.title)} → {escaped(entry.section.title)}")
    if entry.section.cycle:
        lines.append(f"Место в управленческом цикле: {escaped(entry.section.cycle)}")
    if document.source != entry.portfolio.title:
        lines.append(f"Источник: {escaped(document.source)}")
    parts = [f"{sign(document)} <b>{full_title(document)}</b>", "\n".join(lines)]
    if document.description:
        parts.append(f"<i>{escaped(cut(document.description, _DESCRIPTION))}</i>")
    parts.append(_state(card, zone))
    if document.hidden_at is not None:
        parts.append(f"{_HIDDEN} Документ скрыт: участники его не видят.")
    return "\n\n".join(parts)


def _state(card: Card, zone: ZoneInfo) -> str:
    version = card.entry.version
    if version is None:
        if not card.waits:
            return (
                f"Файла пока нет. {_others_wait(card.waiting)}Нажмите «Запросить»: пришлю файл, как только он появится."
            )
        return f"Файла пока нет. {_waiting_too(card.waiting)} Пришлю сюда, как только он появится."
    lines = [_version(version, zone)]
    if card.took is not None and card.took.id != version.id:
        lines.append(f"У Вас версия {card.took.number}: с тех пор файл обновился.")
    if card.times:
        lines.append(f"Взяли {plural(card.times, 'раз', 'раза', 'раз')}")
    return "\n".join(lines)


def _version(version: DocumentVersion, zone: ZoneInfo) -> str:
    kind = extension(version.file_name).upper()
    facts = [f"Версия {version.number} от {day(version.uploaded_at.astimezone(zone))}", kind, weight(version.size)]
    return ", ".join(filter(None, facts))


def _files(with_file: int) -> str:
    if not with_file:
        return "Файлов пока нет: откройте документ и запросите его."
    return f"С файлами: {with_file}"


# ----------------------------------------------------------------------------------------------- sending


def caption(*, entry: Entry, version: DocumentVersion, zone: ZoneInfo) -> str:
    """Under a file."""
    return f"{sign(entry.document)} {full_title(entry.document)}\n\n{_version(version, zone)}"


def file_lost() -> str:
    return (
        "Этого файла у меня сейчас не оказалось, администратор уже знает. Попробуйте, пожалуйста, завтра "
        "или спросите координатора: просто напишите сюда."
    )


def no_file_yet() -> str:
    return "Файла пока нет. Нажмите «Запросить»: пришлю, как только он появится."


def packing() -> str:
    return "Собираю архив, это может занять минуту."


def nothing_to_pack() -> str:
    return "Файлов здесь пока нет: откройте документ и нажмите «Запросить»."


def archive(*, title: str, packed: int, too_large: int, without: int) -> str:
    """Under an archive's first part; ``without``: those that have no file."""
    files = f"{plural(packed, 'документ', 'документа', 'документов')} и" if packed else "только"
    apart = f" Слишком большие для архива: {too_large}, их можно взять отдельно." if too_large else ""
    rest = f" Ещё без файла: {without}, они названы в списке внутри." if without else ""
    return f"🗂 <b>{escaped(cut(title, _TITLE))}</b>\n\nВ архиве {files} список.{apart}{rest}"


# -------------------------------------------------------------------------------------------- requesting


def requested(*, waiting: int) -> str:
    """The person is the last of those who wait."""
    return f"Записал. {_waiting_too(waiting)} Пришлю файл сюда, как только он появится."


def requested_before(*, waiting: int) -> str:
    return f"Вы уже в списке. {_waiting_too(waiting)} Пришлю файл сюда, как только он появится."


def came_meanwhile() -> str:
    return "Файл уже появился: нажмите «Получить файл»."


def write_what_is_missing(*, group: str) -> str:
    return (
        "Напишите следующим сообщением, какой документ нужен и для чего: вопрос сразу уйдёт координатору "
        f"{group}.\n\nПередумали — /cancel."
    )


def arrived(*, entry: Entry, version: DocumentVersion, zone: ZoneInfo) -> str:
    """Under the file that somebody asked for."""
    return f"Появился документ, который Вы просили.\n\n{caption(entry=entry, version=version, zone=zone)}"


def arrived_and_lost(*, entry: Entry) -> str:
    """The file that somebody asked for came, and is not on disk any more."""
    return f"{sign(entry.document)} {full_title(entry.document)}\n\n{file_lost()}"


def renewed(*, news: News, version: DocumentVersion, zone: ZoneInfo) -> str:
    """Under a newer file of a document that somebody took."""
    entry = news.entry
    notes = [each for each in news.since if each.note]
    changes = "\n".join(f"• {escaped(cut(each.note or '', _NOTE // len(notes)))}" for each in notes)
    what = f"\n\nЧто изменилось:\n{changes}" if notes else ""
    return (
        "🔔 Документ, который Вы брали, обновился.\n\n"
        f"{sign(entry.document)} {escaped(cut(entry.document.title, _NOTE))}\n\n{_version(version, zone)}{what}"
    )


def notices_off() -> str:
    return "Хорошо, о новых версиях больше не сообщаю. Передумаете — кнопка есть в «Документах»."


def notices_on() -> str:
    return "Хорошо, буду присылать новые версии документов, которые Вы брали."


# ---------------------------------------------------------------------------------------------- refusing


def for_members() -> str:
    return (
        "В портфеле агломерации 27 модельных муниципальных решений и 42 для образовательной организации. "
        "Они открыты участникам групп: вступите, это пара минут."
    )


def for_members_alert() -> str:
    return "Документы открыты участникам групп. Вступить в группу: /start."


def gone() -> str:
    return "Этого документа в списке уже нет. Посмотрите в «Документах» или спросите координатора."


def gone_section() -> str:
    return "Этого раздела уже нет. Откройте «Документы» заново."


# ------------------------------------------------------------------------------------------------- parts


def shortened(text: str, limit: int = _LABEL) -> str:
    """The beginning of a text up to a word's end, with «…» where it was longer."""
    if len(text) <= limit:
        return text
    kept = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return kept.rstrip(" ,;:(«") + "…"


def weight(size: int) -> str:
    """«54 КБ», «1,2 МБ»."""
    if size < 1024 * 1000:
        return f"{max(1, round(size / 1024))} КБ"
    return f"{size / 1024**2:.1f} МБ".replace(".", ",")


def _others_wait(waiting: int) -> str:
    return f"{_they_wait(waiting)}. " if waiting else ""


def _waiting_too(waiting: int) -> str:
    return "Пока его ждёте только Вы." if waiting <= 1 else f"{_they_wait(waiting)}, и Вы в их числе."


def _they_wait(waiting: int) -> str:
    """«Его уже ждут 5 человек», «Его уже ждёт 21 человек»."""
    return f"Его уже {'ждёт' if waiting % 10 == 1 and waiting % 100 != 11 else 'ждут'} {_people(waiting)}"


def _people(number: int) -> str:
    return plural(number, "человек", "человека", "человек")


def marks(entry: Entry) -> str:
    hidden = _HIDDEN if entry.document.hidden_at is not None else ""
    return f"{hidden}{sign(entry.document)}{'' if entry.version is not None else _WITHOUT_FILE}"


def sign(document: Document) -> str:
    return _SIGNS[document.kind]


def full_title(document: Document) -> str:
    return escaped(cut(document.title, _TITLE))


def escaped(text: str) -> str:
    return escape(text, quote=False)
