"""What the bot can do, for whom, and the words that start it: a row each."""

from dataclasses import dataclass

from store.vocabulary import Role

STAFF = frozenset(Role) - {Role.PARTNER}
WORKERS = frozenset({Role.SME, Role.PSM, Role.PROGRAM})
LOGGERS = frozenset({Role.FM, Role.FTA})
ANSWERERS = frozenset({Role.PSM, Role.PROGRAM})
KEEPERS = frozenset({Role.PSM, Role.PROGRAM, Role.ADMIN})
SLIDE_READERS = frozenset({Role.FM, Role.FTA, Role.PSM, Role.MANAGER, Role.PROGRAM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something the bot can do, who it is for, and the words that start it.

    A card has few buttons: what has `has_button` is there first, the rest only if there is room.
    """

    title: str
    example: str
    words: str
    roles: frozenset[Role]
    has_button: bool = True


SKILLS = (
    Skill(
        title="Is it in FastTrack scope?",
        example="Is Known Folder Move part of the benefit? Contoso has 120 licences",
        words="scope question",
        roles=frozenset(Role),
    ),
    Skill(
        title="Where does the line run for a customer?",
        example="scope record Contoso",
        words="scope record",
        roles=frozenset({Role.PARTNER, Role.PSM, Role.FM, Role.FTA}),
        has_button=False,
    ),
    Skill(
        title="Who is my Partner Success Manager?",
        example="who is my PSM",
        words="who is my PSM",
        roles=frozenset({Role.PARTNER}),
    ),
    Skill(
        title="Who is the PSM for a partner?",
        example="who is the PSM for Wingtip?",
        words="who is the PSM",
        roles=STAFF,
    ),
    Skill(
        title="Is there a partner on a customer?",
        example="is there a partner on Contoso?",
        words="partner on customer",
        roles=STAFF,
    ),
    Skill(
        title="Ask for an expert (SME)",
        example="need an SME for Fabrikam, MDE on Linux, stuck since Monday",
        words="ask an expert",
        roles=frozenset({Role.PARTNER}),
    ),
    Skill(
        title="Where do my requests stand?",
        example="my requests",
        words="my requests",
        roles=frozenset({Role.PARTNER}),
    ),
    Skill(
        title="Experts that you asked for: where they stand",
        example="my requests",
        words="my requests",
        roles=LOGGERS,
        has_button=False,
    ),
    Skill(
        title="The queue of requests",
        example="queue",
        words="queue",
        roles=WORKERS,
    ),
    Skill(
        title="Escalate something",
        example="escalate Contoso: no mail since 6 am, their CIO is furious",
        words="escalate",
        roles=frozenset({Role.PARTNER}),
    ),
    Skill(
        title="Escalate something",
        example="escalate Contoso, partner Wingtip: nobody turns up to the reviews",
        words="escalate",
        roles=STAFF,
        has_button=False,
    ),
    Skill(
        title="What became of what I escalated?",
        example="my escalations",
        words="my escalations",
        roles=frozenset(Role),
        has_button=False,
    ),
    Skill(
        title="Escalations to answer",
        example="escalations",
        words="escalations",
        roles=ANSWERERS,
        has_button=False,
    ),
    Skill(
        title="Say how your workloads do",
        example="my input",
        words="my input",
        roles=frozenset({Role.PARTNER}),
        has_button=False,
    ),
    Skill(
        title="Log the status of a customer",
        example="Contoso Intune green, 34% active, 15% slips to 12 March",
        words="status",
        roles=LOGGERS,
    ),
    Skill(
        title="What was logged of a customer?",
        example="status history Contoso",
        words="status history",
        roles=frozenset({Role.FM, Role.FTA, Role.PSM, Role.MANAGER, Role.PROGRAM}),
        has_button=False,
    ),
    Skill(
        title="Be reminded of an update later, or less often",
        example="snooze Contoso until Friday; every 14 days for Contoso",
        words="snooze",
        roles=LOGGERS,
        has_button=False,
    ),
    Skill(
        title="Begin to work with a partner",
        example="collaboration Contoso",
        words="collaboration",
        roles=LOGGERS | {Role.PSM},
        has_button=False,
    ),
    Skill(
        title="Who begins to work with which partner",
        example="collaboration",
        words="collaboration",
        roles=frozenset({Role.MANAGER, Role.PROGRAM}),
        has_button=False,
    ),
    Skill(
        title="The status slide of a customer",
        example="status slide Contoso",
        words="status slide",
        roles=SLIDE_READERS,
        has_button=False,
    ),
    Skill(
        title="The deck of all my customers",
        example="portfolio deck",
        words="portfolio deck",
        roles=SLIDE_READERS - {Role.MANAGER, Role.PROGRAM},
        has_button=False,
    ),
    Skill(
        title="Tell at once of a significant event",
        example="significant event Contoso: all devices are locked out",
        words="significant event",
        roles=frozenset({Role.PARTNER, Role.FM, Role.FTA}),
        has_button=False,
    ),
    Skill(
        title="Which significant events were there?",
        example="significant events Contoso",
        words="significant events",
        roles=frozenset(Role) - {Role.ADMIN, Role.SME},
        has_button=False,
    ),
    Skill(
        title="What is forecast, and what has slipped?",
        example="forecasts Contoso",
        words="forecasts",
        roles=frozenset(Role) - {Role.ADMIN, Role.SME},
        has_button=False,
    ),
    Skill(
        title="Coach a partner",
        example="coach Contoso partner Wingtip on Intune",
        words="coach a partner",
        roles=ANSWERERS,
    ),
    Skill(
        title="Proposals for the catalogue",
        example="proposals",
        words="proposals",
        roles=frozenset({Role.SME}),
    ),
    Skill(
        title="Answers that partners doubt",
        example="open questions",
        words="open questions",
        roles=KEEPERS,
    ),
    Skill(
        title="What the catalogue answers badly",
        example="catalogue review",
        words="catalogue review",
        roles=frozenset({Role.PROGRAM, Role.ADMIN}),
        has_button=False,
    ),
    Skill(
        title="My customers",
        example="my customers",
        words="my customers",
        roles=LOGGERS,
    ),
    Skill(
        title="How a customer has done",
        example="trend Contoso",
        words="trend",
        roles=STAFF - {Role.SME, Role.ADMIN},
        has_button=False,
    ),
    Skill(
        title="What FTOP is to get",
        example="ftop pack",
        words="ftop pack",
        roles=LOGGERS,
        has_button=False,
    ),
    Skill(
        title="Why has a customer no survey?",
        example="why has Contoso no survey?",
        words="why no survey",
        roles=frozenset({Role.PARTNER, Role.PSM, Role.PROGRAM, Role.ADMIN}),
        has_button=False,
    ),
    Skill(
        title="Survey contacts",
        example="survey contact Contoso",
        words="survey contacts",
        roles=frozenset({Role.PARTNER, Role.PSM, Role.PROGRAM, Role.ADMIN}),
        has_button=False,
    ),
    Skill(
        title="My partners",
        example="my partners",
        words="my partners",
        roles=ANSWERERS,
    ),
    Skill(
        title="How are we doing?",
        example="how are we doing",
        words="how are we doing",
        roles=frozenset({Role.PARTNER}),
    ),
    Skill(
        title="How do customers answer surveys?",
        example="survey standing",
        words="survey standing",
        roles=KEEPERS | {Role.PARTNER},
        has_button=False,
    ),
    Skill(
        title="Remind of many survey invitations",
        example="survey batch Wingtip",
        words="survey batch",
        roles=KEEPERS,
        has_button=False,
    ),
    Skill(
        title="Who is late with updates?",
        example="who is late",
        words="who is late",
        roles=frozenset({Role.MANAGER, Role.PROGRAM}),
    ),
    Skill(
        title="Success factors of the programme",
        example="success factors",
        words="success factors",
        roles=frozenset({Role.PROGRAM}),
        has_button=False,
    ),
    Skill(
        title="Hear of scope answers that change, or not",
        example="no more news of scope changes",
        words="no more news of scope changes",
        roles=frozenset(Role),
        has_button=False,
    ),
    Skill(
        title="What is kept about me?",
        example="privacy",
        words="privacy",
        roles=frozenset(Role),
        has_button=False,
    ),
)
