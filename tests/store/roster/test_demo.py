"""The demo data is sound, loads twice, and has what a first look needs."""

from collections import Counter
from pathlib import Path

from sqlmodel import Session, select

from store.catalogue_files import load_catalogue
from store.models import Assignment, Customer, Partner, Person
from store.roster import RosterReport, load_roster
from tests.store.roster.folders import NOON, VAULT

DEMO = Path(__file__).parents[3] / "bot" / "local" / "demo"


def load(db: Session) -> RosterReport:
    return load_roster(
        db,
        DEMO,
        vault=VAULT,
        workloads=load_catalogue().workloads,
        now=NOON,
        progress=lambda *_: None,
        dry_run=False,
    )


def test_the_demo_data_loads_and_the_second_time_changes_nothing(db: Session) -> None:
    assert load(db).edition == 1
    again = load(db)
    assert again.edition is None
    assert [file.read for file in again.files] == [file.unchanged for file in again.files]


def test_the_demo_data_has_every_role_and_enough_of_each(db: Session) -> None:
    load(db)
    roles = Counter(role for person in db.exec(select(Person)) for role in person.roles)
    wanted = {"psm": 5, "sme": 6, "fm": 4, "fta": 4, "manager": 2, "program": 2, "admin": 1}
    assert {role: min(roles[role], least) for role, least in wanted.items()} == wanted
    partners = db.exec(select(Partner)).all()
    assert len({partner.tenant_id for partner in partners}) == len(partners) >= 6
    assert len({partner.region for partner in partners}) == 4
    away = {person.email for person in db.exec(select(Person)) if person.away_until}
    assert any(partner.psm_email in away and partner.cover_psm_email for partner in partners)


def test_no_partner_of_the_demo_data_is_named_like_a_customer(db: Session) -> None:
    load(db)
    partners = {name.casefold() for name in db.exec(select(Partner.name))}
    customers = {name.casefold() for name in db.exec(select(Customer.name))}
    assert not partners & customers
    assert len(customers) >= 40


def test_the_demo_data_has_work_at_every_stage(db: Session) -> None:
    load(db)
    assignments = db.exec(select(Assignment)).all()
    shares = [a.active / a.entitled for a in assignments if a.entitled and a.active is not None]
    for least in (0.1, 0.2, 0.4):
        assert sum(share > least for share in shares) >= 10
    assert len({a.phase for a in assignments}) == 6
    assert any(not a.primary_rm.startswith("FTP") for a in assignments)


def test_every_address_of_the_demo_data_is_made_up() -> None:
    for file in DEMO.glob("*.csv"):
        for cell in file.read_text(encoding="utf-8").replace("\n", ",").split(","):
            assert "@" not in cell or cell.endswith(".example")
