"""What is said unasked of working with partners: when it is sent, it is still true."""

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from cards.collaboration import CollaborationCard
from dialogs.collaboration_card import introduction_card, path_card, pattern_card
from dialogs.collaboration_people import Parties, parties_of, party_of, psms_to_ask, silence_of
from dialogs.rules.collaboration import Party, Pattern, whose_turn
from store import notices
from store.collaborations import Path, path_of
from store.identity import Identity, identify
from store.readers import reader_of
from store.told import To, Told
from store.vocabulary import CollaborationStep as Step

INTRODUCE = "collaboration.introduce"  # to the PSM
INTRODUCED = "collaboration.introduced"  # to whose path it is
NEW = "collaboration.new"  # to an FM who follows somebody else
DUE = "collaboration.due"  # to whoever does what comes next
SILENT = "collaboration.silent"  # to the FM, the FTA and the PSM: rounds without input
NEW_NOTE = "You are new here: somebody else wrote this customer's updates until now."
INTRODUCED_NOTE = "{psm} has introduced you. Propose a first meeting."
DUE_NOTE = "This is waiting since {since}."


def ask_psm(db: Session, parties: Parties, *, now: datetime) -> bool:
    """Ask the partner's PSM for an introduction; say whether there is anybody to ask."""
    return _to_all(db, INTRODUCE, parties, psms_to_ask_emails(parties, now), now)


def psms_to_ask_emails(parties: Parties, now: datetime) -> tuple[str, ...]:
    """Return the addresses of those who can introduce somebody to the partner today."""
    return tuple(one.email for one in psms_to_ask(parties.partner, now=now))


def tell_introduced(db: Session, parties: Parties, *, by: Identity, now: datetime) -> bool:
    """Tell somebody that they were introduced, and what they were briefed on."""
    to = (parties.path.email,)
    return _to_all(db, INTRODUCED, parties, to, now, by=by.name or by.email)


def tell_new(db: Session, path: Path, *, now: datetime) -> bool:
    """Show an FM who follows somebody else the way to the partner."""
    parties = parties_of(db, path)
    return bool(parties) and _to_all(db, NEW, parties, (path.email,), now)


def tell_due(db: Session, parties: Parties, *, now: datetime) -> bool:
    """Remind whoever does what comes next, once for each step."""
    return _to_all(db, DUE, parties, due_readers(parties, now), now)


def due_readers(parties: Parties, now: datetime) -> tuple[str, ...]:
    """Return who does what comes next: the PSM introduces; for the rest it is whose path it is."""
    is_psms = whose_turn(parties.path.step) is Party.PSM
    psms = psms_to_ask_emails(parties, now) if is_psms else ()
    return psms or (parties.path.email,)


def due_key(path: Path, email: str) -> str:
    """Name the reminder of a step."""
    return f"{DUE}:{path.id}:{path.seen}:{_hashed(email)}"


def silent_key(customer_id: str, partner_id: str, pattern: Pattern, email: str) -> str:
    """Name what is said of a pattern: once, as long as it lasts."""
    return f"{SILENT}:{customer_id}:{partner_id}:{pattern.first}:{_hashed(email)}"


def tell_silent(db: Session, path: Path, pattern: Pattern, email: str, *, now: datetime) -> bool:
    """Show somebody that a partner gave no input over several rounds."""
    return notices.write(
        db,
        SILENT,
        to=To(email=email),
        business_key=silent_key(path.customer_id, path.partner_id, pattern, email),
        now=now,
        ref={
            "customer": path.customer_id, "partner": path.partner_id, "of": path.email,
            "first": pattern.first,
        },
    )  # fmt: skip


def introduce(told: Told, db: Session) -> CollaborationCard | None:
    """Ask the PSM, as long as nobody has introduced them."""
    found = _parties(told, db)
    if found is None or found[2] is not Party.PSM or found[0].path.step is not Step.INTRODUCTION:
        return None
    return introduction_card(db, found[0], now=told.made_at)


