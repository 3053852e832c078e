"""Asked again in other words, or something else."""

import pytest

from dialogs.rules.rephrasing import Said, rephrases
from store.vocabulary import Verdict


def said(text: str, workload: str = "", *items: str, verdict: Verdict = Verdict.IN_SCOPE) -> Said:
    return Said(text=text, workload=workload, verdict=verdict, items=items)


KFM = said("Is Known Folder Move part of the benefit?", "onedrive", "odb-kfm")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param(KFM, KFM, id="the same words"),
        pytest.param(KFM, said("known folder moves, do you help"), id="nearly the same words"),
        pytest.param(
            KFM, said("can you redirect desktops", "onedrive", "odb-kfm"), id="same entry"
        ),
        pytest.param(
            said("can you put Zip on it", "intune", verdict=Verdict.UNKNOWN),
            said("packaging of archive tools?", "intune", "int-pack"),
            id="not answered, and asked of the same workload",
        ),
        pytest.param(
            said("packaging of apps for Intune", "intune", "int-pack"),
            said("who does packaging then", "intune", "int-other"),
            id="same workload and some of the words",
        ),
    ],
)
def test_asked_again(before: Said, now: Said) -> None:
    assert rephrases(before, now)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param(KFM, said("Is mail migration included?", "exchange_online"), id="else"),
        pytest.param(
            said("enrolment of devices in Intune?", "intune", "int-enrol"),
            said("and packaging of apps?", "intune", "int-pack"),
            id="another thing of the same workload",
        ),
        pytest.param(
            KFM,
            said("Is Known Folder Move part of the benefit for macs?", "onedrive", "odb-kfm"),
            id="a follow-up, kept with what it leans on",
        ),
        pytest.param(said("?"), said("hm"), id="no words at all"),
    ],
)
def test_something_else(before: Said, now: Said) -> None:
    assert not rephrases(before, now)
