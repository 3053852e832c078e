"""Settings of how it is run: how it ends, and where its traces go."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from bot.config_values import ConfigError, address_parts

DRAINS_FOR = 5.0  # seconds: what looks at /readyz every two seconds has seen it twice
LONGEST_DRAIN = 300.0  # seconds
# OpenTelemetry's own names.
OTLP_ENDPOINT, OTLP_HEADERS = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS"
SERVICE_NAME, SHARE = "OTEL_SERVICE_NAME", "OTEL_TRACES_SAMPLER_ARG"
DEFAULT_NAME = "partner-success-bot"
NAME = re.compile(r"[\w.-]{1,64}", re.ASCII)
HEADER = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([!-~ ]*?)\s*", re.ASCII)
NEEDS = "opentelemetry.exporter.otlp.proto.http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Where traces are sent (OTLP over HTTP), under which name, and which share of the turns."""

    endpoint: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    service_name: str = DEFAULT_NAME
    share: float = 1.0


def drain_seconds(value: str, *, local: bool) -> float:
    """Read how long it serves on after SIGTERM; in local mode nobody waits.

    Raises:
        ConfigError
    """
    if not value:
        return 0.0 if local else DRAINS_FOR
    return _number("DRAIN_SECONDS", value, most=LONGEST_DRAIN)


def traces(env: Mapping[str, str], has_package: Callable[[str], object | None]) -> Traces | None:
    """Read where traces go; None, where no endpoint is set.

    Raises:
        ConfigError
    """
    given = {
        name: (env.get(name) or "").strip()
        for name in (OTLP_ENDPOINT, OTLP_HEADERS, SERVICE_NAME, SHARE)
    }
    if not given[OTLP_ENDPOINT]:
        return None
    parts = address_parts(given[OTLP_ENDPOINT])
    if parts is None or parts.scheme not in ("http", "https") or parts.query or parts.username:
        raise ConfigError(
            f"{OTLP_ENDPOINT}: must be the web address of a collector for OTLP over HTTP, such as "
            "http://collector.example:4318, without /v1/traces and a query"
        )
    if not NAME.fullmatch(given[SERVICE_NAME] or DEFAULT_NAME):
        raise ConfigError(f"{SERVICE_NAME}: is not a name: letters, digits, “.”, “_”, “-”")
    share = _number(SHARE, given[SHARE], most=1.0) if given[SHARE] else 1.0
    if not _has(NEEDS, has_package):
        raise ConfigError(
            f"{OTLP_ENDPOINT}: needs the OpenTelemetry packages: install them with “uv sync "
            "--extra otel”, or leave it unset"
        )
    return Traces(
        endpoint=given[OTLP_ENDPOINT].rstrip("/"),
        headers=_headers(given[OTLP_HEADERS]),
        service_name=given[SERVICE_NAME] or DEFAULT_NAME,
        share=share,
    )


def _has(package: str, has_package: Callable[[str], object | None]) -> bool:
    try:
        return has_package(package) is not None
    except ModuleNotFoundError:  # not even what it is part of
        return False


def _number(name: str, value: str, *, most: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 <= number <= most:
        raise ConfigError(f"{name}: {value!r} is not a number from 0 to {most:g}")
    return number


def _headers(value: str) -> dict[str, str]:
    """Read `name=value,name=value`, values percent-encoded; they are not repeated: secrets."""
    found = {}
    for number, pair in enumerate(value.split(",") if value else [], start=1):
        header = HEADER.fullmatch(pair)
        if header is None:
            raise ConfigError(f"{OTLP_HEADERS}: entry {number} is not of the form name=value")
        found[header[1].lower()] = unquote(header[2])
    return found
