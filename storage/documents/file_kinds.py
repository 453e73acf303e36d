"""Which files the catalogue keeps, how large, and why one is refused."""

from enum import StrEnum
from typing import Final

from storage.refusals import Refusal

MIB: Final = 1024 * 1024
SENT_AT_MOST: Final = 50 * MIB
"""What a bot may send; a larger file could be kept and never handed out."""
FETCHED_AT_MOST: Final = 20 * MIB
"""What Telegram's own server lets a bot fetch; a local Bot API server has no such limit."""


class FileKind(StrEnum):
    """What a file is; the value is its usual extension."""

    PDF = "pdf"
    DOC = "doc"
    DOCX = "docx"
    XLS = "xls"
    XLSX = "xlsx"
    PPT = "ppt"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    RTF = "rtf"
    TXT = "txt"
    CSV = "csv"
    JPG = "jpg"
    PNG = "png"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"


class Fault(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_LARGE_TO_FETCH = "too_large_to_fetch"
    PROGRAM = "program"
    MACROS = "macros"
    PROTECTED = "protected"
    """A password is needed to open it or, of a PDF, perhaps only to print or change it."""
    BROKEN = "broken"
    BOMB = "bomb"
    """An archive that unpacks to far more than it seems, or of archives in archives."""
    UNSUPPORTED = "unsupported"
    OTHER_CONTENT = "other_content"
    """The content is not what the extension says."""


class Unfit(Refusal):
    """The file is not kept; ``inside`` names the file in the archive that is at fault."""

    def __init__(self, fault: Fault, inside: str | None = None) -> None:
        super().__init__(fault, inside)
        self.fault = fault
        self.inside = inside
