"""What the search knows of the language, as the file beside this one tells it."""

import tomllib
from pathlib import Path
from typing import Final

_FILE = tomllib.loads(Path(__file__).with_name("language.toml").read_text(encoding="utf-8"))

STOP_WORDS: Final[str] = _FILE["stop_words"]
ASKING: Final[str] = _FILE["asking"]
COMMON: Final[str] = _FILE["common"]
NAMES: Final[list[list[str]]] = _FILE["names"]
SYNONYMS: Final[list[str]] = _FILE["synonyms"]
IRREGULAR: Final[dict[str, str]] = _FILE["irregular"]
