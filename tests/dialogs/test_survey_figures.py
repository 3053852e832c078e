"""What is exported of surveys: counts of everything, figures of what enough people have said."""

from datetime import timedelta

from sqlmodel import Session

from dialogs.survey_figures import figures_of, quarter_of
from store.models import SurveyEvent
from store.survey_export import HEADER, survey_rows
from tests.conftest import NOON

DAY = timedelta(days=1)


def happen(db: Session, event: str, *ago: int, customer: str = "c1", nsat: int = 120) -> None:
    given = {"nsat": nsat, "nps": 9} if event == "completed" else {}
    db.add_all(
        SurveyEvent(customer_id=customer, workload="intune", email_hash=f"h{at}", event=event,
                    at=NOON - at * DAY, **given)
        for at in ago
    )  # fmt: skip
    db.flush()


def rows(db: Session) -> list[dict[str, object]]:
    header, *found = survey_rows(db, quarter_of=quarter_of, figures_of=figures_of)
    assert header == HEADER
    assert {len(row) for row in found} <= {len(HEADER)}
    return [dict(zip(HEADER, row, strict=True)) for row in found]


def test_an_empty_store_exports_its_header(db: Session) -> None:
    assert rows(db) == []


def test_a_quarter_of_a_workload_is_told_in_figures(db: Session) -> None:
    happen(db, "invited", *range(6))
    happen(db, "bounced", 0)
    happen(db, "completed", 1, 2, 3, 4, 5)
    [row] = rows(db)
    assert [row[name] for name in ("partner_id", "workload", "quarter")] == [
        "p1", "intune", "2030 Q1",
    ]  # fmt: skip
    assert [row[name] for name in ("invited", "bounced", "answers")] == [6, 1, 5]
    assert (row["nsat"], row["above_goal"], row["nps"]) == (120.0, True, 100)
    assert float(str(row["nsat_from"])) < 120 < float(str(row["nsat_to"]))


def test_what_four_have_said_is_only_counted(db: Session) -> None:
    happen(db, "completed", 1, 2, 3, 4, nsat=137)
    [row] = rows(db)
    assert row["answers"] == 4
    assert "137" not in repr(row)


def test_what_few_have_said_does_not_follow_from_the_rest(db: Session) -> None:
    """The whole is told elsewhere: with one quarter told, the other would be what is left."""
    happen(db, "completed", 1, 2, 3, 4, 5)
    happen(db, "completed", 100, nsat=137)
    assert [row["nsat"] for row in rows(db)] == ["", ""]


def test_no_customer_is_told(db: Session) -> None:
    happen(db, "completed", 1, 2, 3, 4, 5, customer="c4")
    printed = repr(list(survey_rows(db, quarter_of=quarter_of, figures_of=figures_of)))
    assert not any(text in printed for text in ("c4", "Lamna", "h1", "S1500"))
