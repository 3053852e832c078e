"""Is there an open request like the one somebody is about to send? Pure."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

_LEGAL_FORMS = frozenset(
    {
        "ag", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg",
        "kk", "limited", "llc", "llp", "ltd", "nv", "oy", "plc", "pty", "pvt", "sa", "sarl", "sas",
        "se", "spa", "srl", "the",
    }
)  # fmt: skip


class AboutCustomer(Protocol):
    """A request as far as likeness looks at it: for which customer, and which workload."""

    @property
    def customer_id(self) -> str: ...
    @property
    def customer_name(self) -> str: ...
    @property
    def workload(self) -> str: ...


Open = TypeVar("Open", bound=AboutCustomer)


def requests_alike(wanted: AboutCustomer, among: Iterable[Open]) -> tuple[Open, ...]:
    """Return those of the same customer and the same workload, in the order they came in."""
    return tuple(
        one for one in among if one.workload == wanted.workload and _same_customer(wanted, one)
    )


def _same_customer(one: AboutCustomer, other: AboutCustomer) -> bool:
    """Two ids decide; else the names do."""
    if one.customer_id and other.customer_id:
        return one.customer_id == other.customer_id
    return same_name(one.customer_name, other.customer_name)


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same, whatever their case, punctuation and legal form."""
    name = _name(one)
    return bool(name) and name == _name(other)


def _name(typed: str) -> str:
    spaced = "".join(c if c.isalnum() else " " for c in typed.casefold())
    words = spaced.split()
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)
