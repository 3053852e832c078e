"""Rows of a small roster: two partners, their PSMs, a few customers."""

from datetime import date

from sqlmodel import Session

from store.models import Assignment, Customer, Partner, Person

MICROSOFT, WINGTIP, ADATUM = "t-microsoft", "t-wingtip", "t-adatum"


def person(name: str, tenant: str, *roles: str, away_until: date | None = None) -> Person:
    first = name.split(maxsplit=1)[0].lower()
    domain = {MICROSOFT: "fasttrack", WINGTIP: "wingtip", ADATUM: "adatum"}[tenant]
    return Person(
        email=f"{first}@{domain}.example",
        name=name,
        aad_object_id=f"o-{first}",
        tenant_id=tenant,
        roles=list(roles),
        region="EMEA" if tenant == MICROSOFT else "",
        away_until=away_until,
    )


def customer(number: int, name: str, licences: int, *, segment: str = "") -> Customer:
    return Customer(
        customer_id=f"c{number}", name=name, country="DE", licences=licences, segment=segment
    )


def assignment(number: int, workload: str, rm: str, partner: str | None = None) -> Assignment:
    return Assignment(
        customer_id=f"c{number}", workload=workload, primary_rm=rm, partner_id=partner
    )


def add_roster(db: Session) -> None:
    """Add everybody; `Lamna` is a customer of the internal segment."""
    db.add_all(
        [
            person("Ana Ruiz", MICROSOFT, "psm"),
            person("Bert Vos", MICROSOFT, "psm", away_until=date(2030, 1, 31)),
            person("Cora Lind", MICROSOFT, "psm"),
            person("Finn Berg", MICROSOFT, "fm"),
            person("Tove Dahl", MICROSOFT, "fta"),
            person("Sina Koch", MICROSOFT, "sme"),
            person("Mats Ek", MICROSOFT, "manager"),
            person("Pia Holm", MICROSOFT, "program"),
            person("Ada Falk", MICROSOFT, "admin"),
            person("Dana Oye", WINGTIP, "partner"),
            person("Jonas Keller", ADATUM, "partner"),
            Partner(
                partner_id="p1",
                name="Wingtip Consulting",
                tenant_id=WINGTIP,
                region="Americas",
                psm_email="ana@fasttrack.example",
                cover_psm_email="cora@fasttrack.example",
                endorsed_workloads=["onedrive"],
            ),
            Partner(
                partner_id="p2",
                name="Adatum Cloud",
                tenant_id=ADATUM,
                region="EMEA",
                psm_email="bert@fasttrack.example",
                cover_psm_email="cora@fasttrack.example",
            ),
            customer(1, "Contoso", 24_000),
            customer(2, "Coho Winery", 120),
            customer(3, "Coho Vineyard", 310),
            customer(4, "Lamna Healthcare", 9_000, segment="S1500"),
            customer(5, "Fourth Coffee", 400),
        ]
    )
    db.flush()
    db.add_all(
        [
            assignment(1, "intune", "FTP Wingtip Consulting", "p1"),
            assignment(1, "onedrive", "Finn Berg"),
            assignment(2, "intune", "FTP Wingtip Consulting", "p1"),
            assignment(4, "intune", "FTP Adatum Cloud", "p2"),
            assignment(5, "onedrive", "Finn Berg"),
        ]
    )
    db.flush()
