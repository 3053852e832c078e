"""Settings, read once from the environment by app.py and passed down."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec

from bot.config_values import (
    MIN_SECRET,
    ConfigError,
    address_parts,
    database_url,
    drain_seconds,
    endpoint,
    form_url,
    is_loopback,
    matching,
    milestones,
    one_of,
    port_number,
    promises,
    sender_secret,
    smtp_from,
    smtp_url,
    uuid,
)
from dialogs.links import Forms
from dialogs.rules.forecasts import MILESTONES
from dialogs.rules.promises import Promises

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
DEPLOYMENT = re.compile(r"[\w.-]{1,64}", re.ASCII)
API_KEY = re.compile(r"[!-~]{1,256}")
VERSION = re.compile(r"\d{4}-\d\d-\d\d(-preview)?", re.ASCII)


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
    drain_seconds: float = 0.0
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
        port = port_number(env.get("PORT") or "3978")
        if credentials is None and not is_loopback(host):
            raise ConfigError(
                f"HOST: {host} can be reached from outside, but no MicrosoftAppId is set: "
                "without it (local mode) the bot listens on 127.0.0.1 only"
            )
        return cls(
            database_url=database_url(env.get("DATABASE_URL") or default_database),
            secret_key=_secret(env.get("SECRET_KEY", ""), credentials, local_secret),
            credentials=credentials,
            host=host,
            port=port,
            public_url=_public_url(env.get("PUBLIC_URL") or _url(host, port), credentials),
            smtp_url=smtp_url(env.get("SMTP_URL", "")),
            smtp_from=smtp_from(env.get("SMTP_FROM", "").strip()),
            survey_events_secret=sender_secret(env.get("SURVEY_EVENTS_SECRET", "")),
            own_model=_own_model(env, has_package),
            log_level=one_of("LOG_LEVEL", env.get("LOG_LEVEL") or "INFO", LOG_LEVELS),
            log_format=one_of("LOG_FORMAT", env.get("LOG_FORMAT") or "console", LOG_FORMATS),
            drain_seconds=drain_seconds(env.get("DRAIN_SECONDS", ""), local=credentials is None),
            promises=promises(env),
            milestones=milestones(env.get("STATUS_MILESTONES", "")),
            forms=Forms(
                expert=form_url("SME_FORM_URL", env, Forms().expert),
                assistance=form_url("RFA_FORM_URL", env, Forms().assistance),
            ),
            cloud=Cloud(loopback=credentials is None),
        )


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
        app_id=uuid("MicrosoftAppId", given["MicrosoftAppId"]),
        password=given["MicrosoftAppPassword"],
        tenant_id=uuid("MicrosoftAppTenantId", given["MicrosoftAppTenantId"]),
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
        endpoint=endpoint(given["AZURE_OPENAI_ENDPOINT"]),
        deployment=matching(
            "AZURE_OPENAI_DEPLOYMENT", given, DEPLOYMENT, "the name of a deployment, such as gpt-4o"
        ),
        api_key=matching("AZURE_OPENAI_API_KEY", given, API_KEY, "a key: one word"),
        api_version=matching(
            "OPENAI_API_VERSION",
            {"OPENAI_API_VERSION": env.get("OPENAI_API_VERSION", "").strip() or API_VERSION},
            VERSION,
            f"a version such as {API_VERSION}",
        ),
    )


def _secret(value: str, credentials: Credentials | None, local: Callable[[], str]) -> str:
    if not value and credentials is None:
        return local()
    if len(value) < MIN_SECRET:
        raise ConfigError(
            f"SECRET_KEY is {'too short' if value else 'not set'}: give at least {MIN_SECRET} "
            "random characters, the same for every replica"
        )
    return value


def _public_url(value: str, credentials: Credentials | None) -> str:
    parts = address_parts(value)
    if parts is None or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise ConfigError(f"PUBLIC_URL: {value!r} is not a web address")
    if credentials is not None and parts.scheme != "https":
        raise ConfigError("PUBLIC_URL: must be set to an https address outside local mode")
    return value.rstrip("/")
