import pytest

from dialogs.understanding.lexical import Bm25, Stems, counted

DOCUMENTS = (("mail", "move", "mail"), ("mail", "label"), ("sensor",))
INDEX = Bm25(counted(DOCUMENTS))


def test_stems_of_words_that_count() -> None:
    assert Stems()(["moving", "the", "mailboxes"]) == ["move", "mailbox"]


def test_rare_words_count_more_and_repeated_ones_more_than_once() -> None:
    first, second, third = INDEX.scores(["mail", "sensor"])
    assert third > first > second > 0
    assert not INDEX.scores(["unheard", "of"]).any()


def test_a_score_without_the_question_itself() -> None:
    assert INDEX.score_without(2, ["sensor"]) == 0
    assert 0 < INDEX.score_without(0, ["mail"]) < INDEX.scores(["mail"])[0]


def test_how_much_of_a_question_is_known() -> None:
    assert INDEX.known_share([]) == 0
    assert INDEX.known_share(["sensor"]) == pytest.approx(1)
    assert INDEX.known_share(["sensor", "unheard"]) == pytest.approx(0.5)
