"""What a scope document says to a customer, and what its partner is told before it is made."""

from dialogs.customer_note import WHERE_IT_ENDS
from dialogs.rules.scope_record import Group, Why

TITLE = "Scope of services"
# For the partner: what the programme says of it, and that the rest is not known.
NOT_READ = (
    "All that a statement of work must hold stands in an article that I could not read, and I do "
    "not make it up: please ask your PSM for it."
)
REQUIRED = ("p-telllimits", "p-benefitfree", "p-beyond", "e-min150")
ARTICLE = "pg-sow"
# For the customer: the same in words that may be sent; each stands only as long as its entry does.
CHECKS = (
    ("p-telllimits", "It is clear what is in the benefit and what goes beyond it (see above)."),
    ("p-benefitfree", "Nothing is charged for the benefit itself, only for services around it."),
    ("p-telllimits", "Value-added services are in a contract of our own, without Microsoft."),
    ("p-telllimits", "Both sides know that no Microsoft agreement covers value-added services."),
    ("e-min150", "It has been checked that you may have the benefit: do you have enough licences?"),
)  # fmt: skip
SETTLE = "Every open point above is settled."
CHECKS_LEAD = (
    "To be checked before both sides sign. It is as much as our sources say; there may be more."
)
LEADS = {
    Group.INSIDE: "Remote guidance on this comes with your Microsoft licences, at no extra cost.",
    Group.OUTSIDE: WHERE_IT_ENDS,
    Group.OPEN: "This is not promised on either side until it is settled.",
}
HEADINGS = {
    Group.INSIDE: "1. Part of the FastTrack benefit",
    Group.OUTSIDE: "2. Outside the benefit: value-added services",
    Group.OPEN: "3. Open points",
}
WHATS = {
    Group.INSIDE: "What we guide you through",
    Group.OUTSIDE: "Not part of the benefit",
    Group.OPEN: "What is open",
}
BESIDES = {Group.INSIDE: "", Group.OUTSIDE: "What we can offer", Group.OPEN: "To be settled"}
TONES = {Group.INSIDE: "good", Group.OUTSIDE: "attention", Group.OPEN: "warning"}
NOTHING = {
    Group.INSIDE: "Nothing has been agreed here yet.",
    Group.OUTSIDE: "Nothing that was asked for lies outside the benefit.",
    Group.OPEN: "No point is open.",
}
OPEN_FOR = {
    Why.CONDITIONS: "Whether the conditions are met.",
    Why.ELIGIBILITY: "Whether you may have the benefit.",
    Why.UNANSWERED: "Whether it is part of the benefit.",
    Why.CHANGED: "The description has changed since it was noted; it is to be confirmed anew.",
}
ON_REQUEST = "On request"
OWN_WORDS = "Your question"
OLDER_TEXTS = frozenset({"older", "superseded"})
OLDER = "This comes from an older description; we will confirm it before we start."
OLD = "The description is from {date}; we will confirm it before we start."
