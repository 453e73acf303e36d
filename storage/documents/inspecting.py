"""Looking into files before they are kept: what they are, whether they open, and that they are what they say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from storage.documents import archives, office
from storage.documents.archives import Allowance
from storage.documents.file_kinds import FETCHED_AT_MOST, SENT_AT_MOST, Fault, FileKind, Unfit
from storage.documents.file_names import extension, safe_name

_KINDS: Final[Mapping[str, frozenset[FileKind]]] = {
    **{kind: frozenset({kind}) for kind in FileKind},
    "jpeg": frozenset({FileKind.JPG}),
    # Legal reference systems save RTF under this name, and Word opens it.
    "doc": frozenset({FileKind.DOC, FileKind.RTF}),
}
_PACKAGES: Final = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
_PLAIN: Final[Mapping[str, FileKind]] = {"txt": FileKind.TXT, "csv": FileKind.CSV}

_PROGRAMS: Final = re.compile(
    "exe|com|scr|pif|cpl|dll|sys|ocx|xll|ms[ip]|msix|appx|bat|cmd|ps[dm]?1|vb[es]?|jse?|mjs|ws[cfh]?|hta|lnk|url|reg|chm"
    "|jar|class|jnlp|apk|aab|dex|ipa|app|dmg|pkg|deb|rpm|elf|so|run|bin|command|sh|bash|zsh|py[cwz]?|rb|pl|php|iso|img"
    # Pages run what is written in them.
    "|s?html?|xhtml|mht|mhtml|svg"
)
_MACRO_DOCUMENTS: Final = re.compile("do[ct]m|xl[st]m|xlam?|p[op][ts]m|ppam|sldm")
_PROGRAM_STARTS: Final = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
    b"L\0\0\0\x01\x14\x02\0",  # a Windows shortcut
    b"#!",
)
_WINDOWS_PROGRAM: Final = re.compile(rb"MZ[\s\S]{,62}?\0")

_PDF_STARTS_WITHIN: Final = 1024
_PDF_ENDS_WITHIN: Final = 4096
_PDF_LENGTH: Final = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d+)")
_PDF_PASSWORD: Final = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R\b|<<)")
_NOT_IN_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_UTF16_STARTS: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file worth keeping; ``file_name`` is safe, and ends as its content says when it had no ending."""

    kind: FileKind
    size: int
    file_name: str


def check_announced(file_name: str, size: int | None) -> None:
    """Raises `Unfit` for what can be told before a file is fetched."""
    _check_name(extension(file_name))
    if size is not None:
        _check_size(size)
        if size > FETCHED_AT_MOST:
            raise Unfit(Fault.TOO_LARGE_TO_FETCH)


def inspect(content: Path | bytes, file_name: str) -> Inspected:
    """Raises `Unfit`. Unpacks archives to look into them, which takes up to seconds: not for the event loop."""
    if isinstance(content, Path):
        _check_size(content.stat().st_size)
        content = content.read_bytes()
    return _inspect(content, file_name, Allowance())


def _inspect(data: bytes, file_name: str, allowance: Allowance) -> Inspected:
    told = extension(file_name)
    _check_name(told)
    _check_size(len(data))
    if data.startswith(_PROGRAM_STARTS) or _WINDOWS_PROGRAM.match(data):
        raise Unfit(Fault.PROGRAM)
    if told and told not in _KINDS:
        raise Unfit(Fault.UNSUPPORTED)
    kind = _kind(data, told, allowance)
    if kind is None and not told:
        raise Unfit(Fault.UNSUPPORTED)
    if kind is None or (told and kind not in _KINDS[told]):
        raise Unfit(Fault.OTHER_CONTENT)
    return Inspected(kind, len(data), safe_name(file_name if told else f"{safe_name(file_name)}.{kind}"))


def _check_name(told: str) -> None:
    if _PROGRAMS.fullmatch(told):
        raise Unfit(Fault.PROGRAM)
    if _MACRO_DOCUMENTS.fullmatch(told):
        raise Unfit(Fault.MACROS)


def _check_size(size: int) -> None:
    if not size:
        raise Unfit(Fault.EMPTY)
    if size > SENT_AT_MOST:
        raise Unfit(Fault.TOO_LARGE)


def _kind(data: bytes, told: str, allowance: Allowance) -> FileKind | None:
    if data.startswith(archives.ZIP_STARTS):
        return _zip_kind(data, told, allowance)
    if data.startswith(office.OLE_START):
        return office.old_kind(data)
    if b"%PDF-" in data[:_PDF_STARTS_WITHIN]:
        _check_pdf(data)
        return FileKind.PDF
    if data.startswith(archives.RAR_START):
        archives.check_rar(data)
        return FileKind.RAR
    if data.startswith(archives.SEVEN_ZIP_START):
        archives.check_seven_zip(data)
        return FileKind.SEVEN_ZIP
    return _picture_kind(data) or _text_kind(data, told)


def _zip_kind(data: bytes, told: str, allowance: Allowance) -> FileKind | None:
    with archives.opened(data, allowance) as archive:
        kind = office.package_kind(archive)
        if kind is None and told in _PACKAGES:
            raise Unfit(Fault.BROKEN)
        if kind is None:
            _inspect_within(archive, allowance)
        return kind or FileKind.ZIP


def _inspect_within(archive: ZipFile, allowance: Allowance) -> None:
    files = list(archives.files_of(archive))
    if not files:
        raise Unfit(Fault.EMPTY)
    if not allowance.archives_within:
        raise Unfit(Fault.BOMB)
    allowance.archives_within -= 1
    for name, entry in files:
        try:
            _check_size(entry.file_size)
            _inspect(archive.read(entry), name, allowance)
        except Unfit as error:
            raise Unfit(error.fault, error.inside or safe_name(name)) from error
    allowance.archives_within += 1


def _check_pdf(data: bytes) -> None:
    length = _PDF_LENGTH.search(data[:_PDF_STARTS_WITHIN])
    cut_short = length and int(length.group(1)) > len(data)
    if cut_short or b"%%EOF" not in data.rstrip(b"\0\r\n\t ")[-_PDF_ENDS_WITHIN:]:
        raise Unfit(Fault.BROKEN)
    if _PDF_PASSWORD.search(data):
        raise Unfit(Fault.PROTECTED)


def _picture_kind(data: bytes) -> FileKind | None:
    for kind, start, end in (
        (FileKind.PNG, b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
        (FileKind.JPG, b"\xff\xd8\xff", b"\xff\xd9"),
    ):
        if data.startswith(start):
            # Telephones write more after the end.
            if end not in data:
                raise Unfit(Fault.BROKEN)
            return kind
    return None


def _text_kind(data: bytes, told: str) -> FileKind | None:
    if data.startswith(b"{\\rtf"):
        return FileKind.RTF
    if told not in _PLAIN or (_NOT_IN_TEXT.search(data) and not data.startswith(_UTF16_STARTS)):
        return None
    return _PLAIN[told]
