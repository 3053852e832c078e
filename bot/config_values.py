"""Values of settings: read from text, refused by name with what to do."""

import ipaddress
import math
import re
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from dialogs.rules.forecasts import MILESTONES
from dialogs.rules.promises import Promises, promises_of
from store.vocabulary import Severity, Urgency

K = TypeVar("K", Urgency, Severity)
MIN_SECRET = 32  # characters
MAX_DIGITS = 5
DRAINS_FOR = 5.0  # seconds: what looks at /readyz every two seconds has seen it twice
LONGEST_DRAIN = 300.0  # seconds
MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63})*", re.ASCII)
MOST_MILESTONES = 4  # a form has room for them
PER_CENT = {str(number): number for number in range(1, 101)}
MAX_HOURS = 400  # of working time, ten weeks: what is promised later is not a promise


class ConfigError(Exception):
    """A setting is missing or malformed; the message names it and says what to do."""


def is_loopback(host: str) -> bool:
    """Say whether a host name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def endpoint(value: str) -> str:
    """Read the address of a language model."""
    parts = address_parts(value)
    is_secure = parts is not None and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    )
    if parts is None or not is_secure or parts.username or parts.query or parts.fragment:
        raise ConfigError(
            "AZURE_OPENAI_ENDPOINT: must be an https address such as "
            "https://partner.openai.azure.com, without the deployment and a query"
        )
    return value.rstrip("/")


def matching(name: str, given: Mapping[str, str], form: re.Pattern[str], what: str) -> str:
    """Return a value of that form; it is not repeated, for it may be a secret."""
    if not form.fullmatch(given[name]):
        raise ConfigError(f"{name}: is not {what}")
    return given[name]


def uuid(name: str, value: str) -> str:
    """Read an id."""
    try:
        return str(UUID(value))
    except ValueError:
        raise ConfigError(
            f"{name}: {value!r} is not an id of the form 00000000-0000-0000-0000-000000000000"
        ) from None


def drain_seconds(value: str, *, local: bool) -> float:
    """Read how long it serves on after SIGTERM; in local mode nobody waits."""
    if not value:
        return 0.0 if local else DRAINS_FOR
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= LONGEST_DRAIN:
        raise ConfigError(
            f"DRAIN_SECONDS: {value!r} is not a number from 0 to {LONGEST_DRAIN:g} (seconds)"
        )
    return seconds


def port_number(value: str) -> int:
    """Read a port number."""
    if not value.isdecimal() or len(value) > MAX_DIGITS or not 0 < int(value) < 2**16:
        raise ConfigError(f"PORT: {value!r} is not a port number between 1 and 65535")
    return int(value)


def sender_secret(value: str) -> str:
    """Read what senders of survey events sign with; "" where none may."""
    if value and len(value) < MIN_SECRET:
        raise ConfigError(
            f"SURVEY_EVENTS_SECRET is too short: give at least {MIN_SECRET} random characters"
        )
    return value


def database_url(value: str) -> str:
    """Read the address of the database."""
    try:
        made = make_url(value)
    except (ArgumentError, ValueError):
        made = None
    schemes = ("sqlite", "postgresql", "postgres", "postgresql+psycopg")
    if made is None or made.drivername not in schemes:
        raise ConfigError(
            "DATABASE_URL: must be sqlite:///PATH, postgresql://USER:PASSWORD@HOST/NAME or "
            "postgresql+psycopg://USER:PASSWORD@HOST/NAME"
        )
    return value


def smtp_url(value: str) -> str:
    """Read the address of the mail relay; "" where there is none."""
    parts = address_parts(value)
    if value and (parts is None or parts.scheme not in ("smtp", "smtps")):
        raise ConfigError("SMTP_URL: must look like smtp://user:password@host:587")
    return value


def smtp_from(value: str) -> str:
    """Read the address that mails come from; "" for the default."""
    if value and not MAILBOX.fullmatch(value):
        raise ConfigError(f"SMTP_FROM: {value!r} is no mail address, such as bot@partner.example")
    return value


def promises(env: Mapping[str, str]) -> Promises:
    """Read what is promised, in working hours."""
    return promises_of(
        hours("SME_ANSWER_HOURS", env, Urgency),
        accept=hours("SME_ACCEPT_HOURS", env, Urgency),
        acknowledge=hours("ESCALATION_ACKNOWLEDGE_HOURS", env, Severity),
    )


def milestones(value: str) -> tuple[int, ...]:
    """Read "15,40": per cent of the entitled people, the lower first."""
    parts = [part.strip().removesuffix("%").strip() for part in value.split(",") if part.strip()]
    if not parts:
        return MILESTONES
    found = tuple(PER_CENT.get(part, 0) for part in parts)
    in_order = list(found) == sorted({*found} - {0})
    if not in_order or len(found) > MOST_MILESTONES:
        raise ConfigError(
            f"STATUS_MILESTONES: {value!r} is not understood: give one to {MOST_MILESTONES} "
            "different percentages from 1 to 100, the lower first, such as 15,40"
        )
    return found


def hours(name: str, env: Mapping[str, str], kinds: type[K]) -> dict[K, int]:
    """Read "critical=4,high=8": working hours by urgency, or by severity."""
    hours: dict[K, int] = {}
    known = {kind.value: kind for kind in kinds}
    for part in filter(None, (part.strip() for part in env.get(name, "").split(","))):
        word, _, number = (word.strip() for word in part.partition("="))
        kind = known.get(word)
        is_number = number.isascii() and number.isdecimal() and len(number) <= MAX_DIGITS
        is_taken = is_number and 1 <= int(number) <= MAX_HOURS
        if kind is None or kind in hours or not is_taken:
            raise ConfigError(
                f"{name}: {part!r} is not understood: give working hours, 1 to {MAX_HOURS}, each "
                f"of {', '.join(known)} at most once, such as critical=4,high=8,normal=16"
            )
        hours[kind] = int(number)
    return hours


def form_url(name: str, env: Mapping[str, str], default: str) -> str:
    """Read the address of a form, or take the default."""
    url = env.get(name) or default
    parts = address_parts(url)
    if parts is None or parts.scheme != "https" or set(url) & set(" ()<>\"'"):
        raise ConfigError(f"{name}: {url!r} is no https address: give one such as {default}")
    return url


def address_parts(url: str) -> SplitResult | None:
    """Take an address apart; None if there is no host in it, or a port that is none."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    """Read one of a few words, whatever their case."""
    for choice in choices:
        if value.casefold() == choice.casefold():
            return choice
    raise ConfigError(f"{name}: {value!r} is none of {', '.join(choices)}")