def introduced(told: Told, db: Session) -> CollaborationCard | None:
    """Show that somebody was introduced, until they have met."""
    by = str(told.ref["by"])
    return _own(told, db, {Step.FIRST_MEETING}, INTRODUCED_NOTE.format(psm=by))


def new(told: Told, db: Session) -> CollaborationCard | None:
    """Show the way, as long as they have not begun."""
    return _own(told, db, {Step.FIND_PSM}, NEW_NOTE)


def due(told: Told, db: Session) -> CollaborationCard | None:
    """Remind of a step that still is where it was."""
    found = _parties(told, db)
    if found is None or found[0].path.seen != told.ref["seen"]:
        return None
    parties, who, party = found
    note = DUE_NOTE.format(since=_day(parties.path.since, parties))
    return path_card(db, parties, who, party, now=told.made_at, note=note)


def silent(told: Told, db: Session) -> CollaborationCard | None:
    """Show the rounds without input, as they are now; nothing once there was an answer."""
    customer_id, partner_id = str(told.ref["customer"]), str(told.ref["partner"])
    who = _reader(told, db)
    path = Path(
        customer_id=customer_id, partner_id=partner_id, email=str(told.ref["of"]),
        step=Step.FIND_PSM, since=told.made_at,
    )  # fmt: skip
    parties = parties_of(db, path)
    if who is None or parties is None:
        return None
    own = Path(
        customer_id=customer_id, partner_id=partner_id, email=who.email, step=Step.FIND_PSM,
        since=told.made_at,
    )  # fmt: skip
    is_theirs = parties_of(db, own) is not None and party_of(db, who, own) is Party.LEAD
    if not is_theirs and party_of(db, who, path) is not Party.PSM:
        return None
    pattern = silence_of(db, customer_id=customer_id, partner_id=partner_id, now=told.made_at)
    return pattern_card(parties, pattern) if pattern else None


KINDS = (
    (INTRODUCE, "Please introduce somebody", introduce),
    (INTRODUCED, "You were introduced to a partner", introduced),
    (NEW, "A partner to get to know", new),
    (DUE, "Working with a partner", due),
    (SILENT, "Rounds without input", silent),
)


def _own(told: Told, db: Session, steps: set[Step], note: str) -> CollaborationCard | None:
    found = _parties(told, db)
    if found is None or found[2] is not Party.LEAD or found[0].path.step not in steps:
        return None
    parties, who, party = found
    return path_card(db, parties, who, party, now=told.made_at, note=note)


def _parties(told: Told, db: Session) -> tuple[Parties, Identity, Party] | None:
    who = _reader(told, db)
    path = path_of(
        db, customer_id=str(told.ref["customer"]), partner_id=str(told.ref["partner"]),
        email=str(told.ref["of"]),
    )  # fmt: skip
    parties = parties_of(db, path) if path else None
    party = party_of(db, who, path) if who and path else None
    return (parties, who, party) if parties and who and party else None


def _reader(told: Told, db: Session) -> Identity | None:
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    return who if isinstance(who, Identity) else None


def _to_all(
    db: Session,
    kind: str,
    parties: Parties | None,
    people: tuple[str, ...],
    now: datetime,
    *,
    by: str = "",
) -> bool:
    if parties is None:
        return False
    path = parties.path
    new = [
        notices.write(
            db,
            kind,
            to=To(email=email),
            business_key=f"{kind}:{path.id}:{path.seen}:{_hashed(email)}",
            now=now,
            ref={
                "customer": path.customer_id, "partner": path.partner_id, "of": path.email,
                "seen": path.seen, "by": by,
            },
        )
        for email in people
    ]  # fmt: skip
    return any(new)


def _hashed(email: str) -> str:
    return sha256(email.encode()).hexdigest()[:16]


def _day(moment: datetime, parties: Parties) -> str:
    local = parties.calendar.day_of(moment)
    return f"{local.day} {local:%B %Y}"
