"""An appointment as an iCalendar file (RFC 5545): it names its organiser, and nobody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

PRODUCT = "-//Partner Success Bot//Collaboration//EN"
LONGEST = 75  # octets of a line
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029]")
_QUOTED = re.compile(r'["\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What is proposed; `uid` stays the same and `sequence` grows when it is moved."""

    uid: str
    sequence: int
    made_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    organizer_name: str
    organizer_email: str


def ics(one: Appointment) -> bytes:
    """Write the file."""
    return "".join(f"{part}\r\n" for line in _lines(one) for part in folded(line)).encode()


def _lines(one: Appointment) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"DTSTAMP:{moment(one.made_at)}"
    yield f"DTSTART:{moment(one.starts_at)}"
    yield f"DTEND:{moment(one.ends_at)}"
    yield f"SUMMARY:{escaped(one.summary)}"
    yield f"DESCRIPTION:{escaped(one.description)}"
    name = _QUOTED.sub("", one.organizer_name)
    yield f'ORGANIZER;CN="{name}":mailto:{quote(one.organizer_email, safe="@+")}'
    yield "STATUS:TENTATIVE"
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def moment(at: datetime) -> str:
    """Write a moment in UTC."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Escape a text: it can end no line, and begin no other property."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text).replace("\\", "\\\\")
    return text.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """Take a line apart so that none is too long; no letter is cut in two."""
    part, room = "", LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield part
            part, room = " ", LONGEST - 1
        part += letter
        room -= size
    yield part
