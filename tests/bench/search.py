"""How long a search for documents takes among as many titles as there are, and among ten thousand."""

import random
import statistics
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, migrations, seed
from storage.database import Database
from storage.documents import catalogue, finding
from storage.search.index import Index
from storage.tables import Document, DocumentKind, Section
from tests import documents

FEW = 70
MANY = 10_000
ROUNDS = 3
QUERIES = Path(documents.__file__).with_name("queries.toml")

_BEGINNINGS = {
    DocumentKind.ORDER: [
        "Приказ о проведении",
        "Приказ об утверждении плана",
        "Приказ о результатах",
        "Приказ об итогах",
    ],
    DocumentKind.LETTER: ["Письмо о направлении результатов", "Письмо о предоставлении сведений по итогам"],
    DocumentKind.REGULATION: ["Положение об организации", "Модельное положение о порядке"],
    DocumentKind.REPORT: ["Аналитическая справка о результатах", "Справка об эффективности"],
    DocumentKind.PROGRAMME: ["Программа", "Дорожная карта"],
}
_ACTIONS = [
    "мониторинга", "диагностики", "самообследования", "анализа", "экспертизы", "опроса родителей", "анкетирования",
    "конкурса", "наставничества", "методического сопровождения", "повышения квалификации", "внутришкольного контроля",
    "профилактики", "апробации", "внедрения", "аттестации", "семинаров", "стажировок", "взаимопосещения уроков",
]  # fmt: skip
_SUBJECTS = [
    "читательской грамотности", "качества дошкольного образования", "профессиональных дефицитов педагогов",
    "объективности оценивания", "школьного питания", "работы классных руководителей", "инклюзивного образования",
    "профориентации обучающихся", "цифровой образовательной среды", "подготовки к ОГЭ и ЕГЭ", "олимпиадного движения",
    "управленческих команд", "работы с одарёнными детьми", "адаптации первоклассников", "сельских школ",
    "внеурочной деятельности", "математической подготовки", "безопасности детей на дорогах", "школьных библиотек",
]  # fmt: skip
_YEARS = range(2019, 2031)


@dataclass(frozen=True, slots=True)
class Searched:
    """Medians in seconds: the index alone, and a whole search with what is read of the documents found."""

    titles: int
    filling: float
    index: float
    whole: float


async def measure(folder: Path) -> tuple[Searched, Searched]:
    """The labelled queries among few titles and among many, the catalogue's own always with them."""
    return await _among(FEW, folder / "few.sqlite3"), await _among(MANY, folder / "many.sqlite3")


async def _among(titles: int, file: Path) -> Searched:
    url = URL.create("sqlite+aiosqlite", database=str(file))
    await migrations.upgrade(url)
    database = Database(url)
    try:
        await database.write(seed.load, seed.facts())
        await database.write(_make_up, titles)
        index, filling = Index(), time.perf_counter()
        for entry in await database.read(catalogue.everything, None):
            index.put(entry.document.id, entry.document.title)
        filling = time.perf_counter() - filling
        alone, whole = [], []
        for _ in range(ROUNDS):
            for query in _queries():
                begun = time.perf_counter()
                index.search(query)
                between = time.perf_counter()
                await finding.search(database, None, query)
                alone.append(between - begun)
                whole.append(time.perf_counter() - between)
        return Searched(titles, filling, statistics.median(alone), statistics.median(whole))
    finally:
        await database.close()


def _queries() -> list[str]:
    told = tomllib.loads(QUERIES.read_text(encoding="utf-8"))
    return [query for queries in told.values() for query in queries]


async def _make_up(session: AsyncSession, titles: int) -> None:
    """As many documents as are missing, with titles such as there are."""
    held = len((await session.scalars(select(Document.id))).all())
    sections = (await session.scalars(select(Section.id))).all()
    chance = random.Random(4)  # noqa: S311 - the same titles every time
    places = [name for names in seed.facts()["municipalities"].values() for name in names.values()]
    made: dict[str, DocumentKind] = {}
    while len(made) < titles - held:
        kind = chance.choice(list(_BEGINNINGS))
        words = (chance.choice(each) for each in (_BEGINNINGS[kind], _ACTIONS, _SUBJECTS))
        place, year = chance.choice(places), chance.choice(_YEARS)
        made[f"{' '.join(words)} ({place}, {year}/{year + 1} учебный год)"] = kind
    session.add_all(
        Document(
            section_id=chance.choice(sections),
            ordinal=100 + ordinal,
            title=title,
            kind=kind,
            source="",
            created_at=clock.now(),
            seeded={},
        )
        for ordinal, (title, kind) in enumerate(made.items())
    )
