"""Files: what was uploaded, and the identifiers by which bots send it again.

A ``file_id`` belongs to one bot and a ``file_unique_id`` to the file, as in Telegram
(https://core.telegram.org/bots/api#sending-files). One content under one name is kept once.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import WRONG_FILE, bad_request
from .images import size_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .text import Json

MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000
_KEY = 20
_SIZES = (("s", 90), ("m", 320), ("x", 800), ("y", 1280))
_FOLDERS = {
    "photo": "photos", "document": "documents", "video": "videos", "animation": "animations", "audio": "music",
    "voice": "voice", "video_note": "video_notes", "sticker": "stickers",
}  # fmt: skip
_DOCUMENT_LIKE = frozenset({"document", "video", "animation", "audio"})
_DEFAULT_MIME = {
    "voice": "audio/ogg", "video": "video/mp4", "animation": "video/mp4", "video_note": "video/mp4",
    "audio": "audio/mpeg", "sticker": "image/webp", "photo": "image/jpeg",
}  # fmt: skip
_NAMED = frozenset({"document", "video", "animation", "audio"})


@dataclass(slots=True)
class Upload:
    """A file on its way in."""

    data: bytes
    name: str = ""
    mime: str = ""


@dataclass(slots=True)
class File:
    """A file that the server keeps; ``data`` lives on disk instead when the store has a directory."""

    key: str
    kind: str
    size: int
    name: str
    mime: str
    width: int = 0
    height: int = 0
    duration: int = 0
    number: int = 0
    data: bytes | None = None

    @property
    def path(self) -> str:
        """The ``file_path`` of getFile."""
        suffix = self.name[self.name.rfind(".") :] if "." in self.name else mimetypes.guess_extension(self.mime) or ""
        return f"{_FOLDERS.get(self.kind, 'files')}/file_{self.number}{suffix if suffix.isascii() else ''}"


class FileStore:
    """All files of a world, by key."""

    def __init__(self, directory: Path | None = None, limit: int | None = None) -> None:
        self.directory = directory
        self.limit = limit
        self.files: dict[str, File] = {}
        self.paths: dict[str, str] = {}
        self.bytes = 0

    def add(self, upload: Upload, kind: str, details: Mapping[str, int] | None = None) -> File:
        """Keep an upload as a file of a kind, or refuse what Telegram refuses."""
        if not upload.data:
            raise bad_request("file must be non-empty")
        size = size_of(upload.data)
        if kind == "photo":
            _check_photo(upload, size)
        details = details or {}
        name = upload.name or ("" if kind in {"voice", "video_note", "sticker", "photo"} else "file")
        mime = upload.mime or mimetypes.guess_type(name)[0] or _DEFAULT_MIME.get(kind, "application/octet-stream")
        digest = hashlib.sha256(upload.data)
        digest.update(f"\0{kind}\0{name}\0{details.get('duration', 0)}".encode())
        key = digest.hexdigest()[:_KEY]
        if key in self.files:
            return self.files[key]
        width, height = size or (0, 0)
        file = File(
            key,
            kind,
            len(upload.data),
            name,
            mime,
            width=details.get("width") or width,
            height=details.get("height") or height,
            duration=details.get("duration", 0),
            number=len(self.paths),
        )
        self.keep(file, upload.data)
        return file

    def keep(self, file: File, data: bytes | None) -> None:
        """Put a file in its place; ``None``: its content is on disk already."""
        if data is not None and self.directory:
            self.directory.mkdir(parents=True, exist_ok=True)
            (self.directory / file.key).write_bytes(data)
        elif data is not None:
            file.data = data
        self.files[file.key] = file
        self.paths[file.path] = file.key
        self.bytes += file.size
        while self.limit and self.bytes > self.limit and len(self.files) > 1:
            oldest = next(iter(self.files.values()))
            self._forget(oldest)

    def _forget(self, file: File) -> None:
        del self.files[file.key]
        self.bytes -= file.size
        if self.directory:
            (self.directory / file.key).unlink(missing_ok=True)

    def read(self, file: File) -> bytes:
        """Give the content of a file."""
        if file.data is not None:
            return file.data
        return (self.directory / file.key).read_bytes() if self.directory else b""

    def find(self, file_id: str, bot_id: int) -> File | None:
        """Find the file that a bot's identifier stands for."""
        try:
            owner, key, _ = base64.urlsafe_b64decode(file_id + "=" * (-len(file_id) % 4)).decode().split(".")
        except ValueError:
            return None
        return self.files.get(key) if owner == str(bot_id) else None

    def reuse(self, file_id: str, bot_id: int, kind: str) -> File:
        """Find a file to be sent again as a kind, or refuse as Telegram does."""
        if file_id.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        file = self.find(file_id, bot_id)
        if file is None:
            raise bad_request(WRONG_FILE)
        if file.kind != kind and not (file.kind in _DOCUMENT_LIKE and kind in _DOCUMENT_LIKE):
            raise bad_request(f"can't use file of type {_title(file.kind)} as {_title(kind)}")
        return file

    def media(self, file: File, bot_id: int) -> Json:
        """The Bot API object of a file for one bot, under the name of its kind; a photo is a list of sizes."""
        if file.kind == "photo":
            return {"photo": _photo_sizes(file, bot_id)}
        media: Json = {
            "file_id": identifier(file, bot_id),
            "file_unique_id": file.key,
            "file_size": file.size,
        }
        if file.kind not in {"sticker", "video_note"}:
            media["mime_type"] = file.mime
        if file.kind in _NAMED:
            media["file_name"] = file.name
        if file.kind in {"video", "animation", "sticker"}:
            media["width"], media["height"] = file.width or 512, file.height or 512
        if file.kind in {"video", "animation", "audio", "voice", "video_note"}:
            media["duration"] = file.duration
        if file.kind == "video_note":
            media["length"] = file.width or 240
        if file.kind == "sticker":
            media |= {"type": "regular", "is_animated": False, "is_video": False}
        if file.kind == "animation":
            return {"animation": media, "document": {k: media[k] for k in _DOCUMENT_FIELDS}}
        return {file.kind: media}

    def by_unique_id(self, unique_id: str) -> File | None:
        """Find a file by what all bots and all phones know it by."""
        return self.files.get(unique_id[:_KEY])


