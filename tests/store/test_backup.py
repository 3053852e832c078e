"""A whole store to a file and back, and from one database to another: the same rows, or nothing."""

import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import JSON, Engine, MetaData, Table, event, text
from sqlmodel import Session, select

from store import audit
from store.backup import BackupError, copy, restore, set_sequences, write
from store.backup_rows import AT_ONCE
from store.db import open_engine
from store.models import AuditRecord, Effect, Partner, Question, QuestionDoubt, SurveyContact
from store.schema import migrate
from store.sealed import Vault, WrongKeyError
from tests.bot.both_stores import add_catalogue_and_roster
from tests.conftest import BOTH, MIGRATED, NOON, new_database

TYPED = 'quotes " and \\ , a line\nbreak, Ünïcödé, 日本, {"json": [1]}, \u2028'


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A store with the demo roster, the catalogue, and what is hard to carry."""
    add_catalogue_and_roster(engine)
    with Session(engine) as db, db.begin():
        question = Question(
            conversation_id="a:ü", activity_id="1", tenant_id="t", aad_object_id="o",
            asked_at=NOON, text=TYPED, verdict="unknown", items=["b", "a"], confidence=0.1,
            edition=1,
        )  # fmt: skip
        db.add(question)
        db.flush()
        db.add(QuestionDoubt(question_id=question.id, kind="wrong", tenant_id="t",
                             aad_object_id="o", said_at=NOON.replace(microsecond=7)))  # fmt: skip
        for number in range(AT_ONCE * 2 + 3):
            spelt = f"{'aBc_ ü'[number % 6]}{number}"
            db.add(Effect(conversation_id=spelt, activity_id="x", done_at=NOON))
        audit.record(db, now=NOON, actor="a", action="x.y", subject="s", detail={"z": 1, "a": "ü"})
        audit.record(db, now=NOON, actor="a", action="x.y", subject="s")
    return engine


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Another store of each kind, without tables."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
        yield engine
        engine.dispose()
        return
    server = request.getfixturevalue("postgres")
    with new_database(server, template="template0") as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


def written(engine: Engine) -> bytes:
    file = io.BytesIO()
    write(engine, file, now=NOON)
    return file.getvalue()


def test_what_is_restored_is_what_was_backed_up(filled: Engine, empty: Engine) -> None:
    file = io.BytesIO()
    report = write(filled, file, now=NOON)
    file.seek(0)
    assert restore(empty, file) == report
    assert written(empty) == file.getvalue()
    assert report.counts["effect"] == AT_ONCE * 2 + 3
    assert report.total == sum(report.counts.values()) > 1_500
    with Session(empty) as db:
        assert db.exec(select(Question.text)).one() == TYPED
        assert db.exec(select(QuestionDoubt.said_at)).one() == NOON.replace(microsecond=7)
        assert audit.verify(db).good == report.counts["auditrecord"] >= 2
        assert audit.first_broken(db) is None
        contact = db.exec(select(SurveyContact).limit(1)).one()
        row = f"{contact.customer_id}/{contact.workload}/{contact.email_hash}"
        assert contact.sealed.hex() not in row
        with pytest.raises(Exception, match="append-only"):
            db.connection().execute(text("DELETE FROM auditrecord"))


def test_what_is_copied_is_what_was_there(filled: Engine, empty: Engine) -> None:
    report = copy(filled, empty)
    assert report.total > 1_500
    assert written(empty) == written(filled)


def test_contact_data_stays_sealed(filled: Engine) -> None:
    with Session(filled) as db:
        sealed = db.exec(select(SurveyContact.sealed)).all()
    assert sealed
    text_of_it = written(filled).decode()
    assert "tanisha" not in text_of_it.casefold()
    with pytest.raises(WrongKeyError):
        Vault("another secret of the tests: 0123456789").open(sealed[0], row="x")


def test_the_hash_is_what_a_terminal_counts(filled: Engine) -> None:
    head, *between, end = written(filled).splitlines(keepends=True)
    assert orjson.loads(head)["migration"]
    assert orjson.loads(end)["sha256"] == sha256(b"".join(between)).hexdigest()


def test_a_store_with_rows_is_left_as_it_is(filled: Engine, tmp_path: Path) -> None:
    file = written(filled)
    with pytest.raises(BackupError, match="not empty"):
        restore(filled, io.BytesIO(file))
    assert written(filled) == file
    with pytest.raises(BackupError, match="not empty"):
        copy(filled, filled)


def damaged(file: bytes, kind: str) -> bytes:  # noqa: C901 -- a list of ways
    lines = file.splitlines(keepends=True)
    row = next(n for n, line in enumerate(lines) if b'"a:\xc3\xbc"' in line)
    match kind:
        case "a row changed":
            lines[row] = lines[row].replace(b"unknown", b"outside")
        case "a row gone":
            del lines[row]
        case "a row twice":
            lines.insert(row, lines[row])
        case "cut off":
            del lines[-3:]
        case "cut off in a line":
            lines[-1] = lines[-1][:9]
        case "a table gone":
            first = next(n for n, line in enumerate(lines) if b'{"table":"effect"' in line)
            last = next(n for n in range(first + 1, len(lines)) if lines[n].startswith(b"{"))
            del lines[first:last]
        case "more behind it":
            lines.append(lines[-1])
        case "a value of another kind":
            lines[row] = lines[row].replace(b'"2030-01-07T12:00:00Z"', b"7")
        case "another file":
            lines = [b"customer_id,name\n"]
        case "empty":
            lines = []
    return b"".join(lines)


@pytest.mark.parametrize(
    "kind",
    ["a row changed", "a row gone", "a row twice", "cut off", "cut off in a line", "a table gone",
     "more behind it", "a value of another kind", "another file", "empty"],
)  # fmt: skip
def test_nothing_is_kept_of_a_damaged_file(engine: Engine, filled: Engine, kind: str) -> None:
    file = written(filled)
    hurt = damaged(file, kind)
    assert hurt != file
    empty = open_engine("sqlite://")  # one thread here: it stays in memory
    with pytest.raises(BackupError):
        restore(empty, io.BytesIO(hurt))
    with Session(empty) as db:
        assert db.exec(select(Partner)).all() == []
        assert db.exec(select(AuditRecord)).all() == []
    empty.dispose()


def test_another_migration_is_refused_by_name(filled: Engine) -> None:
    first, *others = written(filled).splitlines(keepends=True)
    head = orjson.loads(first) | {"migration": "0002"}
    older = b"".join([orjson.dumps(head, option=orjson.OPT_APPEND_NEWLINE), *others])
    empty = open_engine("sqlite://")
    with pytest.raises(BackupError, match="0002"):
        restore(empty, io.BytesIO(older))
    empty.dispose()


def test_older_tables_are_not_backed_up(filled: Engine) -> None:
    with filled.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(BackupError, match="migration"):
        written(filled)


def test_what_is_written_meanwhile_is_not_in_it(filled: Engine) -> None:
    before = written(filled)
    other = open_engine(filled.url.render_as_string(hide_password=False))

    class Slow(io.BytesIO):
        """Somebody else writes as soon as the first lines are out."""

        done = False

        def write(self, data: Any) -> int:
            if not self.done and self.tell():
                self.done = True
                with Session(other) as db, db.begin():
                    db.add(Effect(conversation_id="zz", activity_id="new", done_at=NOON))
            return super().write(data)

    file = Slow()
    write(filled, file, now=NOON)
    assert file.done
    assert file.getvalue() == before
    assert written(filled) != before
    other.dispose()


def test_rows_are_read_and_put_a_few_at_a_time(filled: Engine, empty: Engine) -> None:
    most = []
    event.listen(
        empty, "before_cursor_execute",
        lambda _c, _cur, statement, rows, _ctx, many: most.append(len(rows) if many else 1),
    )  # fmt: skip
    copy(filled, empty)
    assert max(most) <= AT_ONCE


@pytest.mark.postgres
def test_postgresql_counts_on_from_what_is_there(postgres: str) -> None:
    with new_database(postgres, template=MIGRATED) as url:
        engine = open_engine(url)
        tables = MetaData()
        with engine.begin() as connection:
            connection.execute(text(
                'CREATE TABLE "Counted" (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)'
            ))  # fmt: skip
            connection.execute(text('INSERT INTO "Counted" VALUES (41)'))
            Table("Counted", tables, autoload_with=connection)
            set_sequences(connection, tables)
            put = text('INSERT INTO "Counted" DEFAULT VALUES RETURNING id')
            assert connection.execute(put).scalar() == 42
        engine.dispose()


def test_no_json_of_a_row_may_be_missing() -> None:
    """In one that may, NULL and JSON's own null would become one in a file."""
    from store.backup import TABLES  # noqa: PLC0415 -- only here

    json = [c for t in TABLES.sorted_tables for c in t.columns if isinstance(c.type, JSON)]
    assert json
    assert not [str(one) for one in json if one.nullable]


def test_what_postgresql_does_not_take_is_told(postgres: str, tmp_path: Path) -> None:
    source = open_engine(f"sqlite:///{tmp_path / 'loose.db'}")
    migrate(source)
    with source.begin() as connection:
        connection.execute(text(
            "INSERT INTO effect VALUES (:long, 'x', '2030-01-01 00:00:00')"), {"long": "x" * 999}
        )  # fmt: skip
    with new_database(postgres, template="template0") as url:
        target = open_engine(url)
        with pytest.raises(BackupError, match="effect: the database refuses a row: value too long"):
            copy(source, target)
        target.dispose()
    source.dispose()
