"""Settings, read once from the environment by app.py and passed down."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from dialogs.links import Forms
from dialogs.rules.forecasts import MILESTONES
from dialogs.rules.promises import Promises, promises_of
from store.vocabulary import Severity, Urgency

K = TypeVar("K", Urgency, Severity)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("console", "json")
CREDENTIALS = (
    "MicrosoftAppId",
    "MicrosoftAppPassword",
    "MicrosoftAppType",
    "MicrosoftAppTenantId",
)
# The openai package's own names; OPENAI_API_VERSION beside them has a default.
LANGUAGE_MODEL = ("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_API_KEY")
API_VERSION = "2024-10-21"  # the first in general use that answers by JSON schema
MIN_SECRET = 32  # characters
MAX_DIGITS = 5
MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63})*", re.ASCII)
DEPLOYMENT = re.compile(r"[\w.-]{1,64}", re.ASCII)
API_KEY = re.compile(r"[!-~]{1,256}")
VERSION = re.compile(r"\d{4}-\d\d-\d\d(-preview)?", re.ASCII)
MOST_MILESTONES = 4  # a form has room for them
PER_CENT = {str(number): number for number in range(1, 101)}
MAX_HOURS = 400  # of working time, ten weeks: what is promised later is not a promise


class ConfigError(Exception):
    """A setting is missing or malformed; the message names it and says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The bot's registration in Microsoft Entra: one tenant, one secret."""

    app_id: str
    password: str = field(repr=False)
    tenant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """Where Microsoft's services are and which hosts our token, and our files, may go to.

    `loopback` lets plain http to this machine through: in local mode, where there is no token.
    """

    key_metadata: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    login: str = "https://login.microsoftonline.com"
    connector_hosts: tuple[str, ...] = (
        "smba.trafficmanager.net",
        ".botframework.com",
        ".teams.microsoft.com",
    )
    file_hosts: tuple[str, ...] = (
        ".sharepoint.com",
        ".sharepoint.us",
        ".sharepoint-mil.us",
        ".sharepoint.cn",
        ".svc.ms",
        "api.onedrive.com",
    )
    loopback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnModel:
    """The operator's own language model, a deployment of Azure OpenAI."""

    endpoint: str
    deployment: str
    api_key: str = field(repr=False)
    api_version: str = API_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the outside can set; `credentials` None means local mode."""

    database_url: str
    secret_key: str = field(repr=False)
    credentials: Credentials | None = None
    host: str = "127.0.0.1"
    port: int = 3978
    public_url: str = "http://127.0.0.1:3978"
    smtp_url: str = field(default="", repr=False)
    smtp_from: str = ""
    survey_events_secret: str = field(default="", repr=False)
    own_model: OwnModel | None = None
    log_level: str = "INFO"
    log_format: str = "console"
    promises: Promises = field(default_factory=Promises)
    milestones: tuple[int, ...] = MILESTONES
    forms: Forms = field(default_factory=Forms)
    cloud: Cloud = field(default_factory=Cloud)

    @property
    def local(self) -> bool:
        """Local mode: no credentials, so loopback only and nobody from outside is trusted."""
        return self.credentials is None

    @classmethod
    def from_env(
        cls,
        env: Mapping[str, str],
        *,
        default_database: str,
        local_secret: Callable[[], str],
        has_package: Callable[[str], object | None] = find_spec,
    ) -> "Settings":
        """Read the environment; `local_secret` is asked where local mode has no SECRET_KEY.

        `has_package` says whether a package that only some need is installed.

        Raises:
            ConfigError: naming the variable that is missing or malformed.
        """
        credentials = _credentials(env)
        host = (env.get("HOST") or "127.0.0.1").strip("[]")
        port = _port(env.get("PORT") or "3978")
        if credentials is None and not is_loopback(host):
            raise ConfigError(
                f"HOST: {host} can be reached from outside, but no MicrosoftAppId is set: "
                "without it (local mode) the bot listens on 127.0.0.1 only"
            )
        return cls(
            database_url=_database_url(env.get("DATABASE_URL") or default_database),
            secret_key=_secret(env.get("SECRET_KEY", ""), credentials, local_secret),
            credentials=credentials,
            host=host,
            port=port,
            public_url=_public_url(env.get("PUBLIC_URL") or _url(host, port), credentials),
            smtp_url=_smtp_url(env.get("SMTP_URL", "")),
            smtp_from=_smtp_from(env.get("SMTP_FROM", "").strip()),
            survey_events_secret=_sender_secret(env.get("SURVEY_EVENTS_SECRET", "")),
            own_model=_own_model(env, has_package),
            log_level=_one_of("LOG_LEVEL", env.get("LOG_LEVEL") or "INFO", LOG_LEVELS),
            log_format=_one_of("LOG_FORMAT", env.get("LOG_FORMAT") or "console", LOG_FORMATS),
            promises=_promises(env),
            milestones=_milestones(env.get("STATUS_MILESTONES", "")),
            forms=Forms(
                expert=_form("SME_FORM_URL", env, Forms().expert),
                assistance=_form("RFA_FORM_URL", env, Forms().assistance),
            ),
            cloud=Cloud(loopback=credentials is None),
        )


def is_loopback(host: str) -> bool:
    """Say whether a host name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _credentials(env: Mapping[str, str]) -> Credentials | None:
    given = {name: env[name].strip() for name in CREDENTIALS if name in env}
    if not given:
        return None
    for name in CREDENTIALS:
        if not given.get(name):
            raise ConfigError(
                f"{name} is {'empty' if name in given else 'not set'}: set all of "
                f"{', '.join(CREDENTIALS)}, or none of them for local mode"
            )
    app_type = given["MicrosoftAppType"]
    if app_type != "SingleTenant":
        raise ConfigError(f"MicrosoftAppType: {app_type} is not supported: use SingleTenant")
    return Credentials(
        app_id=_uuid("MicrosoftAppId", given["MicrosoftAppId"]),
        password=given["MicrosoftAppPassword"],
        tenant_id=_uuid("MicrosoftAppTenantId", given["MicrosoftAppTenantId"]),
    )


