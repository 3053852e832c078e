"""Whose PSM is it, and who works on a customer: found by name, told to those who may know."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlmodel import Session

from cards.psm import ChoosePartner, CustomerPartners, PsmCard
from cards.view import Fact
from dialogs import psm
from dialogs.customer_partners import DO_NOT_REMOVE, ROWS_A_PAGE
from dialogs.psm import ONLY_YOUR_OWN, WHICH_ONE
from dialogs.refs import OLD_BUTTON
from dialogs.turn import Reply
from dialogs.understanding.meaning import Intent, Name
from dialogs.wording import IN_OUR_CHAT
from store.identity import Identity
from store.models import Partner, Person
from store.vocabulary import Place, Role
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, STAFF, about, pressing, somebody, turn
from tests.store.rows import ADATUM, assignment

WINGTIP = Name(typed="Wingtip", key="p1")
CORA = "cora@fasttrack.example"
MINE = "who is my PSM?"


def answer(
    db: Session,
    who: Identity,
    text: str = "",
    *,
    partner: Name | None = None,
    customer: Name | None = None,
    place: Place = Place.PERSONAL,
) -> list[Reply]:
    meaning = about(Intent.PSM_LOOKUP, partner=partner, customer=customer)
    return list(psm.ask(turn(who, text, meaning=meaning, place=place), db))


def one_card(replies: Sequence[Reply]) -> PsmCard:
    [card] = replies
    assert isinstance(card, PsmCard)
    return card


def on(db: Session, customer: str, *, page: int = 0) -> CustomerPartners:
    [card] = psm.show(pressing(turn(FINN), {"customer": customer, "page": page}), db)
    assert isinstance(card, CustomerPartners)
    return card


def test_a_partner_sees_their_psm_and_how_to_reach_them(db: Session) -> None:
    card = one_card(answer(db, DANA, "who is my PSM"))
    assert (card.partner, card.name, card.initials) == ("Wingtip Consulting", "Ana Ruiz", "AR")
    assert card.away == ""
    assert card.facts == (
        Fact(title="Region", value="EMEA"),
        Fact(title="Mail", value="ana@fasttrack.example"),
        Fact(title="Time zone", value="UTC"),
        Fact(title="Cover when away", value=f"Cora Lind, {CORA}"),
    )
    assert [link.title for link in card.links] == ["Chat in Teams", "Write a mail"]
    assert card.links[0].url.startswith("https://teams.microsoft.com/l/chat/0/0?users=ana%40")


def test_who_covers_stands_first_while_the_psm_is_away(db: Session) -> None:
    card = one_card(answer(db, JONAS, MINE))
    assert card.away == f"Bert Vos is away until 31 January 2030. Cora Lind covers: {CORA}"
    assert [link.title for link in card.links] == [
        "Chat with Cora Lind", "Write to Cora Lind", "Chat with Bert Vos",
    ]  # fmt: skip


def test_a_cover_who_is_away_too_is_said_to_be(db: Session) -> None:
    cora = db.get_one(Person, CORA)
    cora.away_until = date(2030, 2, 1)
    db.add(cora)
    card = one_card(answer(db, JONAS, MINE))
    assert card.away == (
        "Bert Vos is away until 31 January 2030. Cora Lind covers, but is away until "
        "1 February 2030. If it cannot wait, please ask the programme team."
    )
    assert [link.title for link in card.links] == ["Chat in Teams", "Write a mail"]


def test_without_a_cover_it_is_said(db: Session) -> None:
    partner = db.get_one(Partner, "p2")
    partner.cover_psm_email = ""
    db.add(partner)
    assert "no cover is registered" in one_card(answer(db, JONAS, MINE)).away


@pytest.mark.parametrize(("until", "away"), [(date(2030, 1, 7), True), (date(2030, 1, 6), False)])
def test_the_last_day_away_is_a_day_away(db: Session, until: date, *, away: bool) -> None:
    bert = db.get_one(Person, "bert@fasttrack.example")
    bert.away_until = until
    db.add(bert)
    assert bool(one_card(answer(db, JONAS, MINE)).away) is away


def test_a_partner_without_a_psm_is_told_whom_to_ask(db: Session) -> None:
    partner = db.get_one(Partner, "p1")
    partner.psm_email = ""
    db.add(partner)
    [said] = answer(db, DANA, MINE)
    assert said == (
        "No Partner Success Manager is registered for Wingtip Consulting at the moment. "
        "Please ask the programme team."
    )


NAMES = [
    pytest.param({"partner": Name(typed="Adatum", key="p2")}, id="another partner"),
    pytest.param({"partner": Name(typed="Zadatum")}, id="an unknown partner"),
    pytest.param({"partner": Name(typed="A", keys=("p1", "p2"))}, id="several partners"),
    pytest.param({"customer": Name(typed="Lamna", key="c4")}, id="another partner's customer"),
    pytest.param({"customer": Name(typed="Zamna")}, id="an unknown customer"),
    pytest.param({"customer": Name(typed="Contoso", key="c1")}, id="their own customer"),
    pytest.param({"customer": Name(typed="Coho", keys=("c2", "c3"))}, id="several customers"),
]


@pytest.mark.parametrize("named", NAMES)
def test_a_partner_gets_the_same_answer_whoever_they_ask_about(
    db: Session, named: dict[str, Name]
) -> None:
    own = one_card(answer(db, DANA, MINE))
    for text in ("who is the PSM", "is there a partner on them"):
        assert answer(db, DANA, text, **named) == [ONLY_YOUR_OWN, own]  # type: ignore[arg-type]


@pytest.mark.parametrize("role", STAFF)
def test_every_role_of_staff_finds_the_psm_of_a_partner(db: Session, role: Role) -> None:
    assert one_card(answer(db, STAFF[role], partner=WINGTIP)).name == "Ana Ruiz"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("Wintip Consultng", "Wingtip Consulting", id="misspelt"),
        pytest.param("wingtip", "Wingtip Consulting", id="a part"),
        pytest.param("Adatum Cloud GmbH", "Adatum Cloud", id="more than the name"),
    ],
)
def test_a_name_that_is_like_one_is_found(db: Session, typed: str, found: str) -> None:
    assert one_card(answer(db, FINN, partner=Name(typed=typed))).partner == found


@pytest.mark.parametrize("word", ["for", "of", "on"])
def test_a_name_nobody_recognised_is_looked_for_where_it_stands(db: Session, word: str) -> None:
    card = one_card(answer(db, FINN, f"who is the psm {word} wintip consultng?"))
    assert card.partner == "Wingtip Consulting"


def test_a_name_like_several_is_asked_about(db: Session) -> None:
    [card] = answer(db, FINN, customer=Name(typed="Coho"))
    assert isinstance(card, ChoosePartner)
    assert {button.title for button in card.buttons} == {
        "Coho Winery (customer)", "Coho Vineyard (customer)",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ({"customer": Name(typed="Coho", keys=("c2", "c3"))},
         ["Coho Vineyard (customer)", "Coho Winery (customer)"]),
        ({"partner": Name(typed="A", keys=("p1", "p2"))},
         ["Adatum Cloud (partner)", "Wingtip Consulting (partner)"]),
    ],
)  # fmt: skip
def test_a_short_name_of_several_offers_exactly_these(
    db: Session, name: dict[str, Name], titles: list[str]
) -> None:
    [card] = answer(db, FINN, **name)  # type: ignore[arg-type]
    assert isinstance(card, ChoosePartner)
    assert [button.title for button in card.buttons] == titles
    for button in card.buttons:
        [chosen] = psm.show(pressing(turn(FINN), button.ref), db)
        assert isinstance(chosen, PsmCard | CustomerPartners | str)


def test_a_name_like_none_is_said_to_be_unknown_as_it_was_typed(db: Session) -> None:
    assert answer(db, FINN, partner=Name(typed="[Xq](zz)")) == [
        r"I know no partner or customer called \[Xq\](zz). Could you check the spelling?"
    ]


@pytest.mark.parametrize("text", ["who is the psm", "who is the psm for", "psm?", "for"])
def test_without_a_name_staff_are_asked_for_one(db: Session, text: str) -> None:
    assert answer(db, FINN, text) == [WHICH_ONE]
    assert psm.ask(turn(FINN, text), db) == [WHICH_ONE]  # said as a command


def test_a_psm_has_none_but_looks_after_partners(db: Session) -> None:
    assert psm.ask(turn(ANA, "Who is my PSM?"), db) == [
        "You are a Partner Success Manager yourself and look after Wingtip Consulting."
    ]
    assert psm.ask(turn(somebody("Cora Lind", Role.PSM), "who is my psm"), db) == [
        "You are a Partner Success Manager yourself and look after no partner at the moment."
    ]


def test_asked_for_a_customer_staff_are_invited_and_partners_see_their_psm(db: Session) -> None:
    assert psm.invite(turn(FINN, "partner on customer"), db) == [WHICH_ONE]
    assert psm.invite(turn(DANA, "partner on customer"), db) == [
        ONLY_YOUR_OWN,
        *answer(db, DANA, MINE),
    ]


def test_who_works_on_a_customer_is_told_by_workload(db: Session) -> None:
    [card] = answer(db, FINN, customer=Name(typed="Contoso", key="c1"))
    assert isinstance(card, CustomerPartners)
    assert card.customer == "Contoso"
    assert card.summary == (
        "A FastTrack Ready Partner is registered for 1 of 2 workloads: Wingtip Consulting."
    )
    intune, onedrive = card.rows
    assert intune.workload == "Microsoft Intune"
    assert intune.primary_rm == (
        "FTP Wingtip Consulting (the name starts with FTP: a partner is registered)"
    )
    assert (intune.partner, intune.psm) == (
        "Wingtip Consulting", "Ana Ruiz, ana@fasttrack.example",
    )  # fmt: skip
    assert onedrive.primary_rm == (
        "Finn Berg (the name does not start with FTP: no partner is registered)"
    )
    assert (onedrive.partner, onedrive.psm) == ("", "")
    assert card.note == DO_NOT_REMOVE
    assert [link.title for link in card.links] == ["Chat with Ana Ruiz"]


def test_the_note_names_what_not_to_remove_without_whom() -> None:
    assert all(
        words in DO_NOT_REMOVE
        for words in ("not remove partner assignments", "primary RM box", "team manager", "PSM")
    )


def test_a_customer_without_a_partner_is_said_to_have_none(db: Session) -> None:
    assert on(db, "c5").summary == "No FastTrack Ready Partner is registered for any workload."


def test_a_customer_nobody_works_on(db: Session) -> None:
    assert psm.show(pressing(turn(FINN), {"customer": "c3"}), db) == [
        "No workload of Coho Vineyard is assigned to anybody yet."
    ]


def test_the_segment_is_told_to_nobody(db: Session) -> None:
    assert "S1500" not in repr(on(db, "c4"))


def test_a_long_list_comes_in_pages(db: Session) -> None:
    db.add_all(assignment(3, f"w{number:02}", "Finn Berg") for number in range(ROWS_A_PAGE + 3))
    db.flush()
    first = on(db, "c3")
    assert len(first.rows) == ROWS_A_PAGE
    assert first.more is not None
    assert (first.more.title, first.more.ref) == ("Show 3 more", {"customer": "c3", "page": 1})
    last = on(db, "c3", page=1)
    assert (len(last.rows), last.more) == (3, None)
    assert on(db, "c3", page=9) == last  # the list has become shorter since


@pytest.mark.parametrize("place", [Place.CHANNEL, Place.GROUP])
@pytest.mark.parametrize("who", [DANA, FINN, ANA])
@pytest.mark.parametrize("named", [*NAMES, pytest.param({}, id="nobody")])
def test_where_others_read_it_is_told_nowhere(
    db: Session, who: Identity, place: Place, named: dict[str, Name]
) -> None:
    assert answer(db, who, place=place, **named) == [IN_OUR_CHAT]  # type: ignore[arg-type]
    shown = pressing(turn(who, place=place), {"partner": "p1"})
    assert psm.show(shown, db) == [IN_OUR_CHAT]


@pytest.mark.parametrize("ref", [{"partner": "p1"}, {"partner": "p2"}, {"customer": "c1"},
                                 {"customer": "gone"}, {}])  # fmt: skip
def test_a_role_taken_away_makes_an_old_button_powerless(
    db: Session, ref: dict[str, object]
) -> None:
    was_staff = somebody("Jonas Keller", Role.PARTNER, tenant=ADATUM)
    assert psm.show(pressing(turn(was_staff), ref), db) == [
        ONLY_YOUR_OWN,
        *answer(db, JONAS, MINE),
    ]
    of_nobody = somebody("Finn Berg", Role.PARTNER)
    [said] = psm.show(pressing(turn(of_nobody), ref), db)
    assert said == "I do not know which partner you work for. Please ask your programme contact."


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ({"partner": "gone"}, "I do not know this partner any more. Please ask again by name."),
        ({"customer": "gone"}, "I do not know this customer any more. Please ask again by name."),
        ({"partner": "p1", "page": -1}, OLD_BUTTON),
        ({"partner": "p1", "more": 1}, OLD_BUTTON),
        ({"partner": 7}, OLD_BUTTON),
    ],
)
def test_a_button_of_another_day_is_politely_refused(
    db: Session, ref: dict[str, object], said: str
) -> None:
    assert psm.show(pressing(turn(FINN), ref), db) == [said]
