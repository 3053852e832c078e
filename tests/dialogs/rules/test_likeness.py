"""Is there an open request like this one?"""

from dataclasses import dataclass

import pytest

from dialogs.rules.likeness import requests_alike


@dataclass(frozen=True)
class About:
    customer_name: str
    workload: str = "intune"
    customer_id: str = ""


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param(About("Contoso"), About("Contoso"), True, id="the same"),
        pytest.param(About("CONTOSO, Ltd."), About("contoso"), True, id="case and legal form"),
        pytest.param(About("Contoso"), About("Contoso", "teams"), False, id="another workload"),
        pytest.param(About("Contoso"), About("Contoso Retail"), False, id="a longer name"),
        pytest.param(About("A", customer_id="c1"), About("B", customer_id="c1"), True, id="id"),
        pytest.param(About("A", customer_id="c1"), About("A", customer_id="c2"), False, id="ids"),
        pytest.param(About("A", customer_id="c1"), About("A"), True, id="only one has an id"),
        pytest.param(About(""), About(""), False, id="no customer is named"),
        pytest.param(About("The Co"), About("The Co"), True, id="nothing but legal forms"),
        pytest.param(About("東京電機"), About("東京電機 KK"), True, id="another script"),
    ],
)
def test_likeness(one: About, other: About, alike: bool) -> None:
    assert requests_alike(one, [other]) == ((other,) if alike else ())
