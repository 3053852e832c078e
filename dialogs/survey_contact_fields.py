"""The fields of a survey contact: what was meant by what was typed, or what is wrong with it."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated

from babel import Locale, UnknownLocaleError
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from dialogs.expert_fields import Faults, TamperedError, typed_strings
from dialogs.rules.domains import is_possible_end, meant_domain
from store.roster.countries import COUNTRIES, MEANT
from store.survey_contacts import Consent, ContactFields

# The languages that the survey's nudges are written in; "Chinese" alone is the simplified one.
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja", "ko", "zh")
NAME, ADDRESS, WORD = 100, 254, 60  # characters that a field takes
YES, NO, UNSAID = "y", "n", "unsaid"
MISSING: Mapping[str, str] = {
    "workload": "Please choose the workload.",
    "first_name": "Please write the first name.",
    "last_name": "Please write the last name.",
    "email": "Please write the address.",
    "country": "Please write the country.",
    "survey_language": "Please write the language.",
    "survey_eligible": "Please choose one.",
    "willing": "Please choose one.",
    "agreed": "Please choose one.",
}
NO_ADDRESS = "This is no e-mail address that mail can reach, such as ann@contoso.com."
MEANT_ADDRESS = "Mail would not reach this address. Did you mean {meant}?"
NO_COUNTRY = "I do not know this country. Please write its name, or its code, such as DE."
NO_NAME = "Please write a name only."
CHOSEN = frozenset({"workload", "survey_eligible", "willing", "agreed"})


class _FaultError(ValueError):
    """What is wrong with a field, in words for who typed it."""


def read_address(typed: str) -> str:
    """Return an address as it is kept; only its form is looked at, nothing is asked of anybody."""
    try:
        found = validate_email(typed.strip(), check_deliverability=False, allow_quoted_local=False)
    except EmailNotValidError:
        raise _FaultError(NO_ADDRESS) from None
    address, domain = found.normalized.lower(), found.ascii_domain.lower()
    if meant := meant_domain(domain, countries=COUNTRIES):
        raise _FaultError(MEANT_ADDRESS.format(meant=f"{found.local_part.lower()}@{meant}"))
    possible = is_possible_end(domain.rpartition(".")[2], countries=COUNTRIES)
    if not possible or len(address) > ADDRESS:
        raise _FaultError(NO_ADDRESS)
    return address


def read_country(typed: str) -> str:
    """Return the code of a country (ISO 3166) by its code or its English name."""
    code = typed.strip().upper()
    code = MEANT.get(code, code)
    if code in COUNTRIES:
        return code
    found = _countries().get(typed.strip().casefold())
    if found is None:
        raise _FaultError(NO_COUNTRY)
    return found


def read_language(typed: str) -> str:
    """Return the tag of a language (BCP 47) that the survey has, by its tag or English name."""
    words = typed.strip()
    tag = _languages().get(words.casefold(), words)
    try:
        locale = Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        raise _FaultError(no_language()) from None
    if locale.language not in LANGUAGES:
        raise _FaultError(no_language())
    if locale.language == "zh":
        return "zh-Hans"
    return "-".join(filter(None, (locale.language, locale.script, locale.territory)))


def no_language() -> str:
    """Say which languages there are."""
    names = [language_name(one) for one in LANGUAGES]
    return f"The survey's mails are in {', '.join(names[:-1])} or {names[-1]}. Please write one."


def language_name(tag: str) -> str:
    """Return what a language is called in English."""
    if tag.casefold() in ("zh", "zh-hans"):
        return "Chinese (simplified)"
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


def country_name(code: str) -> str:
    """Return what a country is called in English."""
    return str(Locale("en").territories.get(code, code))


def read_name(typed: str) -> str:
    """Return a name of one line without what nobody's name has in it."""
    name = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not name or not name.isprintable() or any(sign in name for sign in "<>@/\\{}[]|"):
        raise _FaultError(NO_NAME)
    return name


