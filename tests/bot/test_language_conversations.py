"""Other languages over HTTP: understood, and answered in English with a sentence that says so."""

import pytest

from tests.bot.both_stores import Stage
from tests.roster import named

DANA = named("dana.oyelaran@wingtip.example")  # a partner; PSM Marisol Vega


@pytest.mark.parametrize(
    ("said", "begins", "answered"),
    [
        pytest.param(
            "Ist Known Folder Move im Leistungsumfang enthalten?",
            "Ich antworte auf Englisch. Ihre Nachricht habe ich so verstanden: "
            "„is Known Folder Move in scope?“",
            "In scope",
            id="German",
        ),
        pytest.param(
            "Est-ce que la gestion de projet est incluse dans l'avantage ?",
            "Je réponds en anglais",
            "Out of scope",
            id="French",
        ),
        pytest.param(
            "¿Podemos ir a la oficina del cliente, está incluido?",
            "Respondo en inglés",
            "Out of scope",
            id="Spanish",
        ),
        pytest.param("Quem é o meu PSM?", "Respondo em inglês", "Marisol Vega", id="Portuguese"),
        pytest.param(
            "パブリックフォルダーの移行は範囲内ですか?",
            "英語でお答えします",
            "Out of scope",
            id="Japanese",
        ),
        pytest.param(
            "Was kannst du alles?", "Ich antworte auf Englisch", "What I can do", id="help"
        ),
    ],
)
async def test_the_answer_begins_in_their_language(
    bot_stage: Stage, said: str, begins: str, answered: str
) -> None:
    desk = await bot_stage.play()
    told = await desk.say(DANA, said)
    assert told.startswith(begins)
    assert answered in told


async def test_english_is_answered_as_ever(bot_stage: Stage) -> None:
    desk = await bot_stage.play()
    assert (await desk.say(DANA, "Is Known Folder Move in scope?")).startswith("In scope")
