"""Who looks after a request on Microsoft's side: its PSM, else the programme team."""

from dataclasses import dataclass

from sqlmodel import Session

from store.requests import ExpertRequest
from store.roles import people_in_role
from store.vocabulary import RequestState, Role

HELD = frozenset({RequestState.OFFERED, RequestState.ACCEPTED, RequestState.ASKED_BACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Keepers:
    """The PSMs and the programme team of the roster, by address."""

    psms: frozenset[str]
    programme: tuple[str, ...]

    @classmethod
    def of_today(cls, db: Session) -> "Keepers":
        """Read who they are now."""
        return cls(
            psms=frozenset(people_in_role(db, Role.PSM)),
            programme=people_in_role(db, Role.PROGRAM),
        )

    def psm_of(self, request: ExpertRequest) -> str:
        """Return the PSM a request went to, else one of the partner's, if they still are one."""
        named = (request.psm_email, *sorted(request.partner_psms))
        return next((email for email in named if email in self.psms), "")

    def of(self, request: ExpertRequest) -> tuple[str, ...]:
        """Return who has to look after a request: nobody only if the roster has nobody at all."""
        psm = self.psm_of(request)
        return (psm,) if psm else self.programme

    def holders_of(self, request: ExpertRequest) -> tuple[str, ...]:
        """Return who has a request now: its SME, else who looks after it."""
        held = request.sme_email and request.state in HELD
        return (request.sme_email,) if held else self.of(request)
