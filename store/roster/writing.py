"""Lines into rows, a batch at a time: one statement adds what is new and changes what differs."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import JSON, ColumnElement, Table, Text, cast, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from store.models import SurveyStop
from store.roster.lines import ContactLine, Line, PersonLine, contact_row
from store.sealed import Vault, WrongKeyError

BATCH = 2_000
# three values each: SQLite takes 32,766 in one statement, and looks each of them up
LOOKUP = 500
DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}

T = TypeVar("T")


class Writer:
    """Writes the lines of one file and counts what they changed."""

    def __init__(
        self, db: Session, kind: type[Line], header: tuple[str, ...], vault: Vault
    ) -> None:
        self._db = db
        self._kind = kind
        self._header = header
        self._vault = vault
        self._before = _count(db, kind.table())
        self._touched = 0

    def write(self, lines: Iterable[Line]) -> None:
        """Bring the rows of these lines up to date; a row that is as it should be stays."""
        if self._kind is ContactLine:
            contacts = [line for line in lines if isinstance(line, ContactLine)]
            lines = _news(self._db, contacts, self._vault)
        rows = [line.stored(self._vault) for line in lines]
        if rows:
            self._touched += self._upsert(rows)

    def counts(self) -> tuple[int, int]:
        """Return how many rows were added and how many changed."""
        added = _count(self._db, self._kind.table()) - self._before
        return added, self._touched - added

    def _upsert(self, rows: list[dict[str, Any]]) -> int:
        table = self._kind.table()
        key = [column.name for column in table.primary_key]
        insert = DIALECTS[self._db.get_bind().dialect.name].insert(table)
        news = {
            name: insert.excluded[name]
            for name in rows[0]
            if name not in key and self._may_change(name)
        }
        differs = [
            _comparable(table.c[name]).is_distinct_from(_comparable(new))
            for name, new in news.items()
        ]
        statement = (
            insert.on_conflict_do_update(index_elements=key, set_=news, where=or_(*differs))
            if news
            else insert.on_conflict_do_nothing(index_elements=key)
        )
        options = {"preserve_rowcount": True}
        return self._db.connection().execute(statement, rows, execution_options=options).rowcount

    def _may_change(self, column: str) -> bool:
        """Leave what the file has no column for as it is."""
        return column in self._header or column not in self._kind.model_fields


def batches(lines: Iterable[T]) -> Iterator[list[T]]:
    """Cut a stream into lists that fit into memory."""
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        yield batch


def move(db: Session, moved: dict[str, str]) -> None:
    """Give people their new address wherever it stands, and free directory ids for other rows.

    The directory id becomes one that nobody has until the person's own line is written.
    """
    people, run = PersonLine.table(), db.connection().execute
    for old, new in moved.items():
        values = {"email": new, "aad_object_id": str(uuid4())}
        run(update(people).where(people.c.email == old).values(values))
        if old == new:
            continue
        for table in SQLModel.metadata.tables.values():
            for column in table.columns:
                if column.name.endswith("_email"):
                    run(update(table).where(column == old).values({column.name: new}))


def _news(db: Session, contacts: list[ContactLine], vault: Vault) -> list[Line]:
    """Return the contacts that are not stored as they are.

    Sealing the same twice gives different bytes, so what is stored is opened and compared. Who had
    themselves erased is not brought back.
    """
    news: list[Line] = []
    for start in range(0, len(contacts), LOOKUP):
        by_key = {
            (line.customer_id, line.workload, vault.address_hash(line.email)): line
            for line in contacts[start : start + LOOKUP]
        }
        for left in erased_among(db, {key[2] for key in by_key}):
            by_key = {key: line for key, line in by_key.items() if key[2] != left}
        table = ContactLine.table()
        key = list(table.primary_key)
        query = select(*key, table.c.sealed).where(tuple_(*key).in_(list(by_key)))
        for *found, sealed in db.connection().execute(query):
            line = by_key[found[0], found[1], found[2]]
            if _opened(vault, sealed, contact_row(*found)) == line.fields():
                del by_key[found[0], found[1], found[2]]
        news += by_key.values()
    return news


def erased_among(db: Session, hashes: Iterable[str]) -> set[str]:
    """Return who of these had themselves erased."""
    table = SQLModel.metadata.tables[str(SurveyStop.__tablename__)]
    query = select(table.c.email_hash).where(
        table.c.email_hash.in_(list(hashes)), table.c.way == "erased"
    )
    return set(db.connection().execute(query).scalars())


def _opened(vault: Vault, sealed: bytes, row: str) -> dict[str, Any] | None:
    try:
        return vault.open(sealed, row=row)
    except WrongKeyError:
        # nobody can read it any more: it is written anew
        return None


def _count(db: Session, table: Table) -> int:
    return db.connection().execute(select(func.count()).select_from(table)).scalar_one()


def _comparable(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """PostgreSQL compares no JSON, but the text of it, which we always write the same way."""
    return cast(value, Text) if isinstance(value.type, JSON) else value
