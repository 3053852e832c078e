"""What is kept, for how long, and whom to ask."""

from collections.abc import Sequence

from sqlmodel import Session

from dialogs.turn import Reply, Turn

KEPT = (
    "What I keep: where I can write to you (your Teams conversation), the scope questions you ask "
    "with the names of customers, partners and people masked, the answers you got, what you did "
    "next and what you say about an answer, the scope records kept for customers "
    "(with who kept what), your requests for an expert with their comments (and "
    "a form you began, until you send or discard it), the status you log of a customer, what you "
    "say of your workloads before an update, the significant events you raise, what I have to "
    "tell you, and whether you want a pause. Of the contacts of satisfaction surveys I keep, "
    "encrypted and for two years at most: first and last name, address, country, language, "
    "whether they may be asked and for which service, whether they agree, and whether what they "
    "answer may be shown; who is shown that is noted. The roster of partners, people, customers "
    "and assignments comes from the programme team. I do not keep other messages, and logs hold "
    "no text of messages, names or addresses. It is stored in the database of the Partner Success "
    "Team. Say “my data” in our own chat to see, correct or erase what is kept of you as a survey "
    "contact; for the rest, ask your Partner Success Manager or the programme team."
)


def tell(turn: Turn, db: Session) -> Sequence[Reply]:
    """Say what is kept about the person who asks."""
    return [KEPT]