def _own_model(
    env: Mapping[str, str], has_package: Callable[[str], object | None]
) -> OwnModel | None:
    given = {name: env.get(name, "").strip() for name in LANGUAGE_MODEL}
    if not any(given.values()):
        return None
    for name, value in given.items():
        if not value:
            raise ConfigError(
                f"{name} is not set: set all of {', '.join(LANGUAGE_MODEL)}, or none of them for "
                "answers without a language model of your own"
            )
    if has_package("openai") is None:
        raise ConfigError(
            "AZURE_OPENAI_ENDPOINT: needs the openai package: install it with “uv sync --extra "
            f"openai”, or set none of {', '.join(LANGUAGE_MODEL)}"
        )
    return OwnModel(
        endpoint=_endpoint(given["AZURE_OPENAI_ENDPOINT"]),
        deployment=_matching(
            "AZURE_OPENAI_DEPLOYMENT", given, DEPLOYMENT, "the name of a deployment, such as gpt-4o"
        ),
        api_key=_matching("AZURE_OPENAI_API_KEY", given, API_KEY, "a key: one word"),
        api_version=_matching(
            "OPENAI_API_VERSION",
            {"OPENAI_API_VERSION": env.get("OPENAI_API_VERSION", "").strip() or API_VERSION},
            VERSION,
            f"a version such as {API_VERSION}",
        ),
    )


def _endpoint(value: str) -> str:
    parts = _parts(value)
    is_secure = parts is not None and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    )
    if parts is None or not is_secure or parts.username or parts.query or parts.fragment:
        raise ConfigError(
            "AZURE_OPENAI_ENDPOINT: must be an https address such as "
            "https://partner.openai.azure.com, without the deployment and a query"
        )
    return value.rstrip("/")


def _matching(name: str, given: Mapping[str, str], form: re.Pattern[str], what: str) -> str:
    """Return a value of that form; it is not repeated, for it may be a secret."""
    if not form.fullmatch(given[name]):
        raise ConfigError(f"{name}: is not {what}")
    return given[name]


def _uuid(name: str, value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        raise ConfigError(
            f"{name}: {value!r} is not an id of the form 00000000-0000-0000-0000-000000000000"
        ) from None


def _port(value: str) -> int:
    if not value.isdecimal() or len(value) > MAX_DIGITS or not 0 < int(value) < 2**16:
        raise ConfigError(f"PORT: {value!r} is not a port number between 1 and 65535")
    return int(value)


def _secret(value: str, credentials: Credentials | None, local: Callable[[], str]) -> str:
    if not value and credentials is None:
        return local()
    if len(value) < MIN_SECRET:
        raise ConfigError(
            f"SECRET_KEY is {'too short' if value else 'not set'}: give at least {MIN_SECRET} "
            "random characters, the same for every replica"
        )
    return value


def _sender_secret(value: str) -> str:
    if value and len(value) < MIN_SECRET:
        raise ConfigError(
            f"SURVEY_EVENTS_SECRET is too short: give at least {MIN_SECRET} random characters"
        )
    return value


def _database_url(value: str) -> str:
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


def _public_url(value: str, credentials: Credentials | None) -> str:
    parts = _parts(value)
    if parts is None or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise ConfigError(f"PUBLIC_URL: {value!r} is not a web address")
    if credentials is not None and parts.scheme != "https":
        raise ConfigError("PUBLIC_URL: must be set to an https address outside local mode")
    return value.rstrip("/")


def _smtp_url(value: str) -> str:
    parts = _parts(value)
    if value and (parts is None or parts.scheme not in ("smtp", "smtps")):
        raise ConfigError("SMTP_URL: must look like smtp://user:password@host:587")
    return value


def _smtp_from(value: str) -> str:
    if value and not MAILBOX.fullmatch(value):
        raise ConfigError(f"SMTP_FROM: {value!r} is no mail address, such as bot@partner.example")
    return value


def _promises(env: Mapping[str, str]) -> Promises:
    return promises_of(
        _hours("SME_ANSWER_HOURS", env, Urgency),
        accept=_hours("SME_ACCEPT_HOURS", env, Urgency),
        acknowledge=_hours("ESCALATION_ACKNOWLEDGE_HOURS", env, Severity),
    )


def _milestones(value: str) -> tuple[int, ...]:
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


def _hours(name: str, env: Mapping[str, str], kinds: type[K]) -> dict[K, int]:
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


def _form(name: str, env: Mapping[str, str], default: str) -> str:
    url = env.get(name) or default
    parts = _parts(url)
    if parts is None or parts.scheme != "https" or set(url) & set(" ()<>\"'"):
        raise ConfigError(f"{name}: {url!r} is no https address: give one such as {default}")
    return url


def _parts(url: str) -> SplitResult | None:
    """Take an address apart; None if there is no host in it, or a port that is none."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    for choice in choices:
        if value.casefold() == choice.casefold():
            return choice
    raise ConfigError(f"{name}: {value!r} is none of {', '.join(choices)}")
