"""The words of a date in English, German, French and Japanese, brought to one spelling. Pure.

A month becomes `m1` to `m12`, a weekday `d0` (Monday) to `d6`, a number its digits; what adds
nothing ("by", "the", "bis") is left out.
"""

import re
from collections.abc import Mapping

_MONTHS = (
    "january jan januar janner janvier janv",
    "february feb februar feber fevrier fevr fev",
    "march mar marz maerz mars",
    "april apr avril avr",
    "may mai",
    "june jun juni juin",
    "july jul juli juillet juil",
    "august aug aout",
    "september sep sept septembre",
    "october oct oktober okt octobre",
    "november nov novembre",
    "december dec dezember dez decembre",
)
_WEEKDAYS = (
    "monday mon montag lundi",
    "tuesday tue tues dienstag mardi",
    "wednesday wed weds mittwoch mercredi",
    "thursday thu thur thurs donnerstag jeudi",
    "friday fri freitag vendredi",
    "saturday sat samstag sonnabend samedi",
    "sunday sun sonntag dimanche",
)
_NUMBERS = (
    "a an one ein eine einem einer einen un une",
    "two couple zwei deux",
    "three drei trois",
    "four vier quatre",
    "five funf cinq",
    "six sechs",
    "seven sieben sept",
    "eight acht huit",
    "nine neun neuf",
    "ten zehn dix",
    "eleven elf onze",
    "twelve zwolf douze",
)
_SAME = {
    "today": "today heute aujourd'hui aujourdhui",
    "tomorrow": "tomorrow morgen demain",
    "overmorrow": "ubermorgen",
    "yesterday": "yesterday gestern hier",
    "next": "next following nachste nachsten nachster nachstes nachstem prochain prochaine",
    "last": "last letzte letzten letzter previous dernier derniere",
    "this": "this diese diesen dieser dieses current ce cet cette",
    "in": "in dans within",
    "ago": "ago",
    "day": "day days tag tage tagen jour jours",
    "week": "week weeks wk kw cw woche wochen semaine semaines",
    "fortnight": "fortnight fortnights",
    "month": "month months monat monate monaten monats mois",
    "quarter": "quarter quarters quartal quartale quartalen quartals trimestre trimestres",
    "year": "year years jahr jahre jahren jahres annee annees an ans",
    "end": "end late ende fin",
    "mid": "mid middle mitte mi",
    "start": "start beginning early anfang beginn debut",
    "": "of the by on until till before around about roughly ca circa approximately since due "
    "am bis zum zur dem der den des vor um d'ici le la les de du au aux vers avant from now "
    "time later coming upcoming kommende kommenden kommender kommendes",
}
_PHRASES = (
    ("day after tomorrow", "overmorrow"),
    ("apres-demain", "overmorrow"),
    ("apres demain", "overmorrow"),
    ("d'ici la", ""),
    ("d'ici", ""),
    ("un an", "1 year"),
    ("eow", "end this week"),
    ("eom", "end this month"),
    ("eoq", "end this quarter"),
    ("eoy", "end this year"),
)
_JAPANESE = (
    (r"来月末", " end next month "), (r"今月末", " end this month "),
    (r"来週末", " end next week "), (r"今週末", " end this week "),
    (r"明後日|あさって", " overmorrow "), (r"明日|あした", " tomorrow "), (r"今日|本日", " today "),
    (r"来週の?", " next week "), (r"今週の?", " this week "), (r"来月の?", " next month "),
    (r"今月の?", " this month "), (r"来年の?", " next year "), (r"今年の?", " this year "),
    (r"年末", " end this year "), (r"月末", "月 end "),
    (r"(\d+)\s*日後", r" in \1 day "), (r"(\d+)\s*週間後", r" in \1 week "),
    (r"(\d+)\s*[かヶケカ]月後", r" in \1 month "),
    (r"(\d{4})\s*年\s*(\d+)\s*月\s*(\d+)\s*日", r" \1-\2-\3 "),
    (r"(\d+)\s*月\s*(\d+)\s*日", r" \2 m\1 "), (r"(\d{4})\s*年\s*(\d+)\s*月", r" m\2 \1 "),
    (r"(\d+)\s*月", r" m\1 "), (r"(?:まで|頃|ごろ|に)", " "),
    *((f"{sign}曜日?", f" d{at} ") for at, sign in enumerate("月火水木金土日")),
)  # fmt: skip
_PLAIN = str.maketrans("äöüàâéèêëîïôûùç\u2019\uff0f\uff0e\uff0d", "aouaaeeeeiiouuc'/.-")
_ACCENTS = dict.fromkeys(range(0x300, 0x370))  # written beside their letter
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e|ten|\.)")


def _table() -> Mapping[str, str]:
    found = {word: kept for kept, words in _SAME.items() for word in words.split()}
    for count, words in enumerate(_NUMBERS, start=1):
        found |= dict.fromkeys(words.split(), str(count))
    for at, words in enumerate(_WEEKDAYS):
        found |= dict.fromkeys(words.split(), f"d{at}")
    for at, words in enumerate(_MONTHS, start=1):
        found |= dict.fromkeys(words.split(), f"m{at}")
    return found


_WORDS = _table()


def plain_words(text: str) -> str:
    """Return a date's words in the one spelling; what is not known stays as it is."""
    said = " ".join(text.casefold().translate(_ACCENTS).translate(_PLAIN).split())
    for pattern, kept in _JAPANESE:
        said = re.sub(pattern, kept, said)
    for phrase, kept in _PHRASES:
        said = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", kept, said)
    said = re.sub(r"(?<=[^\W\d])-(?=\w)|(?<=\d)-(?=[^\W\d])|[,;()]", " ", said)
    said = re.sub(r"(?<=\d)\s*\.\s*(?=[^\W\d])", " ", said)  # 12.März
    said = re.sub(r"\b(kw|cw|wk)(?=\d)", r"\1 ", said)
    return " ".join(filter(None, (_word(one) for one in said.strip(" .!?").split())))


def _word(one: str) -> str:
    if ordinal := _ORDINAL.fullmatch(one):
        return ordinal[1]
    bare = one.strip(".!?'")
    return _WORDS.get(bare, bare)
