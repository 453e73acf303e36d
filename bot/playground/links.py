"""Which addresses Telegram accepts as links, and which it takes for something else."""

from __future__ import annotations

import re

_USER = re.compile(r"tg://(?://)?user\?(?:.*&)?id=(\d+)", re.IGNORECASE)
_EMOJI = re.compile(r"tg://(?://)?emoji\?(?:.*&)?id=(\d+)", re.IGNORECASE)
_TIME = re.compile(r"tg://(?://)?time\?(?:.*&)?unix=(\d+)(?:&format=([a-zA-Z]*))?", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[\w.~%!$&'()*+,;=:-]+@)?(?:[^\W_](?:[\w-]*[^\W_])?\.)*[^\W_](?:[\w-]*[^\W_])?(?::\d{1,5})?", re.UNICODE
)


def mentioned_user(link: str) -> int | None:
    """The user behind ``tg://user?id=…``: such a link is a mention, not a link."""
    match = _USER.fullmatch(link.strip())
    return int(match[1]) if match else None


def custom_emoji(link: str) -> str | None:
    """The emoji behind ``tg://emoji?id=…``."""
    match = _EMOJI.fullmatch(link.strip())
    return match[1] if match else None


def moment(link: str) -> tuple[int, str] | None:
    """Unix time and format behind ``tg://time?unix=…&format=…``."""
    match = _TIME.fullmatch(link.strip())
    return (int(match[1]), match[2] or "") if match else None


def checked_link(link: str) -> str:
    """The address as Telegram keeps it, or an empty string for what it does not take for an address."""
    link = link.strip()
    if not link or re.search(r"\s", link):
        return ""
    scheme = _SCHEME.match(link)
    if scheme and scheme[1].lower() in {"tg", "ton", "tonsite"}:
        return link
    if scheme and scheme[1].lower() in {"mailto", "tel"}:
        return link
    if "://" not in link:
        link = f"http://{link}"
    scheme_name, _, rest = link.partition("://")
    host, slash, path = re.match(r"([^/?#]*)([/?#]?)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    bare = host.rpartition("@")[2].partition(":")[0]
    if scheme_name.lower() not in {"http", "https"} or not _HOST.fullmatch(host):
        return ""
    if "." not in bare and bare != "localhost":
        return ""
    return (
        f"{scheme_name.lower()}://{host}{slash or '/'}{path}"
        if slash != "?"
        else f"{scheme_name.lower()}://{host}/?{path}"
    )
