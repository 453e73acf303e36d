"""The portfolios of model documents: what there is, its files, who took and who waits for them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Enum, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class DocumentKind(StrEnum):
    """What a document is, in the word of the sources and of the data file."""

    ORDER = "приказ"
    LETTER = "письмо"
    REGULATION = "положение"
    CHART = "технологическая карта"
    PROGRAMME = "программа"
    REPORT = "справка"
    COLLECTION = "сборник"
    DIRECTIVE = "распоряжение"
    OTHER = "документ"


class Portfolio(Base):
    """A portfolio of model documents, or the shelf of reference items."""

    __tablename__ = "portfolios"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    short_title: Mapped[str] = mapped_column(String(64))
    expected: Mapped[int | None] = mapped_column(doc="how many documents it is said to hold, where that is said")
    position: Mapped[int]
    seeded: Mapped[dict[str, Any]]


class Section(Base):
    """A part of a portfolio."""

    __tablename__ = "sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_id: Mapped[int] = mapped_column(ForeignKey("portfolios.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(64), unique=True, doc="none: a coordinator added it")
    title: Mapped[str] = mapped_column(String(300))
    short_title: Mapped[str | None] = mapped_column(String(64))
    cycle: Mapped[str | None] = mapped_column(String(100), doc="what its documents are in the management cycle")
    position: Mapped[int]
    seeded: Mapped[dict[str, Any]]


class Document(Base):
    """An entry of the catalogue; it exists without a file, which comes later, in versions."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_section", "section_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"))
    code: Mapped[str | None] = mapped_column(String(64), unique=True, doc="none: a coordinator added it")
    ordinal: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[DocumentKind] = mapped_column(
        Enum(DocumentKind, native_enum=False, length=32, values_callable=lambda kinds: [each.value for each in kinds])
    )
    source: Mapped[str] = mapped_column(Text, doc="where the entry comes from")
    description: Mapped[str | None] = mapped_column(Text, doc="of a reference item, what its title does not say")
    hidden_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1, doc="raised by every change, so that the search notices")
    seeded: Mapped[dict[str, Any]]


class DocumentVersion(Base):
    """A file of a document; the highest number is the present one. The bytes lie on disk under their SHA-256."""

    __tablename__ = "document_versions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger, doc="bytes")
    note: Mapped[str | None] = mapped_column(Text, doc="what changed, in the coordinator's words")
    file_id: Mapped[str | None] = mapped_column(String(200), doc="Telegram's, as the present bot knows it")
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), doc="none: from the command line")
    uploaded_at: Mapped[datetime]


class DocumentTaken(Base):
    """Somebody took a document: which version last, and how often."""

    __tablename__ = "documents_taken"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("document_versions.id"))
    times: Mapped[int]
    taken_at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(100), doc="the press that was counted last")


class DocumentRequest(Base):
    """Somebody waits for a document that has no file yet."""

    __tablename__ = "document_requests"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    requested_at: Mapped[datetime]
    served_at: Mapped[datetime | None]
