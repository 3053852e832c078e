"""The fields of a request for an expert: read from what was filled in, and shown in the form."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Self, cast
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core.core_schema import ValidationInfo

from cards.requests import FormField, Option
from dialogs.expert_words import KINDS, urgency_choice
from dialogs.rules.request_press import Wish
from store.vocabulary import RequestKind, Urgency

LONG, LINE, TIMES = 1500, 120, 300  # characters that a field takes
# Bytes of a field that come back in the form, so that a card stays under its size.
MOST_BACK: Mapping[str, int] = {"tried": 6100, "outcome": 6100, "words": 6100, "times": 1210}
MOST_OF_A_LINE = 510
ASKABLE = tuple(kind for kind in KINDS if kind is not RequestKind.MICROSOFT_INITIATED)
MISSING: Mapping[str, str] = {
    "customer": "Please name the customer.",
    "workload": "Please choose the workload.",
    "kind": "Please choose what kind of help it is.",
    "urgency": "Please choose how urgent it is.",
    "outcome": "Please say what outcome is wanted.",
    "time_zone": "Please write your time zone, such as Europe/Berlin.",
}
CHOSEN = frozenset({"workload", "kind", "urgency"})
NO_SUCH_ZONE = "I do not know this time zone. Please write it like Europe/Berlin."
Faults = dict[str, str]


class TamperedError(Exception):
    """The form has come back with what it did not hold: not this form, or altered."""


def known_zone(typed: str) -> str:
    """Return the name of a time zone, however it was typed; a city is enough."""
    zone = _zones().get(typed.strip().casefold().replace(" ", "_"))
    if zone is None:
        raise ValueError(NO_SUCH_ZONE)
    return zone


class Answers(BaseModel):
    """What was filled in, complete and as it should be."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    customer: Annotated[str, Field(min_length=1, max_length=LINE)]
    workload: str
    kind: RequestKind
    urgency: Urgency
    outcome: Annotated[str, Field(min_length=1, max_length=LONG)]
    tried: Annotated[str, Field(max_length=LONG)] = ""
    times: Annotated[str, Field(max_length=TIMES)] = ""
    time_zone: Annotated[str, Field(min_length=1, max_length=64), AfterValidator(known_zone)]
    contact: Annotated[str, Field(max_length=LINE)] = ""

    @field_validator("workload")
    @classmethod
    def _of_the_catalogue(cls, chosen: str, info: ValidationInfo) -> str:
        if chosen not in (info.context or {}):
            raise ValueError(MISSING["workload"])
        return chosen

    @field_validator("kind")
    @classmethod
    def _of_a_partner(cls, chosen: RequestKind) -> RequestKind:
        if chosen not in ASKABLE:
            raise ValueError(MISSING["kind"])
        return chosen

    @classmethod
    def read(cls, given: Mapping[str, object], workloads: Mapping[str, str]) -> "Self | Faults":
        """Read a form, or say beside which field what is wrong.

        Raises:
            TamperedError: a field or a choice that the form does not have.
        """
        typed = typed_only(given)
        try:
            return cls.model_validate(typed, context=workloads)
        except ValidationError as error:
            faulty = {str(one["loc"][0]): one["type"] for one in error.errors()}
        if any(typed.get(name, "").strip() for name in faulty if name in CHOSEN):
            raise TamperedError
        return {name: _fault(name, kind, typed) for name, kind in faulty.items()}

    def typed(self) -> dict[str, str]:
        """Return the fields as the form has them."""
        return {name: str(value) for name, value in self}

    def wish(self, *, customer: tuple[str, str], scope_entry: str = "") -> Wish:
        """Return what is asked for; `customer` is the id, "" if not ours, and the name."""
        customer_id, name = customer
        said = self.model_dump(exclude={"customer"})
        where = {"customer_id": customer_id, "customer_name": name, "scope_entry": scope_entry}
        return cast("Wish", {**said, **where})


def typed_strings(given: Mapping[str, object]) -> dict[str, str]:
    """Return what is text of what was filled in."""
    return {name: encodable(said) for name, said in given.items() if isinstance(said, str)}


def encodable(typed: str) -> str:
    """Replace halves of characters, which no database takes."""
    return typed.encode("utf-8", "replace").decode()


def typed_only(given: Mapping[str, object]) -> dict[str, str]:
    """Return what was typed into the form.

    Raises:
        TamperedError: a field that the form does not have, or what nobody can type.
    """
    typed = typed_strings(given)
    if len(typed) < len(given) or set(typed) - set(Answers.model_fields):
        raise TamperedError
    return typed


def with_gaps(typed: Mapping[str, str]) -> dict[str, str]:
    """Return every field of the form: what a client leaves out was emptied."""
    return {name: typed.get(name, "") for name in Answers.model_fields}


def form_fields(
    values: Mapping[str, str], faults: Mapping[str, str], workloads: Mapping[str, str]
) -> tuple[FormField, ...]:
    """Return every field with what is in it, in the order of the form."""
    by_name = sorted(workloads.items(), key=lambda item: item[1].casefold())
    options = {
        "workload": tuple(Option(title=name, value=key) for key, name in by_name),
        "kind": tuple(Option(title=KINDS[kind], value=kind.value) for kind in ASKABLE),
        "urgency": tuple(Option(title=urgency_choice(u), value=u.value) for u in Urgency),
    }
    return tuple(
        FormField(
            name=name,
            label=label,
            kind=kind,
            value=brought_back(name, values.get(name, "")),
            fault=faults.get(name, ""),
            hint=hint,
            most=most,
            options=options.get(name, ()),
        )
        for name, label, kind, hint, most in _FORM
    )


_FORM = (
    ("customer", "Customer", "line", "The company you work with", LINE),
    ("workload", "Workload", "choice", "Choose one", LINE),
    ("kind", "What kind of help", "choice", "Choose one", LINE),
    ("urgency", "How urgent", "radio", "", LINE),
    ("outcome", "What outcome do you want?", "text", "Such as: enrolment works on 50 Macs", LONG),
    ("tried", "What happened, and what was tried? (optional)", "text",
     "Please name no people and no passwords.", LONG),
    ("times", "Times that suit you (optional)", "line", "Such as: Tue and Thu, 14:00-17:00", TIMES),
    ("time_zone", "Your time zone", "line", "Such as: Europe/Berlin", 64),
    ("contact", "Who is to be contacted? (optional)", "line", "A name and an address", LINE),
)  # fmt: skip


def brought_back(name: str, typed: str) -> str:
    """Cut what was typed into a field to what a card takes."""
    most = MOST_BACK.get(name, MOST_OF_A_LINE)
    typed = encodable(typed)[:most]
    while len(json.dumps(typed, ensure_ascii=False).encode()) > most:
        typed = typed[: len(typed) * 9 // 10]
    return typed


def _fault(name: str, kind: str, typed: Mapping[str, str]) -> str:
    if kind == "string_too_long":
        most = {"tried": LONG, "outcome": LONG, "times": TIMES}.get(name, LINE)
        return f"Please say it in at most {most:,} characters."
    if name == "time_zone" and typed.get(name, "").strip():
        return NO_SUCH_ZONE
    return MISSING[name]


@cache
def _zones() -> Mapping[str, str]:
    """Every zone by its name, and by its city where no other has the same."""
    names = sorted(available_timezones())
    cities: dict[str, list[str]] = {}
    for name in names:
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/")):
            cities.setdefault(name.rsplit("/", maxsplit=1)[1].casefold(), []).append(name)
    found = {city: zones[0] for city, zones in cities.items() if len(zones) == 1}
    return found | {name.casefold(): name for name in names}
