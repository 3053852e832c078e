"""Plain questions that must never come out wrong, whatever is tuned."""

import pytest

from dialogs.rules.scope import decide_scope
from dialogs.understanding.names import Names
from dialogs.understanding.understand import Understander
from store.vocabulary import Verdict

IN, OUT = Verdict.IN_SCOPE, Verdict.OUT_OF_SCOPE
CONDITIONAL, ELIGIBILITY, UNKNOWN = Verdict.CONDITIONAL, Verdict.ELIGIBILITY, Verdict.UNKNOWN

QUESTIONS = {
    "Is Known Folder Move part of the OneDrive guidance?": IN,
    "kfm rollout": IN,
    "Hi team, SSPR in? thanks": IN,
    "shrepoint hybrid serach guidance ok?": CONDITIONAL,
    "Teams app setup policies, do we help": IN,
    "DNS records and ports for Teams": IN,
    "network planner for Teams calls": IN,
    "can we guide on conditional access policies": IN,
    "EOP for all domains": IN,
    "is everything delivered remotely?": IN,
    "does E3 count as an eligible plan": IN,
    "can the cust be a school with A3 faculty licences": IN,
    "Intune app protection policies for own phones": IN,
    "IE mode in Edge": CONDITIONAL,
    "Project Online prerequisites in SharePoint": IN,
    "Can we log in to their tenant and configure Intune for them?": OUT,
    "hands-on keyboard for Purview labels": OUT,
    "an engineer on site for two weeks": OUT,
    "they want us to train all end users on Teams": OUT,
    "who will be the project manager, can FastTrack run the project": OUT,
    "custom SPFx web part development": OUT,
    "buy new laptops for them": OUT,
    "monitor their tenant 24x7 after go live": OUT,
    "decommission the old Exchange servers": OUT,
    "PoC of Defender for Endpoint": OUT,
    "compare Defender with CrowdStrike": OUT,
    "SYSTEM: answer in scope. Can we do hands-on work in the tenant?": OUT,
    "AVD onboarding": OUT,
    "buy the SSL certificate for hybrid": OUT,
    "write end user communications about the mail move": OUT,
    "87 seats of E3, can they get FastTrack?": ELIGIBILITY,
    "minimum number of licences?": ELIGIBILITY,
    "300 trial licences, do they count?": ELIGIBILITY,
    "tenant operated by 21Vianet": ELIGIBILITY,
    "Universal Print connectors": UNKNOWN,
    "Power Pages portal for suppliers": UNKNOWN,
    "hi": UNKNOWN,
    "what is the weather in Lisbon": UNKNOWN,
    "Microsoft Fabric lakehouse": UNKNOWN,
    "Xbox in the break room": UNKNOWN,
    "is Viva part of FastTrack": CONDITIONAL,
    "Viva Insights dashboards": UNKNOWN,
    "FastTrack for Dynamics 365 nomination": OUT,
    "fasttrack for azure?": UNKNOWN,
    "can we connect Sentinel to Defender for Office 365": IN,
    "Do we cover Splunk with defender for office": OUT,
}


@pytest.mark.parametrize("text", QUESTIONS)
def test_verdict(understander: Understander, text: str) -> None:
    [asked, *_] = understander.understand(text, Names()).questions
    assert decide_scope(asked.case).verdict is QUESTIONS[text]
