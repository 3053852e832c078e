"""Who may let a proposed catalogue entry into the review list: a second SME. Pure."""

from dialogs.rules.request_state import Refusal, Refused


def refuse_approval(*, proposed_by: str, approved_by: str, email: str) -> Refused | None:
    """Say why somebody may not approve; the four eyes are two people's."""
    if approved_by:
        return Refused(Refusal.FINISHED, "This is in the review list already.")
    if proposed_by == email:
        return Refused(Refusal.NOT_YOURS, "You proposed this: another SME has to approve it.")
    return None
