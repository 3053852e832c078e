"""Contact data at rest: opens for its own row under its own key, and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.sealed import Vault, WrongKeyError, keep_vault, vault
from tests.conftest import SECRET

ROW = "C-1/teams"
FIELDS = {"first_name": "Noémie", "email": "noemie@contoso.example", "survey_eligible": True}
VAULT = Vault(SECRET)

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(texts, texts | st.booleans() | st.none()), texts)
def test_what_is_sealed_opens_as_it_was(fields: dict[str, object], row: str) -> None:
    assert VAULT.open(VAULT.seal(fields, row=row), row=row) == fields


def test_another_process_with_the_same_secret_opens_it() -> None:
    assert Vault(SECRET).open(VAULT.seal(FIELDS, row=ROW), row=ROW) == FIELDS


def test_nothing_of_it_can_be_read() -> None:
    sealed = VAULT.seal(FIELDS, row=ROW)
    assert b"contoso" not in sealed
    assert sealed != VAULT.seal(FIELDS, row=ROW)  # the same twice does not look the same


def test_another_key_is_refused() -> None:
    with pytest.raises(WrongKeyError):
        Vault(f"{SECRET}!").open(VAULT.seal(FIELDS, row=ROW), row=ROW)


@pytest.mark.parametrize("row", ["C-1/intune", "C-2/teams", "", "c-1/teams"])
def test_another_row_is_refused(row: str) -> None:
    with pytest.raises(WrongKeyError):
        VAULT.open(VAULT.seal(FIELDS, row=ROW), row=row)


@given(st.binary(max_size=64))
def test_what_was_never_sealed_is_refused(found: bytes) -> None:
    with pytest.raises(WrongKeyError):
        VAULT.open(found, row=ROW)


@given(st.integers(min_value=1), st.integers(min_value=0, max_value=7))
def test_a_changed_bit_is_found(place: int, bit: int) -> None:
    sealed = bytearray(VAULT.seal(FIELDS, row=ROW))
    place = 1 + place % (len(sealed) - 1)  # the first byte names the key
    sealed[place] ^= 1 << bit
    with pytest.raises(WrongKeyError):
        VAULT.open(bytes(sealed), row=ROW)


def test_what_is_refused_tells_nothing_of_the_contact() -> None:
    with pytest.raises(WrongKeyError) as caught:
        VAULT.open(VAULT.seal(FIELDS, row="x"), row=ROW)
    assert str(caught.value) == ROW


@pytest.mark.parametrize(
    "spelt", ["ann@contoso.example", "Ann@Contoso.Example", " ANN@CONTOSO.EXAMPLE\n"]
)
def test_an_address_is_found_however_it_is_spelt(spelt: str) -> None:
    assert VAULT.address_hash(spelt) == VAULT.address_hash("ann@contoso.example")


def test_an_address_cannot_be_looked_up_without_the_key() -> None:
    assert Vault("another").address_hash("a@b.example") != VAULT.address_hash("a@b.example")
    assert VAULT.address_hash("a@b.example") != VAULT.address_hash("a@c.example")


def test_the_vault_that_is_kept_is_the_one_everybody_opens_with() -> None:
    keep_vault(VAULT)
    assert vault() is VAULT
