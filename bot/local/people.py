"""The people of the roster, as the chat page offers them."""

from sqlmodel import Session, select

from bot.local.site import LocalPerson
from store.models import Partner, Person
from store.vocabulary import Role

GROUPS = {
    Role.PARTNER: ("Partners", "Partner consultant"),
    Role.PSM: ("Partner Success Managers", "Partner Success Manager"),
    Role.SME: ("Subject Matter Experts", "Subject Matter Expert"),
    Role.FM: ("FastTrack Managers", "FastTrack Manager"),
    Role.FTA: ("FastTrack Architects", "FastTrack Architect"),
    Role.MANAGER: ("Team managers", "Team manager"),
    Role.PROGRAM: ("Programme team", "Programme manager"),
    Role.ADMIN: ("Administrators", "Administrator"),
}
TRIES = {
    Role.PARTNER: ("Is Known Folder Move part of the benefit?", "who is my PSM"),
    Role.PSM: ("open questions", "is there a partner on Contoso?"),
    Role.SME: ("Can we upgrade their Configuration Manager?", "who is the PSM for Wingtip?"),
    Role.FM: ("is there a partner on Contoso?", "how often must I send status"),
    Role.FTA: ("is there a partner on Fabrikam?", "what must a status note hold"),
    Role.MANAGER: ("who is the PSM for Wingtip?", "help"),
    Role.PROGRAM: ("open questions", "help"),
    Role.ADMIN: ("open questions", "help"),
}


def demo_people(db: Session) -> list[LocalPerson]:
    """Return everybody of the roster, grouped by what they do, partners first."""
    partners = {row.tenant_id: row.name for row in db.exec(select(Partner))}
    people = db.exec(select(Person).order_by(Person.name))
    shown = [_shown(person, partners) for person in people]
    order = [group for group, _ in GROUPS.values()]
    return sorted(shown, key=lambda person: order.index(person.group))


def _shown(person: Person, partners: dict[str, str]) -> LocalPerson:
    roles = [Role(role) for role in person.roles]
    main = next(role for role in GROUPS if role in roles)
    group, title = GROUPS[main]
    where = partners.get(person.tenant_id) or person.region
    return LocalPerson(
        object_id=person.aad_object_id,
        tenant_id=person.tenant_id,
        name=person.name,
        title=f"{title}, {where}" if where else title,
        group=group,
        locale=person.locale,
        time_zone=person.time_zone,
        tries=TRIES[main],
    )
