"""Answers to people who wrote in another language."""

from cards.help import Capability, GuessCard, HelpCard
from cards.preface import preface
from cards.scope import ScopeAnswer, ScopeCard
from cards.view import Button, CardView, Say

ANSWER = ScopeAnswer(
    verdict="In scope",
    style="good",
    subject="Known folder move into OneDrive",
    reason="This is part of the benefit.",
)
READING = "is Known Folder Move in scope for [Contoso](https://evil.example)?"

PREFACE_CASES: dict[str, CardView] = {
    "scope__in_german": ScopeCard(
        answers=(ANSWER,),
        edition=3,
        buttons=(Button(title="This is wrong", action="scope.wrong"),),
        preface=preface("de", READING),
    ),
    "scope__in_japanese": ScopeCard(
        answers=(ANSWER,), edition=3, buttons=(), preface=preface("ja", READING)
    ),
    "guess__in_french": GuessCard(
        lead="I am not sure what you mean. Is it one of these?",
        buttons=(Say(title="A scope question", words="scope question"),),
        preface=preface("fr"),
    ),
    "help__in_portuguese": HelpCard(
        headline="What I can do for you",
        lead="Say it in your own words, or press.",
        capabilities=(Capability(title="Who is my PSM?", example="who is my PSM"),),
        buttons=(Say(title="Who is my PSM?", words="who is my PSM"),),
        footer="There is more in the guide.",
        preface=preface("pt", "what can you do?"),
    ),
}
