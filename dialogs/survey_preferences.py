"""What a customer says on the page of their reminders: none at all, none of this, none for a while.

They may take that back, and say whether what they answer may be shown.

A reminder's link holds whom and what it was about, signed: nobody has to log in to be left alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from cards.mails.preferences import PAUSES, PreferencesPage
from store.entries import workload_names
from store.shown_answers import let_show, may_show
from store.survey_stops import ALL, note_page_used, resume, scope_of, stop, stops_of, wants_nothing

AGAIN = "again"
ANSWERS: Mapping[str, bool] = {"answers-shown": True, "answers-hidden": False}
CHOICES: Mapping[str, int | None] = {
    "this": None,
    "all": None,
    **{f"pause-{days}": days for days in PAUSES},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceRef:
    """Whose page it is (a keyed hash), what it is about (customer and workload), its language."""

    email_hash: str
    about: tuple[tuple[str, str], ...]
    language: str
    country: str = ""

    def packed(self) -> dict[str, object]:
        """Return it as short as it gets: it stands in an address."""
        about: dict[str, list[str]] = {}
        for customer_id, workload in self.about:
            about.setdefault(customer_id, []).append(workload)
        return {"h": self.email_hash, "a": about, "l": self.language, "c": self.country}

    @classmethod
    def unpacked(cls, held: Mapping[str, object]) -> "PreferenceRef | None":
        """Return what a signed link holds; None if it was made for something else."""
        match held:
            case {"h": str(email_hash), "a": dict(about), "l": str(language), "c": str(country)}:
                pairs = tuple(
                    (who, workload) for who, all_of in about.items() for workload in all_of
                )
                return cls(email_hash=email_hash, about=pairs, language=language, country=country)
        return None

    @property
    def scopes(self) -> tuple[str, ...]:
        return tuple(scope_of(*pair) for pair in self.about)


def preferences_page(
    db: Session, ref: PreferenceRef, *, now: datetime, saved: str = ""
) -> PreferencesPage:
    """Show what is in force, and that a choice was saved; looking changes nothing."""
    stops = stops_of(db, email_hash=ref.email_hash).by_scope
    ends = [stops.get(scope, now) for scope in (ALL, *ref.scopes)]
    names = workload_names(db)
    return PreferencesPage(
        workloads=tuple(dict.fromkeys(names.get(one, one) for _, one in ref.about)),
        none_at_all=ends[0] is None,
        none_of_this=len(ends) > 1 and all(end is None for end in ends[1:]),
        until=_last_day(ends[:1], now=now),
        saved=bool(saved),
        resumed=saved == AGAIN,
        is_erased=wants_nothing(db, email_hash=ref.email_hash),
        answers_shown=may_show(db, email_hash=ref.email_hash, about=ref.about),
    )


def choose(db: Session, ref: PreferenceRef, choice: str, *, way: str, now: datetime) -> bool:
    """Keep what somebody chose; False if that was no choice of the page."""
    if choice == AGAIN:
        resume(db, email_hash=ref.email_hash, scopes=(ALL, *ref.scopes), way=way, now=now)
    elif choice in ANSWERS:
        let_show(
            db, ANSWERS[choice], email_hash=ref.email_hash, about=ref.about,
            actor="survey contact", now=now,
        )  # fmt: skip
    elif choice in CHOICES and (choice != "this" or ref.about):
        _stop(db, ref, choice, way=way, now=now)
    else:
        return False
    note_page_used(db, email_hash=ref.email_hash, now=now)
    return True


def _stop(db: Session, ref: PreferenceRef, choice: str, *, way: str, now: datetime) -> None:
    days = CHOICES[choice]
    until = now + timedelta(days=days) if days else None
    for scope in ref.scopes if choice == "this" else (ALL,):
        stop(db, email_hash=ref.email_hash, scope=scope, until=until, way=way, now=now)


def link_preferences(make: Callable[[PreferenceRef], str]) -> None:
    """Make links to the page in this way: said once at the start, before anybody is served."""
    _Kept.make = make


def preference_url(ref: PreferenceRef) -> str:
    """Return the address of somebody's page, for the reminder that is sent to them."""
    if _Kept.make is None:
        raise RuntimeError("no page is linked: link_preferences is called once at the start")
    return _Kept.make(ref)


class _Kept:
    """The one place where it is kept how links are made."""

    make: Callable[[PreferenceRef], str] | None = None


def _last_day(ends: Iterable[datetime | None], *, now: datetime) -> date | None:
    return max((end.date() for end in ends if end is not None and end > now), default=None)
