"""Every mail and page in a browser: nothing is cut off, and a picture to look at.

The pictures are written to `artefacts/mails/`, which is not kept in the repository.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from babel.core import Locale
from babel.support import NullTranslations
from playwright.async_api import Browser

from cards.mails.preferences import NoPage, PreferencesPage
from cards.mails.render import write_mail, write_page
from cards.mails.tongues import LANGUAGES, Tongue, tongue_for
from tests.bot.test_survey_mail import VIEW

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]

PICTURES = Path(__file__).parent.parent.parent / "artefacts" / "mails"
WIDTHS = {"phone": 360, "desktop": 1024}
NAMES = ("Exchange Online", "Microsoft Teams (incl. voice, rooms, Skype for Business move)")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
# how much a text stands out from what is behind it (WCAG 2, 1.4.3), for each element with text
CONTRAST = """() => {
  const parts = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => { for (; e; e = e.parentElement) {
    const c = parts(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const wrong = [];
  for (const e of document.body.querySelectorAll("*")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const both = [light(parts(getComputedStyle(e).color)), light(behind(e))];
    const [a, b] = both.sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) wrong.push(e.textContent.trim().slice(0, 40));
  }
  const cut = [...document.body.querySelectorAll("*")].filter((e) =>
    e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.slice(0, 40));
  const small = [...document.querySelectorAll("button")].filter((b) => b.offsetHeight < 44);
  return { wrong, cut, wide: document.documentElement.scrollWidth > window.innerWidth,
           small: small.length };
}"""


def shown(language: str) -> dict[str, str]:
    # there is no catalogue yet of a language that runs from right to left: its layout is looked at
    arabic = Tongue(Locale.parse("ar_EG"), NullTranslations())
    tongue = arabic if language == "ar" else tongue_for(language)
    two = replace(VIEW, workloads=NAMES, number=2, gift=True, partner_name=f"Northwind {LONG}")
    pause = PreferencesPage(workloads=NAMES, until=date(2030, 2, 6), saved=True)
    return {
        "first": write_mail(VIEW, tongue).html,
        "second": write_mail(two, tongue).html,
        "page": write_page(PreferencesPage(workloads=NAMES[:1]), tongue),
        "page_paused": write_page(pause, tongue),
        "page_none": write_page(PreferencesPage(workloads=NAMES, none_at_all=True), tongue),
        "page_again": write_page(
            PreferencesPage(workloads=NAMES, saved=True, resumed=True, answers_shown=False), tongue
        ),
        "no_page": write_page(NoPage(), tongue),
    }


@pytest.mark.parametrize("language", [*LANGUAGES, "ar"])
async def test_it_can_be_read_on_a_phone_and_in_the_dark(chromium: Browser, language: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = await chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name, html in shown(language).items():
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme=theme)
            for width, pixels in WIDTHS.items():
                await page.set_viewport_size({"width": pixels, "height": 700})
                await page.set_content(html)
                told = await page.evaluate(CONTRAST)
                picture = f"{name}__{language}__{width}_{theme}.png"
                if width == "phone" or language == "de":
                    await page.screenshot(path=PICTURES / picture, full_page=True)
                assert told == {"wrong": [], "cut": [], "wide": False, "small": 0}, picture
    assert asked == []
    await page.close()
