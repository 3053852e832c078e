"""Mails and pages in every language: nothing missing, plurals right, nothing typed is markup."""

import re
from dataclasses import replace
from datetime import date

import pytest
from babel.core import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from hypothesis import example, given
from hypothesis import strategies as st

from cards.mails.nudge import SURVEY_SENDER, SURVEY_SUBJECT, NudgeMail
from cards.mails.preferences import NoPage, PreferencesPage
from cards.mails.render import unlinked, write_mail, write_page
from cards.mails.tongues import ENGLISH, LANGUAGES, LOCALES, Tongue, language_for, tongue_for
from cards.mails.wording import path_of, wording, written
from store.catalogue_files import load_catalogue
from tests.bot.test_survey_mail import PAGE, VIEW

PLACEHOLDER = re.compile(r"%\(\w+\)s")
TWO = replace(VIEW, workloads=("Exchange Online", "Microsoft Teams"), number=2, gift=True)
FIVE = replace(VIEW, workloads=("A", "B", "C", "D", "E"))
TWO_FIRST = replace(VIEW, workloads=("A", "B"))
ARABIC = Tongue(Locale.parse("ar_EG"), NullTranslations())
PAGES = (
    PreferencesPage(workloads=("Exchange Online",)),
    PreferencesPage(workloads=("A", "B"), none_of_this=True, until=date(2030, 2, 6), saved=True),
    PreferencesPage(workloads=("A",), none_at_all=True, saved=True, answers_shown=True),
    PreferencesPage(workloads=("A",), saved=True, resumed=True, answers_shown=False),
    PreferencesPage(workloads=("A",), none_at_all=True, is_erased=True),
    NoPage(),
)


def catalogue(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def test_there_is_a_catalogue_for_each_language_and_no_other() -> None:
    assert {path.name for path in LOCALES.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_string(language: str) -> None:
    wanted = {str(m.id) for m in wording() if m.id}
    assert len(wanted) > 30
    held = catalogue(language)
    assert {str(m.id) for m in held if m.id} == wanted
    assert not held.obsolete
    for message in held:
        if message.id:
            assert not message.fuzzy
            count = held.num_plurals if message.pluralizable else 1
            assert len(forms(message.string)) == count
            assert all(forms(message.string)), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_as_the_command_writes_it(language: str) -> None:
    assert path_of(language).read_text(encoding="utf-8") == written(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_form_has_the_placeholders_of_its_string(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        told = set(PLACEHOLDER.findall(" ".join(forms(message.id))))
        for form in forms(message.string):
            held = set(PLACEHOLDER.findall(form))
            # "an invitation" needs no number
            assert held | {"%(num)s"} == told | {"%(num)s"}, message.id
            assert "%" not in PLACEHOLDER.sub("", form)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != ENGLISH])
def test_a_language_is_not_english_left_as_it_was(language: str) -> None:
    same = [m.id for m in catalogue(language) if m.id and forms(m.id)[0] == forms(m.string)[0]]
    assert set(same) <= {"%(label)s: %(value)s"}


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "an invitation to a short survey"),
        ("en", 2, "2 invitations"),
        ("pl", 1, "zaproszenie do krótkiej ankiety"),
        ("pl", 2, "2 zaproszenia"),
        ("pl", 5, "5 zaproszeń"),
        ("pl", 22, "22 zaproszenia"),
        ("fr", 2, "2 invitations"),
        ("ja", 1, "1 件"),
        ("zh_Hans", 3, "3 份"),
    ],
)
def test_plural_forms_are_right(language: str, count: int, said: str) -> None:
    names = tuple(f"Workload {number}" for number in range(count))
    view = replace(VIEW, workloads=names)
    assert said in " ".join(write_mail(view, tongue_for(language)).paragraphs)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", [VIEW, TWO, FIVE, replace(VIEW, first_name=" ")])
def test_it_never_writes_as_the_survey_and_has_one_link(language: str, view: NudgeMail) -> None:
    mail = write_mail(view, tongue_for(language))
    text = "\n\n".join(mail.paragraphs)
    assert re.findall(r'(?:href|src|action|background)="([^"]*)"', mail.html) == [PAGE]
    assert "url(" not in mail.html
    assert re.findall(r"\w+://\S+", text) == [PAGE]
    assert "Microsoft" in mail.subject
    assert mail.subject != SURVEY_SUBJECT
    for said in (text, mail.html.replace("<wbr>", "")):
        assert SURVEY_SENDER in said
        assert SURVEY_SUBJECT in said
        assert "FastTrack" in said
        assert "None" not in said
        assert "%(" not in said


