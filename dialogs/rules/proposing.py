"""Who may let a proposed catalogue entry into the review list: a second SME. Pure."""

from collections.abc import Collection

from dialogs.rules.request_state import Refusal, Refused
from store.vocabulary import Role

APPROVERS = frozenset({Role.SME, Role.PROGRAM})


def refuse_approval(*, proposed_by: str, approved_by: str, email: str) -> Refused | None:
    """Say why somebody may not approve; the four eyes are two people's."""
    if approved_by:
        return Refused(Refusal.FINISHED, "This is in the review list already.")
    if proposed_by == email:
        return Refused(Refusal.NOT_YOURS, "You proposed this: another SME has to approve it.")
    return None


def refuse_answer(
    *, answered_by: str, approved_by: str, email: str, roles: Collection[Role]
) -> Refused | None:
    """Say why somebody may not approve what a PSM has answered; PSMs do not approve each other."""
    if approved_by:
        return Refused(Refusal.FINISHED, "This is in the review list already.")
    if answered_by == email:
        return Refused(Refusal.NOT_YOURS, "You answered this: somebody else has to approve it.")
    if not APPROVERS & set(roles):
        return Refused(Refusal.NOT_YOURS, "An SME or the programme team approves this.")
    return None
