"""Who looks after a partner, and who works on a customer."""

import pytest
from sqlmodel import Session

from store.partners import (
    KnownForScope,
    WorkloadAtCustomer,
    all_names,
    contact,
    customer_named,
    known_for_scope,
    names_of,
    partners_looked_after,
    psm_of_partner,
    workloads_at,
    works_with,
)
from tests.store.rows import add_roster


@pytest.fixture
def roster(db: Session) -> Session:
    add_roster(db)
    return db


def test_a_partner_has_a_psm_and_a_cover(roster: Session) -> None:
    found = psm_of_partner(roster, partner_id="p1")
    assert found is not None
    assert (found.partner_name, found.region) == ("Wingtip Consulting", "Americas")
    assert found.psm == contact(roster, email="ana@fasttrack.example")
    assert found.cover == contact(roster, email="cora@fasttrack.example")


@pytest.mark.parametrize("partner_id", ["gone", "", "c1"])
def test_who_is_no_partner_has_no_psm(roster: Session, partner_id: str) -> None:
    assert psm_of_partner(roster, partner_id=partner_id) is None


@pytest.mark.parametrize("email", ["gone@fasttrack.example", ""])
def test_an_address_that_nobody_has_is_nobody(roster: Session, email: str) -> None:
    assert contact(roster, email=email) is None


def test_a_psm_looks_after_their_partners(roster: Session) -> None:
    found = partners_looked_after(roster, psm_email="ana@fasttrack.example")
    assert found == ["Wingtip Consulting"]
    assert partners_looked_after(roster, psm_email="cora@fasttrack.example") == []


def test_workloads_at_a_customer_come_with_partner_and_psm(roster: Session) -> None:
    assert workloads_at(roster, customer_id="c1") == [
        WorkloadAtCustomer(
            workload="intune",
            primary_rm="FTP Wingtip Consulting",
            partner_name="Wingtip Consulting",
            psm_name="Ana Ruiz",
            psm_email="ana@fasttrack.example",
        ),
        WorkloadAtCustomer(
            workload="onedrive", primary_rm="Finn Berg", partner_name="", psm_name="", psm_email=""
        ),
    ]
    assert workloads_at(roster, customer_id="gone") == []


@pytest.mark.parametrize(
    ("partner", "customer", "works"),
    [("p1", "c1", True), ("p1", "c4", False), ("p2", "c4", True), ("p1", "gone", False),
     ("", "c1", False), ("", "c5", False)],
)  # fmt: skip
def test_a_partner_works_with_the_customers_it_is_assigned_to(
    roster: Session, partner: str, customer: str, *, works: bool
) -> None:
    assert works_with(roster, partner_id=partner, customer_id=customer) is works


WINERY = ("Coho Winery", 120)


@pytest.mark.parametrize(
    ("partner", "customer", "endorsed", "named", "works"),
    [
        ("p1", "c4", {"onedrive"}, ("Lamna Healthcare", 9_000), False),
        ("p1", "c1", {"onedrive"}, ("Contoso", 24_000), True),
        ("p2", "", set(), None, False),
        ("gone", "gone", set(), None, False),
        ("", "c2", set(), WINERY, False),
        ("", "", set(), None, False),
    ],
)
def test_a_scope_answer_knows_of_partner_and_customer_in_one_go(
    roster: Session,
    partner: str,
    customer: str,
    endorsed: set[str],
    named: tuple[str, int] | None,
    *,
    works: bool,
) -> None:
    assert known_for_scope(roster, partner_id=partner, customer_id=customer) == KnownForScope(
        endorsed=frozenset(endorsed), customer=named, works_with=works
    )


def test_names_are_found_by_id(roster: Session) -> None:
    assert names_of(roster, kind="customer", ids=("c2", "c3", "gone")) == [
        ("customer", "c3", "Coho Vineyard"),
        ("customer", "c2", "Coho Winery"),
    ]
    assert names_of(roster, kind="partner", ids=("p2",)) == [("partner", "p2", "Adatum Cloud")]
    assert names_of(roster, kind="partner", ids=()) == []
    assert {kind for kind, _, _ in all_names(roster)} == {"partner", "customer"}


def test_a_customer_has_a_name_and_licences(roster: Session) -> None:
    assert customer_named(roster, customer_id="c2") == ("Coho Winery", 120)
    assert customer_named(roster, customer_id="p1") is None