def test_what_to_look_for_is_what_the_catalogue_says() -> None:
    [fact] = [entry for entry in load_catalogue().program if entry.id == "pg-surveymail"]
    assert SURVEY_SENDER in fact.fact
    assert SURVEY_SUBJECT in fact.fact


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=["new", "paused", "none", "again", "erased", "no page"])
def test_a_page_needs_nothing_from_anywhere(language: str, page: PreferencesPage) -> None:
    html = write_page(page, tongue_for(language))
    assert f'lang="{tongue_for(language).tag}" dir="ltr"' in html
    assert not re.search(r"<script|<img|<link|\son\w+=|(src|href|action)=|url\(", html)


@pytest.mark.parametrize("page", [*PAGES, VIEW])
def test_a_language_from_right_to_left_is_laid_out_so(page: PreferencesPage | NudgeMail) -> None:
    html = write_page(page, ARABIC)
    assert '<html lang="ar" dir="rtl">' in html
    assert not re.search(r"(left|right)\s*[:;\"]", html)


def test_names_do_not_turn_a_line_that_runs_from_right_to_left() -> None:
    assert "\u2068Ana\u2069" in write_mail(VIEW, ARABIC).paragraphs[0]
    assert "<bdi>Ana</bdi>" in write_mail(VIEW, ARABIC).html


def test_what_was_typed_is_neither_markup_nor_a_link_nor_a_line_of_its_own() -> None:
    evil = (
        'x"><img src=//e.example>\r\nBcc: a@b.example\u202e https://evil.example {{ 7*7 }} %(num)s'
    )
    mail = write_mail(
        replace(VIEW, first_name=evil, partner_name=evil, workloads=(evil,)), tongue_for("en")
    )
    assert "<img" not in mail.html
    assert "\u202e" not in mail.html + "".join(mail.paragraphs)
    for said in ("//e.example", "evil.example", "b.example"):
        assert said not in mail.html + "".join(mail.paragraphs)
    assert "\r" not in "".join(mail.paragraphs)
    assert "\n" not in mail.subject


@given(st.text(max_size=60))
@example("<a href='https://evil.example'>x</a>")
@example("{% raw %}{{ view }}")
@example("%(partner)s %s %")
def test_nothing_typed_changes_what_a_mail_is_made_of(typed: str) -> None:
    view = replace(VIEW, first_name=typed, partner_name=typed, workloads=(typed, typed))
    for tongue in (tongue_for("de"), ARABIC):
        mail, usual = write_mail(view, tongue), write_mail(TWO_FIRST, tongue)
        if any(c.isalnum() for c in typed):  # a name that is none is left out
            assert re.findall(r"<[^>]*>", mail.html) == re.findall(r"<[^>]*>", usual.html)
        assert len(mail.paragraphs) == len(usual.paragraphs)
        assert re.findall(r"\w+://\S+", "\n".join(mail.paragraphs)) == [PAGE]


def test_a_name_reads_as_typed_though_it_is_no_link() -> None:
    assert unlinked("Contoso.example").replace("\u2060", "") == "Contoso.example"
    assert unlinked("Dr. Ana  B. Költő") == "Dr. Ana B. Költő"
    assert len(unlinked("x" * 500)) == 80


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de", "de"), ("de-AT", "de"), ("pt-BR", "pt"), ("EN-gb", "en"), ("zh", "zh_Hans"),
        ("zh-CN", "zh_Hans"), ("zh-Hans", "zh_Hans"), ("zh-TW", "en"), ("zh-Hant-HK", "en"),
        ("sv", "en"), ("", "en"), ("x" * 50, "en"), ("../../etc", "en"), ("ja_JP", "ja"),
    ],
)  # fmt: skip
def test_which_of_our_languages_a_tag_is(tag: str, language: str) -> None:
    assert language_for(tag) == language


@pytest.mark.parametrize(
    ("language", "country", "day"),
    [
        ("en", "GB", "4 January 2030"), ("en", "US", "January 4, 2030"),
        ("en", "", "4 January 2030"), ("en", "PL", "4 January 2030"),
        ("de", "AT", "4. Jänner 2030"), ("de", "DE", "4. Januar 2030"),
        ("ja", "JP", "2030年1月4日"), ("zh-CN", "CN", "2030年1月4日"),
        ("pl", "PL", "4 stycznia 2030"), ("fr", "XX", "4 janvier 2030"),
    ],
)  # fmt: skip
def test_a_day_is_written_as_it_is_there(language: str, country: str, day: str) -> None:
    assert tongue_for(language, country).day(date(2030, 1, 4)) == day
