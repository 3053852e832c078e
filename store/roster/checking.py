"""What one line alone cannot tell: keys given twice, and references to what is not there.

Only keys are held in memory, never lines. A line that is wrong in itself still counts as there,
so that one mistake is not told again by every line that refers to it.
"""

from collections.abc import Iterator
from hashlib import blake2b

from store.roster.faults import Faults, shown
from store.roster.keys import ONLY_PARTNER, STORED, Keys, Pair, Somebody
from store.roster.lines import (
    AssignmentLine,
    ContactLine,
    CustomerLine,
    EventLine,
    Line,
    PartnerLine,
    PersonLine,
)
from store.roster.parsing import Wrong
from store.roster.reading import Record
from store.vocabulary import Role


class Checker:
    """Takes the lines of one file after the other and notes what is wrong between them."""

    def __init__(self, keys: Keys, faults: Faults) -> None:
        self._keys = keys
        self._faults = faults
        self._lines: dict[bytes, int] = {}
        self._pairs: dict[Pair, int] = {}

    def take(self, number: int, line: Line) -> None:
        """Check a line that is right in itself."""
        if earlier := self._earlier(number, line):
            what = f"the same {' and '.join(line.key)} as on line {earlier}"
            self._faults.add(line.file, number, line.key[-1], what)
            return
        for wrong in self._references(line, number):
            self._faults.add(line.file, number, wrong.column, wrong.message)

    def take_broken(self, kind: type[Line], record: Record) -> None:
        """Remember the key of a line that is wrong, so that references to it are not."""
        key = record.cells.get(kind.key[0], "")
        if kind is PersonLine:
            self._keys.people[key.lower()] = Somebody(record.line, ("", ""), None)
        elif kind is PartnerLine:
            self._keys.partners[key] = record.line
            # the tenant may be what is wrong
            self._keys.tenants_complete = False
        elif kind is CustomerLine:
            self._keys.customers[key] = record.line

    def finish(self, kind: type[Line]) -> None:
        """Check what only a whole file can tell."""
        self._lines.clear()
        if kind is PersonLine:
            self._find_the_moved()
        if kind is PartnerLine:
            self._tenants_differ()
            self._partners_have_a_tenant()

    def _earlier(self, number: int, line: Line) -> int | None:
        """Return the line this key was on before; a digest is all that is kept of a key."""
        key = "\0".join(str(getattr(line, name)) for name in line.key)
        digest = blake2b(f"{line.file}\0{key}".encode(), digest_size=16).digest()
        earlier = self._lines.setdefault(digest, number)
        return earlier if earlier != number else None

    def _references(self, line: Line, number: int) -> Iterator[Wrong]:
        match line:
            case PersonLine():
                yield from self._person(line, number)
            case PartnerLine():
                yield from self._partner(line, number)
            case CustomerLine():
                self._keys.customers[line.customer_id] = number
                yield from self._has_role("fm_email", line.fm_email, Role.FM)
                yield from self._has_role("fta_email", line.fta_email, Role.FTA)
            case AssignmentLine():
                yield from self._customer(line.customer_id, personal=False)
                yield from self._known_partner(line.partner_id)
            case ContactLine() | EventLine():
                yield from self._customer(line.customer_id, personal=True)

    def _person(self, line: PersonLine, number: int) -> Iterator[Wrong]:
        pair = (line.tenant_id, line.aad_object_id)
        self._keys.people[line.email] = Somebody(number, pair, frozenset(line.roles))
        earlier = self._pairs.setdefault(pair, number)
        if earlier != number:
            message = f"the same person (tenant_id and aad_object_id) as on line {earlier}"
            yield Wrong("aad_object_id", message)

    def _partner(self, line: PartnerLine, number: int) -> Iterator[Wrong]:
        self._keys.partners[line.partner_id] = number
        self._keys.tenants[line.partner_id] = line.tenant_id
        yield from self._has_role("psm_email", line.psm_email, Role.PSM)
        yield from self._has_role("cover_psm_email", line.cover_psm_email, Role.PSM)

    def _has_role(self, column: str, email: str, role: Role) -> Iterator[Wrong]:
        if not email or PersonLine.file in self._keys.unreadable:
            return
        somebody = self._keys.people.get(email)
        told = shown(email, personal=False)
        if somebody is None:
            yield Wrong(column, f"{told} is neither in people.csv nor in the database")
        elif somebody.roles is not None and role not in somebody.roles:
            yield Wrong(column, f"{told} does not have the role {role}")

    def _customer(self, customer_id: str, *, personal: bool) -> Iterator[Wrong]:
        known = customer_id in self._keys.customers
        if not known and CustomerLine.file not in self._keys.unreadable:
            told = shown(customer_id, personal=personal)
            yield Wrong("customer_id", f"{told} is neither in customers.csv nor in the database")

    def _known_partner(self, partner_id: str | None) -> Iterator[Wrong]:
        known = partner_id is None or partner_id in self._keys.partners
        if partner_id and not known and PartnerLine.file not in self._keys.unreadable:
            told = shown(partner_id, personal=False)
            yield Wrong("partner_id", f"{told} is neither in partners.csv nor in the database")

    def _find_the_moved(self) -> None:
        """Find who got a new address, and rows that pass their directory id on to another.

        Somebody is their directory id, not their address: when a file has a stored person under
        a new address, and no longer under the old one, the address has changed.
        """
        people, holders = self._keys.people, self._keys.holders
        stored = set(holders.values())
        for email, somebody in list(people.items()):
            holder = holders.get(somebody.pair)
            if somebody.line == STORED or holder is None or holder == email:
                continue
            if people[holder].line != STORED:
                self._keys.moved[holder] = holder
            elif email in stored:
                told = shown(holder, personal=False)
                message = f"is that of {told} in the database, who is not in this file"
                self._faults.add(PersonLine.file, somebody.line, "aad_object_id", message)
            else:
                self._keys.moved[holder] = email
                del people[holder]

    def _tenants_differ(self) -> None:
        """A tenant says of which partner a stranger is, so it can be that of one only."""
        lines = self._keys.partners
        owners: dict[str, str] = {}
        # what only the database has comes first, so that a line of the file is what is named
        for partner_id in sorted(self._keys.tenants, key=lines.__getitem__):
            owner = owners.setdefault(self._keys.tenants[partner_id], partner_id)
            if owner != partner_id and lines[partner_id] != STORED:
                message = f"is already the tenant of {shown(owner, personal=False)}"
                self._faults.add(PartnerLine.file, lines[partner_id], "tenant_id", message)

    def _partners_have_a_tenant(self) -> None:
        if PartnerLine.file in self._keys.unreadable or not self._keys.tenants_complete:
            return
        tenants = set(self._keys.tenants.values())
        for somebody in self._keys.people.values():
            only_partner = somebody.roles == ONLY_PARTNER
            if somebody.line != STORED and only_partner and somebody.pair[0] not in tenants:
                message = "has only the role partner, but this is the tenant of no partner"
                self._faults.add(PersonLine.file, somebody.line, "tenant_id", message)
