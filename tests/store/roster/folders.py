"""A small sound roster, and a folder that tests change a cell of."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from store.roster import RosterError, RosterReport, load_roster
from store.sealed import Vault

VAULT = Vault("a secret of this test, thirty-two or more")
WORKLOADS = frozenset({"teams", "intune", "exchange_online"})
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MICROSOFT, WINGTIP = "tenant-ms", "tenant-wingtip"
Row = dict[str, str]

SOUND: Mapping[str, tuple[Row, ...]] = {
    "people.csv": (
        {"email": "pat@ms.example", "name": "Pat", "aad_object_id": "o1", "tenant_id": MICROSOFT,
         "roles": "psm", "region": "EMEA", "time_zone": "Europe/Berlin", "locale": "de-DE",
         "workloads": "teams;intune", "away_until": ""},
        {"email": "fay@ms.example", "name": "Fay", "aad_object_id": "o2", "tenant_id": MICROSOFT,
         "roles": "fm;fta", "region": "", "time_zone": "", "locale": "", "workloads": "",
         "away_until": "2027-01-15"},
        {"email": "wim@wingtip.example", "name": "Wim", "aad_object_id": "o3",
         "tenant_id": WINGTIP, "roles": "partner", "region": "", "time_zone": "", "locale": "",
         "workloads": "", "away_until": ""},
    ),
    "partners.csv": (
        {"partner_id": "P-1", "name": "Wingtip", "tenant_id": WINGTIP, "region": "EMEA",
         "psm_email": "pat@ms.example", "contact_email": "", "endorsed_workloads": "teams",
         "cover_psm_email": ""},
    ),
    "customers.csv": (
        {"customer_id": "C-1", "name": "Contoso", "country": "DE", "licences": "500",
         "tenant_id": "", "segment": "S1500", "fm_email": "fay@ms.example",
         "fta_email": "fay@ms.example", "csm_email": "cas@contoso.example"},
        {"customer_id": "C-2", "name": "Fabrikam", "country": "US", "licences": "0",
         "tenant_id": "", "segment": "", "fm_email": "", "fta_email": "", "csm_email": ""},
    ),
    "assignments.csv": (
        {"customer_id": "C-1", "workload": "teams", "primary_rm": "FTP Wingtip",
         "partner_id": "P-1", "phase": "enable", "entitled": "500", "active": "100",
         "payment_complete": "y", "forecast_15": "2026-11-30", "forecast_40": "2027-02-28",
         "cpor_claimed": "2026-10-01"},
        {"customer_id": "C-2", "workload": "intune", "primary_rm": "Fay", "partner_id": "",
         "phase": "", "entitled": "", "active": "", "payment_complete": "", "forecast_15": "",
         "forecast_40": "", "cpor_claimed": ""},
    ),
    "survey_contacts.csv": (
        {"customer_id": "C-1", "workload": "teams", "first_name": "Zoë", "last_name": "Quist",
         "email": "zoe.quist@contoso.example", "country": "DE", "survey_eligible": "y",
         "survey_language": "de"},
    ),
    "survey_events.csv": (
        {"customer_id": "C-1", "workload": "teams", "email": "zoe.quist@contoso.example",
         "event": "completed", "at": "2026-10-01T09:30+02:00", "nsat": "150", "nps": "9"},
    ),
}  # fmt: skip


class Folder:
    """A folder with the sound roster in it, and the import of it into a database."""

    def __init__(self, path: Path, db: Session) -> None:
        self.path = path
        self.db = db
        self.progress: list[tuple[str, int, int]] = []
        self.rows = {file: [dict(row) for row in rows] for file, rows in SOUND.items()}
        for file in self.rows:
            self.write(file)

    def write(self, file: str, *more: Row) -> None:
        """Write a file again after its rows have been changed."""
        self.rows[file] += [dict(row) for row in more]
        with (self.path / file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(self.rows[file][0]))
            writer.writeheader()
            writer.writerows(self.rows[file])

    def change(self, file: str, row: int = 0, /, **cells: str) -> None:
        """Set cells of one row (the first is 0, on line 2)."""
        self.rows[file][row].update(cells)
        self.write(file)

    def put(self, file: str, content: str | bytes) -> None:
        """Write a file as it is given."""
        raw = content.encode() if isinstance(content, str) else content
        (self.path / file).write_bytes(raw)

    def only(self, *files: str) -> None:
        """Take every other file away."""
        for file in set(SOUND) - set(files):
            (self.path / file).unlink(missing_ok=True)

    def load(self, *, dry_run: bool = False) -> RosterReport:
        """Import the folder."""
        return load_roster(
            self.db,
            self.path,
            vault=VAULT,
            workloads=WORKLOADS,
            now=NOON,
            progress=lambda *told: self.progress.append(told),
            dry_run=dry_run,
        )

    def faults(self) -> list[str]:
        """Import the folder and return what is wrong with it."""
        try:
            self.load()
        except RosterError as error:
            return error.faults
        return []
