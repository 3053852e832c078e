"""Every entry of the real catalogue makes a card that Teams takes, for every reader."""

from collections.abc import Iterator

import orjson
import pytest
from sqlmodel import Session, SQLModel

from bot.buttons import Seal
from cards.render import MAX_CARD, Renderer
from dialogs.rules.scope import ScopeDecision
from dialogs.scope_answer import About, scope_answer
from dialogs.scope_card import MOST_BUTTONS, scope_card
from dialogs.wording import VERDICT_WORDS
from store.db import open_engine
from store.entries import EntryText, entry_texts, sync_catalogue
from store.vocabulary import Audience, EntryKind
from tests.catalogue import whole_catalogue
from tests.conftest import NOON, SECRET
from tests.dialogs.kept import ANOTHER
from tests.dialogs.stage import DANA, turn

RENDERER = Renderer(Seal(SECRET).sign)
EVERYTHING = About(customer=("Liberty's Delightful Sinful Bakery & Cafe", 60),
                   endorsed=frozenset({"power_bi"}))  # fmt: skip
Texts = dict[str, EntryText]


@pytest.fixture(scope="module")
def texts() -> Iterator[dict[Audience, Texts]]:
    engine = open_engine("sqlite://")
    with Session(engine) as db:
        SQLModel.metadata.create_all(db.connection())
        catalogue = whole_catalogue()
        sync_catalogue(db, catalogue, now=NOON)
        ids = [entry.id for _, entry, _ in catalogue.entries()]
        yield {reader: entry_texts(db, ids, reader=reader) for reader in Audience}
    engine.dispose()


def decided(*entries: EntryText) -> ScopeDecision:
    items = tuple(entry.entry_id for entry in entries)
    return ScopeDecision(verdict=entries[0].verdict, items=items, confidence=1.0, reason="so")


def rendered(texts: Texts, *decisions: ScopeDecision) -> bytes:
    answers = tuple(
        scope_answer(one, texts, EVERYTHING, asked="x" * 600, workload="intune")
        for one in decisions
    )
    return RENDERER.render(scope_card(answers, decisions, texts, turn(DANA), ANOTHER))


def with_a_verdict(texts: Texts) -> list[EntryText]:
    return [entry for entry in texts.values() if entry.kind is not EntryKind.PROGRAM]


@pytest.mark.parametrize("reader", Audience)
def test_every_answer_starts_with_a_verdict_and_names_a_dated_source(
    texts: dict[Audience, Texts], reader: Audience
) -> None:
    for entry in with_a_verdict(texts[reader]):
        card = orjson.loads(rendered(texts[reader], decided(entry)))
        first = card["body"][0]["items"][0]["text"]
        assert first == VERDICT_WORDS[entry.verdict]
        assert entry.sources
        assert all(source.title and source.date for source in entry.sources)


def test_three_of_the_longest_answers_fit_on_one_card(texts: dict[Audience, Texts]) -> None:
    seen = texts[Audience.INTERNAL]
    entries = with_a_verdict(seen)
    longest = sorted(entries, key=lambda entry: len(rendered(seen, decided(entry))))[-3:]
    see_also = sorted(entries, key=lambda entry: len(entry.what))[-2:]
    card = rendered(seen, *(decided(entry, *see_also) for entry in longest))
    assert len(card) <= MAX_CARD
    assert len(orjson.loads(card)["actions"]) <= MOST_BUTTONS


def test_what_is_2021_text_is_said_to_be(texts: dict[Audience, Texts]) -> None:
    old = [entry for entry in with_a_verdict(texts[Audience.PARTNER]) if "2021" in entry.text_as_of]
    assert old
    for entry in old:
        told = scope_answer(decided(entry), texts[Audience.PARTNER], EVERYTHING)
        assert "text is from 2021" in told.age
