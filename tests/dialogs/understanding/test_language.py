import pytest

from dialogs.understanding.language import Languages
from dialogs.understanding.meaning import Intent
from dialogs.understanding.names import Names
from dialogs.understanding.understand import Understander

CONTOSO = Names([("customer", "c1", "Contoso")])


@pytest.fixture(scope="module")
def languages(understander: Understander) -> Languages:
    return understander._knowledge.languages  # noqa: SLF001 -- it is made of the model's words


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("Gehört die Migration der Postfächer zum Leistungsumfang?", "de"),
        ("gehoert die schulung der anwender dazu", "de"),
        ("Est-ce que la formation des utilisateurs est comprise ?", "fr"),
        ("¿Está incluida la formación de usuarios finales?", "es"),
        ("O treinamento dos usuários está incluído?", "pt"),
        ("メールボックスの移行は対象ですか?", "ja"),
        ("Windows Autopilot with Intune: ist das im Umfang enthalten?", "de"),
    ],
)
def test_a_language_is_told(languages: Languages, typed: str, language: str) -> None:
    found = languages.read(typed)
    assert found is not None
    assert found.language == language


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Is the migration of mailboxes in scope?", id="English"),
        pytest.param("wht abt macros brokn by 64bit ofice, belong to benfit?", id="badly typed"),
        pytest.param("Société Générale d'Exemple: is KFM covered?", id="a name"),
        pytest.param("Posso migrare le caselle di posta con questo servizio?", id="Italian"),
        pytest.param("Czy migracja skrzynek pocztowych jest objęta usługą?", id="Polish"),
        pytest.param("Is de migratie van postvakken inbegrepen bij jullie?", id="Dutch"),
        pytest.param("邮箱迁移是否包含在服务范围内?", id="Chinese"),
        pytest.param("Umfang?", id="too short"),
        pytest.param("danke schön", id="two words"),
        pytest.param("", id="nothing"),
    ],
)
def test_all_else_is_left_as_it_is(languages: Languages, typed: str) -> None:
    assert languages.read(typed) is None


def test_a_name_does_not_sway_it(languages: Languages) -> None:
    typed = "Des Moines et la Ville: KFM rollout"
    assert languages.read(typed, ["Des Moines et la Ville"]) is None


def test_a_question_is_kept_as_it_was_typed(understander: Understander) -> None:
    meaning = understander.understand(
        "Dürfen wir Intune bei Contoso selbst konfigurieren?", CONTOSO
    )
    [asked] = meaning.questions
    assert meaning.language == "de"
    assert "configure ourselves" in meaning.reading
    assert "Contoso" in meaning.reading
    assert asked.text == "Dürfen wir Intune bei Contoso selbst konfigurieren?"
    assert asked.matches[0].entry_id == "p-handson"
    assert meaning.masked == "Dürfen wir Intune bei [customer] selbst konfigurieren?"
    assert meaning.customer is not None
    assert meaning.customer.key == "c1"


def test_each_of_several_questions_is_shown_as_it_was_typed(understander: Understander) -> None:
    typed = "¿Está incluida la migración de Gmail? ¿Podemos formar a los usuarios finales?"
    asked = understander.understand(typed, Names()).questions
    assert [one.text for one in asked] == [
        "¿Está incluida la migración de Gmail?",
        "¿Podemos formar a los usuarios finales?",
    ]


def test_what_is_wanted_is_understood(understander: Understander) -> None:
    assert understander.understand("Wer ist mein PSM?", Names()).intent is Intent.PSM_LOOKUP


def test_english_is_not_marked(understander: Understander) -> None:
    meaning = understander.understand("Is Known Folder Move covered?", Names())
    assert (meaning.language, meaning.reading) == ("", "")