_DOCUMENT_FIELDS = ("file_id", "file_unique_id", "file_size", "mime_type", "file_name")


def identifier(file: File, bot_id: int, size: str = "") -> str:
    """The ``file_id`` of a file (of one of its sizes) for one bot."""
    return base64.urlsafe_b64encode(f"{bot_id}.{file.key}.{size}".encode()).decode().rstrip("=")


def _title(kind: str) -> str:
    """The name of a kind in refusals."""
    if kind == "voice":
        return "VoiceNote"
    return "".join(word.capitalize() for word in kind.split("_"))


def _check_photo(upload: Upload, size: tuple[int, int] | None) -> None:
    if len(upload.data) > MAX_PHOTO:
        raise bad_request(
            f"file of size {len(upload.data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    if size is None or min(size) < 1:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > MAX_PHOTO_SIDES:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _photo_sizes(file: File, bot_id: int) -> list[Json]:
    """Every size Telegram would offer. All of them download as the original: nothing here scales pictures."""
    longest = max(file.width, file.height)
    wanted = [(name, side) for name, side in _SIZES if side < longest] + [("w", min(longest, 2560))]
    return [
        {
            "file_id": identifier(file, bot_id, name),
            "file_unique_id": f"{file.key}{name}",
            "file_size": file.size,
            "width": max(1, file.width * side // longest),
            "height": max(1, file.height * side // longest),
        }
        for name, side in wanted
    ]
