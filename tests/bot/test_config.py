"""Every setting: what is taken, and that what is wrong is named."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import API_VERSION, CREDENTIALS, LANGUAGE_MODEL, OwnModel, Settings
from bot.config_values import ConfigError
from bot.start import local_secret
from dialogs.links import Forms
from dialogs.rules.promises import Promises
from store.vocabulary import Severity, Urgency
from tests.conftest import SECRET

ROOT = Path(__file__).parents[2]
MADE_ONCE = "made once"
ID = "b07b07b0-0000-4000-8000-000000000001"
FULL = {
    "MicrosoftAppId": ID,
    "MicrosoftAppPassword": "x",
    "MicrosoftAppType": "SingleTenant",
    "MicrosoftAppTenantId": ID,
    "SECRET_KEY": SECRET,
    "PUBLIC_URL": "https://bot.example",
}


def read(**env: str) -> Settings:
    return Settings.from_env(
        env, default_database="sqlite:///default.db", local_secret=lambda: MADE_ONCE
    )


def read_without_packages(**env: str) -> Settings:
    return Settings.from_env(
        env,
        default_database="sqlite:///default.db",
        local_secret=lambda: MADE_ONCE,
        has_package=lambda _: None,
    )


def test_nothing_set_is_local_mode() -> None:
    settings = read()
    assert settings.database_url == "sqlite:///default.db"
    assert settings.secret_key == MADE_ONCE
    assert (settings.host, settings.port) == ("127.0.0.1", 3978)
    assert settings.public_url == "http://127.0.0.1:3978"
    assert settings.forms == Forms()
    assert (settings.log_level, settings.log_format) == ("INFO", "console")
    assert settings.local
    assert settings.cloud.loopback


def test_all_credentials_end_local_mode() -> None:
    settings = read(**FULL)
    assert not settings.local
    assert not settings.cloud.loopback
    assert settings.host == "127.0.0.1"


def test_no_secret_shows_when_settings_are_printed() -> None:
    shown = repr(read(**FULL, SMTP_URL="smtp://user:hidden@mail.example:587"))
    assert SECRET not in shown
    assert "hidden" not in shown
    assert "password" not in shown


@pytest.mark.parametrize("name", CREDENTIALS)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_half_a_set_of_credentials(name: str, value: str | None) -> None:
    env = {key: given for key, given in {**FULL, name: value}.items() if given is not None}
    with pytest.raises(ConfigError, match=rf"^{name} is (empty|not set)"):
        read(**env)


@pytest.mark.parametrize("name", CREDENTIALS)
def test_one_of_the_credentials_alone(name: str) -> None:
    with pytest.raises(ConfigError, match=r"^MicrosoftApp"):
        read(**{name: FULL[name]})


def test_all_of_them_empty_is_no_local_mode() -> None:
    with pytest.raises(ConfigError, match=r"^MicrosoftAppId is empty"):
        read(**dict.fromkeys(CREDENTIALS, ""))


MODEL = {
    "AZURE_OPENAI_ENDPOINT": "https://partner.openai.azure.example/",
    "AZURE_OPENAI_DEPLOYMENT": "gpt-4o",
    "AZURE_OPENAI_API_KEY": "hidden-key",
}


def test_a_language_model_of_the_operators_own() -> None:
    assert read().own_model is None
    assert read(**dict.fromkeys(LANGUAGE_MODEL, ""), OPENAI_API_VERSION="x").own_model is None
    settings = read(**MODEL)
    assert settings.own_model == OwnModel(
        endpoint="https://partner.openai.azure.example",
        deployment="gpt-4o",
        api_key="hidden-key",
        api_version=API_VERSION,
    )
    assert "hidden" not in repr(settings)
    newer = read(**MODEL, OPENAI_API_VERSION="2025-04-01-preview").own_model
    assert newer is not None
    assert newer.api_version == "2025-04-01-preview"


@pytest.mark.parametrize("name", LANGUAGE_MODEL)
@pytest.mark.parametrize("value", ["", "  "])
def test_half_a_language_model(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=rf"^{name} is not set: set all of .* or none"):
        read(**{**MODEL, name: value})
    with pytest.raises(ConfigError, match=r"^AZURE_OPENAI_\w+ is not set"):
        read(**{name: MODEL[name]})


def test_a_language_model_without_the_package() -> None:
    assert read_without_packages().own_model is None
    with pytest.raises(ConfigError, match=r"^AZURE_OPENAI_ENDPOINT: .*uv sync --extra openai"):
        read_without_packages(**MODEL)


def test_the_package_is_imported_only_where_it_is_set_up() -> None:
    ask = "import sys, app; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask], cwd=ROOT, check=False).returncode == 0  # noqa: S603 -- our own words


WRONG = {
    "MicrosoftAppId": ["app", "b07b07b0", ID + "0"],
    "MicrosoftAppTenantId": ["common", "organizations", "contoso.example"],
    "MicrosoftAppType": ["MultiTenant", "UserAssignedMSI", "singletenant", "x"],
    "SECRET_KEY": ["", "short", "x" * 31],
    "PUBLIC_URL": ["", "http://bot.example", "bot.example", "https://", "https://[x", "ftp://a",
                   "https://a:x/", "https://bot.example?x=1"],
    "PORT": ["0", "65536", "-1", "x", "3978.0", "9" * 5000, "²"],
    "DATABASE_URL": ["x", "mysql://a/b", "/data/bot.db", "postgresql://h:port/x", "sqlite+aiosqlite:///x"],
    "SMTP_FROM": ["bot", "Bot <bot@mail.example>", "bot@mail.example\r\nBcc: x@y.example", "a@b@c"],
    "SMTP_URL": ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x"],
    "AZURE_OPENAI_ENDPOINT": ["x", "http://partner.example", "https://", "https://a.example?x=1",
                              "https://u:p@a.example", "ftp://127.0.0.1"],
    "AZURE_OPENAI_DEPLOYMENT": ["a/b", "a b", "x" * 65],
    "AZURE_OPENAI_API_KEY": ["a b", "a\nb", "ä", "x" * 257],
    "OPENAI_API_VERSION": ["latest", "2024", "2024-10-21x"],
    "LOG_LEVEL": ["LOUD", "10"],
    "LOG_FORMAT": ["xml"],
    "SME_FORM_URL": ["x", "http://forms.example", "https://", "https://a.example/(x)"],
    "RFA_FORM_URL": ["x", "javascript:alert(1)"],
    "SME_ACCEPT_HOURS": ["4", "critical=0", "normal=401", "high=1,high=1", "urgent=1"],
    "ESCALATION_ACKNOWLEDGE_HOURS": ["4", "critical=0", "normal=401", "high=1,high=1", "low=1"],
    "STATUS_MILESTONES": ["40,15", "15,15", "0,40", "15,101", "-5", "15,x", "1,2,3,4,5", "1.5",
                          "²"],
    "SME_ANSWER_HOURS": ["4", "critical", "critical=", "critical=0", "critical=-1", "critical=1.5",
                         "critical=401", "critical=4;high=8", "urgent=4", "high=8,high=9",
                         "high=²"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_refused_and_its_variable_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=rf"^{name}\b"):
        read(**{**FULL, **MODEL, name: value})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "bot.example", "127.0.0.1.evil"])  # noqa: S104
def test_local_mode_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(ConfigError, match=r"^HOST\b"):
        read(HOST=host)
    assert read(**FULL, HOST=host).host == host


@pytest.mark.parametrize(
    ("host", "listens", "url"),
    [
        ("localhost", "localhost", "http://localhost:80"),
        ("127.0.0.2", "127.0.0.2", "http://127.0.0.2:80"),
        ("::1", "::1", "http://[::1]:80"),
        ("[::1]", "::1", "http://[::1]:80"),
    ],
)
def test_names_of_this_machine(host: str, listens: str, url: str) -> None:
    settings = read(HOST=host, PORT="80")
    assert (settings.host, settings.port, settings.public_url) == (listens, 80, url)


def test_every_setting_is_taken() -> None:
    settings = read(
        **{**FULL, "PUBLIC_URL": "https://bot.example/base/"},
        HOST="0.0.0.0",  # noqa: S104
        PORT="8080",
        DATABASE_URL="postgresql://u:p@db/bot",
        SMTP_URL="smtps://u:p@mail.example:465",
        SMTP_FROM="bot@partner.example",
        SME_FORM_URL="https://forms.example/sme?x=1",
        RFA_FORM_URL="https://forms.example/rfa",
        LOG_LEVEL="debug",
        LOG_FORMAT="JSON",
    )
    assert settings.credentials is not None
    assert (settings.credentials.app_id, settings.credentials.tenant_id) == (ID, ID)
    assert settings.public_url == "https://bot.example/base"
    assert settings.database_url == "postgresql://u:p@db/bot"
    assert settings.smtp_url == "smtps://u:p@mail.example:465"
    assert settings.smtp_from == "bot@partner.example"
    forms = (settings.forms.expert, settings.forms.assistance)
    assert forms == ("https://forms.example/sme?x=1", "https://forms.example/rfa")
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")


def test_what_is_promised_can_be_set_for_each_urgency() -> None:
    hour, usual = timedelta(hours=1), Promises()
    assert read().promises == usual
    promises = read(SME_ANSWER_HOURS=" critical = 2, normal=24 ").promises
    assert promises.answer == {
        **usual.answer, Urgency.CRITICAL: 2 * hour, Urgency.NORMAL: 24 * hour
    }  # fmt: skip
    assert (promises.accept, promises.acknowledge) == (usual.accept, usual.acknowledge)


def test_the_time_to_accept_and_to_acknowledge_can_be_set() -> None:
    hour, usual = timedelta(hours=1), Promises()
    promises = read(
        SME_ACCEPT_HOURS="high=3", ESCALATION_ACKNOWLEDGE_HOURS="critical=1, normal=16"
    ).promises
    assert promises.accept == {**usual.accept, Urgency.HIGH: 3 * hour}
    assert promises.acknowledge == {
        **usual.acknowledge, Severity.CRITICAL: hour, Severity.NORMAL: 16 * hour
    }  # fmt: skip
    assert promises.answer == usual.answer


def test_the_local_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    secret = local_secret(tmp_path / "new")
    assert len(secret) >= 32
    assert local_secret(tmp_path / "new") == secret
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", (15, 40)),
        ("10,40", (10, 40)),
        (" 10 % , 15%,40, 100 ", (10, 15, 40, 100)),
        ("20", (20,)),
    ],
)
def test_the_milestones_of_forecasts(written: str, expected: tuple[int, ...]) -> None:
    assert read(STATUS_MILESTONES=written).milestones == expected


def test_the_secret_of_the_surveys_sender_is_long_or_there_is_none() -> None:
    assert read().survey_events_secret == ""
    assert read(SURVEY_EVENTS_SECRET=SECRET).survey_events_secret == SECRET
    with pytest.raises(ConfigError, match="SURVEY_EVENTS_SECRET"):
        read(SURVEY_EVENTS_SECRET="short")  # noqa: S106
