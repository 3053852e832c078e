"""One message to one person: what it carries, what it shows, and where it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from botbuilder.schema import ConversationReference

from bot.activities import reference_to
from bot.mail import Mail
from bot.survey_mail import nudge_mail
from cards.notices import words_of
from cards.view import CardView
from dialogs.notices import Kind, digest, digest_title
from dialogs.rules.delivery import Route
from dialogs.survey_nudges import Letter
from store.models import Address
from store.readers import Reader
from store.told import Told

Part = tuple[Told, Kind, CardView]
WHY_BY_MAIL = (
    "You get this by mail because you have not opened the Partner Success Bot in Microsoft Teams, "
    "or have removed it. A mail has no buttons: open the bot there and say “help” to go on with it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One message: the notices it carries, what it shows, and where it goes.

    `replaces`: the message in whose place it goes. `not_before`: Teams asked to wait until then.
    `say_at`: its place among all that the bot says in Teams.
    """

    told: tuple[Told, ...]
    title: str
    view: CardView
    harmless_twice: bool
    tenant_id: str
    reference: ConversationReference | None = None
    mail: Mail | None = None
    replaces: str = ""
    not_before: datetime | None = None
    say_at: datetime | None = None

    @property
    def route(self) -> Route:
        return Route.TEAMS if self.reference is not None else Route.MAIL

    @property
    def conversation_id(self) -> str:
        return str(self.reference.conversation.id) if self.reference is not None else ""


def errand_to(reader: Reader, parts: Sequence[Part], route: Route, now: datetime) -> Errand:
    """Make the message of its parts: the one card there is, or a digest of several."""
    told = tuple(told for told, _, _ in parts)
    one = parts[0] if len(parts) == 1 else None
    title = one[1].title if one else digest_title(len(parts))
    address = reader.address if route is Route.TEAMS else None
    return Errand(
        told=told,
        title=title,
        view=one[2] if one else digest(parts),
        harmless_twice=all(kind.harmless_twice for _, kind, _ in parts),
        tenant_id=reader.tenant_id,
        reference=reference_to(address) if address else None,
        mail=None if address else _mail(reader, title, parts, now),
        not_before=address.not_before if address else None,
    )


def errand_by_letter(told: Told, kind: Kind, letter: Letter, route: Route, now: datetime) -> Errand:
    """Make the message to somebody outside the programme: the card in Teams, else the mail."""
    address = letter.reader.address if route is Route.TEAMS else None
    return Errand(
        told=(told,),
        title=letter.card.title,
        view=letter.card,
        harmless_twice=kind.harmless_twice,
        tenant_id=letter.reader.tenant_id,
        reference=reference_to(address) if address else None,
        mail=None if address else nudge_mail(letter.mail, at=now),
        not_before=address.not_before if address else None,
    )


def errand_in_place(part: Part, address: Address) -> Errand:
    """Make the message that goes in the place of another."""
    told, kind, view = part
    return Errand(
        told=(told,),
        title=kind.title,
        view=view,
        harmless_twice=kind.harmless_twice,
        tenant_id=address.tenant_id,
        reference=reference_to(address),
        replaces=told.spot.message_id,
        not_before=address.not_before,
    )


def _mail(reader: Reader, title: str, parts: Sequence[Part], now: datetime) -> Mail:
    lines = (*(line for _, _, view in parts for line in words_of(view)), WHY_BY_MAIL)
    keys = tuple(told.business_key for told, _, _ in parts)
    return Mail(to=reader.email, subject=title, lines=lines, keys=keys, at=now)
