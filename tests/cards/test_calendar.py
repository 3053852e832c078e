"""An invitation as a file: its lines, and what no text in it can do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cards.calendar import LONGEST, Appointment, escaped, folded, ics

AT = datetime(2030, 3, 31, 1, 30, tzinfo=UTC)


def appointment(**more: str) -> Appointment:
    return Appointment(
        uid="11111111-1111-5111-8111-111111111111",
        sequence=2,
        made_at=datetime(2030, 1, 7, 12, tzinfo=UTC),
        starts_at=AT.astimezone(ZoneInfo("Europe/Berlin")),
        ends_at=AT.astimezone(ZoneInfo("Europe/Berlin")) + timedelta(minutes=45),
        summary=more.get("summary", "First meeting: Contoso, Wingtip"),
        description=more.get("description", "One\nTwo, three; four \\ five"),
        organizer_name=more.get("name", 'Finn "the" Berg'),
        organizer_email=more.get("email", "finn@fasttrack.example"),
    )


def read(file: bytes) -> list[str]:
    """Take the lines apart as a calendar does."""
    text = file.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_the_file_says_when_in_utc_who_invites_and_what_of() -> None:
    assert read(ics(appointment())) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Partner Success Bot//Collaboration//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:11111111-1111-5111-8111-111111111111",
        "SEQUENCE:2",
        "DTSTAMP:20300107T120000Z",
        "DTSTART:20300331T013000Z",
        "DTEND:20300331T021500Z",
        "SUMMARY:First meeting: Contoso\\, Wingtip",
        "DESCRIPTION:One\\nTwo\\, three\\; four \\\\ five",
        'ORGANIZER;CN="Finn the Berg":mailto:finn@fasttrack.example',
        "STATUS:TENTATIVE",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize(
    "hostile",
    ["x\r\nATTENDEE:mailto:eve@evil.example", "x\nEND:VEVENT", "x\rATTACH:https://evil.example",
     "x\u2028URL:https://evil.example", "x\x00\x0bURL:y"],
)  # fmt: skip
@pytest.mark.parametrize("part", ["summary", "description", "name", "email"])
def test_no_text_begins_another_line(part: str, hostile: str) -> None:
    lines = read(ics(appointment(**{part: hostile})))
    assert len(lines) == len(read(ics(appointment())))
    names = {line.partition(":")[0].partition(";")[0] for line in lines}
    assert names.isdisjoint({"ATTENDEE", "ATTACH", "URL"})


def test_long_lines_are_folded_between_letters() -> None:
    said = "Besprechung über Zugänge 🙂 " * 20
    file = ics(appointment(summary=said))
    assert max(len(line) for line in file.split(b"\r\n")) == LONGEST
    assert f"SUMMARY:{escaped(said)}" in read(file)
    assert all(part.encode().decode() == part for part in folded(said))


@pytest.mark.parametrize("size", [LONGEST - 1, LONGEST, LONGEST + 1, 2 * LONGEST - 1, 2 * LONGEST])
def test_a_line_is_folded_only_where_it_is_too_long(size: int) -> None:
    parts = list(folded("x" * size))
    assert "".join(part.removeprefix(" ") for part in parts) == "x" * size
    assert len(parts) == 1 + (size > LONGEST) + (size > 2 * LONGEST - 1)