def _chosen(*choices: str) -> AfterValidator:
    def check(typed: str) -> str:
        if typed not in choices:
            raise TamperedError
        return typed

    return AfterValidator(check)


class Answers(BaseModel):
    """What was filled in, complete and as it should be."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    first_name: Annotated[str, Field(min_length=1, max_length=NAME), AfterValidator(read_name)]
    last_name: Annotated[str, Field(min_length=1, max_length=NAME), AfterValidator(read_name)]
    email: Annotated[str, Field(min_length=1, max_length=320), AfterValidator(read_address)]
    country: Annotated[str, Field(min_length=1, max_length=WORD), AfterValidator(read_country)]
    survey_language: Annotated[
        str, Field(min_length=1, max_length=WORD), AfterValidator(read_language)
    ]
    survey_eligible: Annotated[str, _chosen(YES, NO)]
    willing: Annotated[str, _chosen(YES, NO, UNSAID)] = UNSAID
    agreed: Annotated[str, _chosen(YES, NO)] = NO

    @property
    def fields(self) -> ContactFields:
        """What is sealed."""
        return ContactFields(
            first_name=self.first_name,
            last_name=self.last_name,
            email=self.email,
            country=self.country,
            survey_eligible=self.survey_eligible == YES,
            survey_language=self.survey_language,
        )

    @property
    def consent(self) -> Consent:
        """What is known besides; who would not be asked at all is not reminded either."""
        willing = {YES: True, NO: False}.get(self.willing)
        agreed = self.agreed == YES and willing is not False
        return Consent(willing=willing, agreed_to_nudges=agreed)


def read_form(
    given: Mapping[str, object],
    *,
    workloads: Sequence[str],
    kept: Mapping[str, str] | None = None,
) -> tuple[str, Answers] | Faults:
    """Read a form into the workload and the contact, or say beside which field what is wrong.

    `kept` stands for what was left empty: of a contact that is corrected.

    Raises:
        TamperedError: a field or a choice that the form does not have, or what nobody can type.
    """
    typed = typed_strings(given)
    known = {*Answers.model_fields, "workload"}
    if len(typed) < len(given) or set(typed) - known:
        raise TamperedError
    workload = typed.pop("workload", workloads[0] if len(workloads) == 1 else "")
    if workload and workload not in workloads:
        raise TamperedError
    filled = {name: text for name, text in typed.items() if text.strip()}
    try:
        answers = Answers.model_validate({**(kept or {}), **filled})
    except ValidationError as error:
        faults = {str(one["loc"][0]): _fault(one) for one in error.errors()}
    else:
        if workload:
            return workload, answers
        faults = {}
    return faults if workload else {**faults, "workload": MISSING["workload"]}


def texts_of(fields: ContactFields, consent: Consent) -> dict[str, str]:
    """Write a contact as the texts of its fields."""
    return {
        "first_name": fields.first_name,
        "last_name": fields.last_name,
        "email": fields.email,
        "country": fields.country,
        "survey_language": fields.survey_language,
        "survey_eligible": YES if fields.survey_eligible else NO,
        "willing": UNSAID if consent.willing is None else YES if consent.willing else NO,
        "agreed": YES if consent.agreed_to_nudges else NO,
    }


def _fault(error: Mapping[str, object]) -> str:
    name = str(error["loc"][0])  # type: ignore[index]
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])  # type: ignore[index]
    if error["type"] == "string_too_long":
        return "This is too long: please write it shorter."
    return MISSING[name]


@cache
def _countries() -> Mapping[str, str]:
    names = Locale("en").territories
    return {str(name).casefold(): code for code, name in names.items() if code in COUNTRIES}


@cache
def _languages() -> Mapping[str, str]:
    names = Locale("en").languages
    return {str(names[one]).casefold(): one for one in LANGUAGES} | {"chinese (simplified)": "zh"}
