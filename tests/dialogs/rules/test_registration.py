import pytest

from dialogs.rules.registration import is_partner_registered


@pytest.mark.parametrize(
    ("primary_rm", "registered"),
    [
        pytest.param("FTP Wingtip Consulting", True, id="as FTOP writes it"),
        pytest.param("FTP-Wingtip", True, id="with a hyphen"),
        pytest.param("FTP", True, id="nothing else"),
        pytest.param("Finn Berg", False, id="somebody of Microsoft"),
        pytest.param("Wingtip FTP", False, id="in another place"),
        pytest.param("", False, id="nobody"),
    ],
)
def test_a_primary_rm_that_starts_with_ftp_says_so(primary_rm: str, *, registered: bool) -> None:
    assert is_partner_registered(primary_rm=primary_rm) is registered
