"""Load a folder of CSV files: check all of it, then write all of it, or nothing."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from store import audit
from store.batches import ALONE
from store.editions import ROSTER, next_edition
from store.invitations import take_in
from store.rhythm import plan_all_anew
from store.roster.checking import Checker
from store.roster.faults import Faults
from store.roster.keys import Keys
from store.roster.lines import KINDS, EventLine, Line
from store.roster.parsing import parse
from store.roster.reading import FILE, Sheet
from store.roster.writing import BATCH, Writer, batches, move
from store.sealed import Vault

Progress = Callable[[str, int, int], None]
# Two imports take turns. The number is this product's own (store/schema.py).
ADVISORY_LOCK = 4_207_715_057


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What one file brought: its lines, and the rows that were added, changed or left alone."""

    file: str
    read: int
    added: int
    changed: int

    @property
    def unchanged(self) -> int:
        """Lines whose row was already as it should be."""
        return self.read - self.added - self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReport:
    """What an import did, or in a dry run what it would do.

    `edition` is None where nothing changed; `ignored` are CSV files of other names.
    """

    files: tuple[FileReport, ...]
    ignored: tuple[str, ...]
    edition: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Import:
    """What every step of one import needs."""

    db: Session
    folder: Path
    vault: Vault
    workloads: Collection[str]
    progress: Progress
    faults: Faults


def load_roster(
    db: Session,
    folder: Path,
    *,
    vault: Vault,
    workloads: Collection[str],
    now: datetime,
    progress: Progress,
    dry_run: bool,
) -> RosterReport:
    """Bring the roster up to date with the CSV files of a folder, in the caller's transaction.

    A line adds its row or changes it; an empty cell empties what is stored. Nothing is ever
    removed: a row that a file no longer has, a column that its header does not name and a file
    that is absent are left as they were. When anything changed there is a new edition and a line
    in the audit trail.

    `workloads` are the ids of the catalogue; `progress` is told what is being done, and how many
    bytes of how many. A dry run undoes what it wrote before it returns.

    Raises:
        RosterError: with what is wrong; nothing has been written then.
    """
    faults = Faults(tuple(kind.file for kind in KINDS))
    job = _Import(
        db=db, folder=folder, vault=vault, workloads=workloads, progress=progress, faults=faults
    )
    kinds, ignored = _present(folder, faults)
    faults.raise_if_any()
    _take_turns(db)
    keys, digests = _check(job, kinds)
    with db.begin_nested() as savepoint:
        move(db, keys.moved)
        files = tuple(_write(job, kind, digests[kind]) for kind in kinds)
        if EventLine in kinds:
            take_in(db, now=now, at_once=ALONE)
        changed = any(file.added or file.changed for file in files)
        edition = _record(db, files, list(digests.values()), now) if changed else None
        if changed:
            plan_all_anew(db)
        if dry_run:
            savepoint.rollback()
    db.expire_all()
    return RosterReport(files=files, ignored=ignored, edition=edition)


def _present(folder: Path, faults: Faults) -> tuple[list[type[Line]], tuple[str, ...]]:
    """Find the files the import knows, and the names of CSV files it does not."""
    names = {kind.file for kind in KINDS}
    if not folder.is_dir():
        faults.add(str(folder), 1, "(folder)", "is not a folder")
        return [], ()
    ignored = {path.name for path in folder.glob("*.[cC][sS][vV]")} - names
    kinds = [kind for kind in KINDS if (folder / kind.file).exists()]
    if not kinds:
        told = ", ".join(sorted(names))
        faults.add(str(folder), 1, "(folder)", f"has none of the files {told}")
    return kinds, tuple(sorted(ignored))


def _take_turns(db: Session) -> None:
    if db.get_bind().dialect.name == "postgresql":
        db.connection().execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))


def _check(job: _Import, kinds: list[type[Line]]) -> tuple[Keys, dict[type[Line], str]]:
    """Read everything once; return the keys, and a digest of each file's content."""
    keys = Keys.of_store(job.db)
    checker = Checker(keys, job.faults)
    digests: dict[type[Line], str] = {}
    for kind in KINDS:
        if kind in kinds:
            digest = hashlib.sha256(kind.file.encode())
            with Sheet(job.folder / kind.file, kind.columns(), job.faults) as sheet:
                if not sheet.readable:
                    keys.unreadable.add(kind.file)
                for number, line in _lines(job, sheet, kind, checker):
                    checker.take(number, line)
                    digest.update(line.told(job.vault))
            digests[kind] = digest.hexdigest()
        checker.finish(kind)
    job.faults.raise_if_any()
    return keys, digests


def _lines(
    job: _Import, sheet: Sheet, kind: type[Line], checker: Checker | None
) -> Iterator[tuple[int, Line]]:
    """Yield the lines that are right in themselves, and note what is wrong with the others."""
    doing = f"{'checking' if checker else 'loading'} {kind.file}"
    for number, record in enumerate(sheet):
        if number % BATCH == 0:
            job.progress(doing, sheet.position, sheet.size)
        line = parse(kind, record, job.workloads)
        if isinstance(line, Line):
            yield record.line, line
            continue
        for wrong in line:
            job.faults.add(kind.file, record.line, wrong.column, wrong.message)
        if checker is not None:
            checker.take_broken(kind, record)
    job.progress(doing, sheet.size, sheet.size)


def _write(job: _Import, kind: type[Line], checked: str) -> FileReport:
    """Read a file again, this time into rows; it must still say what was checked."""
    digest, read = hashlib.sha256(kind.file.encode()), 0
    with Sheet(job.folder / kind.file, kind.columns(), job.faults) as sheet:
        writer = Writer(job.db, kind, sheet.header, job.vault)
        for batch in batches(line for _, line in _lines(job, sheet, kind, None)):
            for line in batch:
                digest.update(line.told(job.vault))
            writer.write(batch)
            read += len(batch)
    if digest.hexdigest() != checked:
        job.faults.add(kind.file, 1, FILE, "was changed while it was read: import it again")
    job.faults.raise_if_any()
    added, changed = writer.counts()
    return FileReport(file=kind.file, read=read, added=added, changed=changed)


def _record(db: Session, files: tuple[FileReport, ...], digests: list[str], now: datetime) -> int:
    digest = hashlib.sha256("".join(digests).encode()).hexdigest()
    edition = next_edition(db, body=ROSTER, digest=digest, now=now)
    counts = {
        file.file: {"read": file.read, "added": file.added, "changed": file.changed}
        for file in files
    }
    audit.record(
        db,
        now=now,
        actor="operator",
        action="roster.import",
        subject=f"edition {edition}",
        detail=counts,
    )
    return edition
