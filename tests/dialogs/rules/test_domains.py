import pytest

from dialogs.rules.domains import is_one_slip, is_possible_end, meant_domain

COUNTRIES = frozenset({"CO", "DE", "GB", "NE", "CM", "OM"})


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("outlok.com", "outlook.com"),
        ("hotmail.con", "hotmail.com"),
        ("gmial.con", "gmail.com"),
        ("yahooo.com", "yahoo.com"),
        ("contoso.con", "contoso.com"),
        ("contoso.comm", "contoso.com"),
        ("contoso.ogr", "contoso.org"),
        ("contoso.ent", "contoso.net"),
    ],
)
def test_what_was_meant(domain: str, meant: str) -> None:
    assert meant_domain(domain, countries=COUNTRIES) == meant


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "mail.com", "ymail.com", "contoso.co", "contoso.de", "contoso.co.uk",
     "contoso.example", "contoso.cam", "contoso.online", "contoso.xn--p1ai", "contoso.eu",
     "yahoo.de", "outlook.de", "contoso.com"],
)  # fmt: skip
def test_what_is_right_is_left_alone(domain: str) -> None:
    assert meant_domain(domain, countries=COUNTRIES) == ""
    assert is_possible_end(domain.rpartition(".")[2], countries=COUNTRIES)


@pytest.mark.parametrize("end", ["", "c", "zz", "12", "con", "co1", "nte"])
def test_what_cannot_be_an_end(end: str) -> None:
    assert not is_possible_end(end, countries=COUNTRIES)


@pytest.mark.parametrize(
    ("typed", "is_slip"),
    [("con", True), ("ocm", True), ("cm", True), ("comm", True), ("com", False), ("cno", False),
     ("", False), ("moc", False)],
)  # fmt: skip
def test_one_slip(typed: str, is_slip: bool) -> None:
    assert is_one_slip(typed, "com") == is_slip
