"""Domains as they are mistyped: what was meant instead. Pure; nobody is asked, no list is whole.

The end of a domain is wrong only where it cannot be one: no country has the two letters, or it is
a slip of the usual ends. A well-known domain with one slip is taken for that domain.
"""

from collections.abc import Collection

# the ends of two letters that are no country's code (ISO 3166)
NO_COUNTRY = frozenset({"ac", "eu", "su", "uk"})
USUAL = ("com", "net", "org", "info", "edu", "gov")
# ends that exist, though they are one slip from a usual one
REAL = frozenset({
    "bet", "bom", "cam", "goo", "gop", "got", "mom", "mov", "nec", "new", "next", "ntt", "ong",
    "pet", "vet",
})  # fmt: skip
WELL_KNOWN = (
    "gmail.com", "googlemail.com", "hotmail.com", "icloud.com", "microsoft.com", "outlook.com",
    "yahoo.com",
)  # fmt: skip
# domains that exist, though they are one slip from a well-known one
NEIGHBOURS = frozenset({
    "email.com", "fmail.com", "hmail.com", "mail.com", "tmail.com", "ymail.com", "zmail.com",
})  # fmt: skip
SHORTEST, COUNTRY = 2, 2  # letters


def is_possible_end(end: str, *, countries: Collection[str]) -> bool:
    """Say whether the last part of a domain (in ASCII) can be one."""
    if end.startswith("xn--"):
        return True
    if not end.isalpha() or len(end) < SHORTEST:
        return False
    if len(end) == COUNTRY:
        return end in NO_COUNTRY or end.upper() in countries
    return end in USUAL or end in REAL or not _meant(end, USUAL)


def meant_domain(domain: str, *, countries: Collection[str]) -> str:
    """Return the domain that was most likely meant by one that is wrong, "" if there is none."""
    domain = domain.casefold()
    if domain in WELL_KNOWN or domain in NEIGHBOURS:
        return ""
    if known := _meant(domain, WELL_KNOWN):
        return known
    rest, _, end = domain.rpartition(".")
    if is_possible_end(end, countries=countries):
        return ""
    usual = _meant(end, USUAL)
    if not usual:
        return ""
    whole = f"{rest}.{usual}"
    return _meant(whole, WELL_KNOWN) or whole


def _meant(typed: str, ones: Collection[str]) -> str:
    return next((one for one in ones if is_one_slip(typed, one)), "")


def is_one_slip(typed: str, meant: str) -> bool:
    """Say whether one sign is missing, too many, another one, or two have changed places."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    short, long = sorted((typed, meant), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[:at] + short[at : at + 2][::-1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long
