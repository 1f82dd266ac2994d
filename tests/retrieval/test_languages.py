import time
from pathlib import Path

import pytest

from hyrox.errors import StoreError
from hyrox.settings import PROJECT
from ingest.guidance.documents import read_guidance, read_references
from retrieval.search.glossary import read_glossary
from retrieval.search.languages import (
    NOT_UNDERSTOOD,
    SUPPORTED,
    in_english,
    language_of,
    note,
)  # fmt: skip

SHORT = {
    "fr": """
        Comment pousser le traîneau plus vite ?
        j'ai mal au genou après les fentes
        que manger le matin de la course
        combien de séances de course par semaine
        quelles chaussures pour le traîneau
        combien de café avant le départ
        échauffement avant la course
        ampoules aux mains
        crampes mollets
        Je suis enceinte, puis-je continuer l'entraînement ?
        comment répartir les stations en double
        recette marocaine riche en protéines
        on dort mal la veille, c'est grave ?
        est ce que le couscous contient du gluten
        Remplacer le rameur à la maison
    """,
    "de": """
        Wie schiebe ich den Schlitten schneller?
        Knieschmerzen nach Ausfallschritten
        Was soll ich am Wettkampfmorgen frühstücken?
        wie viele Laufeinheiten pro Woche
        welche Schuhe für den Schlitten
        Kaffee vor dem Start
        Aufwärmprogramm vor dem Rennen
        Blasen an den Händen
        Wadenkrampf
        Schlittenziehen Technik
        Wie teilen wir im Doppel die Stationen auf?
        vegetarisches Rezept mit Linsen
        wie lange Pause nach Grippe
        Griffkraft lässt beim Farmers Carry nach
        Ersatz für den Ski Erg zuhause
    """,
    "es": """
        ¿Cómo empujo el trineo más rápido?
        me duele la rodilla después de las zancadas
        qué desayunar el día de la carrera
        cuántas sesiones de fuerza por semana
        zapatillas para el trineo
        café antes de la salida
        calentamiento antes de la carrera
        ampollas en las manos
        calambres en los gemelos
        Estoy embarazada, ¿puedo seguir entrenando?
        cómo repartir las estaciones en dobles
        receta mexicana sin gluten
        dormí fatal la noche anterior
        cuánta agua beber durante la carrera
        sustituto del remo en casa
    """,
    "ar": """
        كيف أدفع الزلاجة بسرعة أكبر؟
        ركبتي تؤلمني بعد تمارين الاندفاع
        ماذا آكل صباح السباق؟
        كم حصة جري في الأسبوع
        أفضل حذاء للزلاجة
        القهوة قبل السباق
        الإحماء قبل السباق
        بثور في اليدين
        تشنج في السمانة
        أنا حامل هل يمكنني الاستمرار في التدريب
        كيف نقسم المحطات في الزوجي
        وصفة مغربية غنية بالبروتين
        لم أنم جيدا ليلة السباق
        كم ماء أشرب أثناء السباق
        بديل جهاز التجديف في البيت
    """,
}
OTHERS = """
    Come posso migliorare la spinta della slitta?
    Cosa devo mangiare la mattina della gara?
    mi fa male il ginocchio dopo gli affondi
    quanti gel servono per un hyrox
    riscaldamento prima della gara
    scarpe per la corsa
    Quanto caffè prima della partenza?
    Como posso melhorar o meu ritmo de corrida?
    O que devo comer antes da prova?
    dor no joelho depois dos agachamentos
    quantas vezes por semana devo treinar força
    sapatos para o trenó
    Quanta água devo beber durante a corrida?
    aquecimento antes da prova
    Hoe moet ik de slee duwen?
    Wat eet ik het beste voor de wedstrijd?
    pijn in mijn knie na het hardlopen
    hoe vaak per week trainen
    welke schoenen voor hyrox
    Hoeveel water moet ik drinken tijdens de race?
    Mag ik trainen als ik ziek ben?
    Jak poprawić pchanie sanek?
    Co jeść przed zawodami?
    ból kolana po wykrokach
    ile razy w tygodniu biegać
    rozgrzewka przed startem
    Ile wody pić podczas wyścigu?
    Jakie buty na hyrox
    Hur ska jag träna inför mitt första hyrox?
    Vad ska jag äta innan loppet?
    ont i knät efter utfallssteg
    hur många gånger i veckan
    vilka skor ska jag ha
    Hur mycket vatten ska jag dricka under loppet?
    Kızak itmeyi nasıl geliştirebilirim?
    Yarıştan önce ne yemeliyim?
    koşudan sonra dizim ağrıyor
    haftada kaç kez antrenman yapmalıyım
    hangi ayakkabı hyrox için
    Yarış sırasında ne kadar su içmeliyim?
"""
SHARED = """
    HYROX
    wall balls 6 kg
    SkiErg
    burpees
    sled 152 kg
    Roxzone?
    hyrox pro
    1:20:00
    VO2max
    DOMS
    kettlebell 24 kg
    gels
    marathon
    sandbag 20kg
    5k 22:30
    Garmin
    caffeine mg
    taper
    BBJ
    quinoa
    couscous
    pasta
    paella
    tofu curry
    hummus
    tagine
    banana
    10 km
    masters
    mental
"""


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


@pytest.mark.parametrize("language", SUPPORTED)
def test_short_questions_are_told_by_their_language(language: str) -> None:
    assert {q: language_of(q) for q in lines(SHORT[language])} == dict.fromkeys(
        lines(SHORT[language]), language
    )


def test_languages_that_are_not_understood_are_called_other() -> None:
    told = {q: language_of(q) for q in lines(OTHERS)}
    assert told == dict.fromkeys(told, "other")
    for question in (
        "Как толкать сани быстрее?",
        "сани",
        "レース前に何を食べるべきですか",
        "چگونه سورتمه را هل دهم؟",
    ):
        assert language_of(question) == "other"


def test_names_and_words_of_every_language_are_english() -> None:
    told = {q: language_of(q) for q in lines(SHARED)}
    assert told == dict.fromkeys(told, "en")
    assert {language_of(q) for q in ("", "  ", "?!", "1:20:00", "\N{PILE OF POO}")} == {"en"}


def test_english_questions_with_slang_and_slips_stay_english() -> None:
    references = read_references(PROJECT / "corpora" / "references.toml")
    guidance = read_guidance([(PROJECT / "corpora" / "guidance", "corpora/guidance")], references)
    asked = [question for passage in guidance.passages for question in passage.asked]
    foreign = [question for question in asked if language_of(question) != "en"]
    assert len(asked) > 1000
    assert len(foreign) <= 0.005 * len(asked), foreign


@pytest.mark.parametrize(
    ("language", "question", "english"),
    [
        ("fr", "Comment pousser le traîneau plus vite ?", "how sled push faster"),
        ("fr", "COMMENT POUSSER LE TRAINEAU PLUS VITE", "how sled push faster"),
        ("fr", "j’ai mal au genou après l’entraînement", "pain knee after training"),
        ("de", "Schlittenziehen Technik", "sled pull technique"),
        ("de", "wadenkraempfe", "calves cramps"),
        ("de", "Knieschmerzen nach Ausfallschritten", "knee pain after lunge"),
        ("es", "zancadas con saco de arena", "sandbag lunges"),
        (
            "es",
            "cuanta agua beber durante la carrera",
            "how much water drink hydration during race",
        ),
        ("ar", "ركبتي تؤلمني بعد تمارين الاندفاع", "knee hurts pain after exercises lunges"),
        ("ar", "الإحماءُ قبلَ السِّباق", "warm-up before race"),
        ("ar", "أفضل حذاء للزلاجة", "best better shoes sled"),
        ("ar", "هايروكس سليد وول بول", "HYROX sled wall balls"),
    ],
)
def test_a_question_becomes_its_english_words(language: str, question: str, english: str) -> None:
    assert in_english(question, language).removesuffix(" running") == english


@pytest.mark.parametrize(
    ("one", "other"),
    [("زلاجة", "بالزلاجة"), ("سباق", "والسباق"), ("تمرين", "للتمرين"), ("عضلات", "عضلاتي")],
)
def test_arabic_words_are_found_with_what_is_attached_to_them(one: str, other: str) -> None:
    assert in_english(one, "ar") == in_english(other, "ar") != other


def test_numbers_units_and_unknown_words_stay() -> None:
    assert in_english("Traîneau 152 kg en 2:45 avec Zorblax", "fr") == (
        "sled 152 kg 2:45 with zorblax"
    )
    assert in_english("Sled push 152 kg", "en") == "Sled push 152 kg"
    assert in_english("spinta della slitta", "other") == "spinta della slitta"


@pytest.mark.parametrize("language", SUPPORTED)
def test_a_glossary_is_large_and_every_term_is_found(language: str) -> None:
    glossary = read_glossary(language)
    assert len(glossary.words) > 450
    for words, english in glossary.ready.items():
        assert glossary.english(words) == english
        assert len(words) <= 6
        assert english.isascii()


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_language_has_its_notes(language: str) -> None:
    found = {note(language, name) for name in ("english_sources", "no_source")}
    assert len(found) == 2
    assert {language_of(text) for text in found} == {language}
    assert note("en", "no_source") == ""
    assert note("other", "no_source") == NOT_UNDERSTOOD


def test_a_damaged_glossary_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "fr.toml").write_text('[terms]\n"course" = "race"\n', encoding="utf-8")
    with pytest.raises(StoreError, match="restore the file"):
        in_english("course", "fr", tmp_path)
    with pytest.raises(StoreError, match="restore the file"):
        in_english("Rennen", "de", tmp_path)


def test_no_text_takes_long() -> None:
    language_of("Wie schiebe ich den Schlitten?")
    started = time.perf_counter()
    for text in ("schlitten" * 110, "a" * 1000, "schlittenwadenx" * 66, "و" * 1000, "le la " * 160):
        for language in SUPPORTED:
            in_english(text, language)
        language_of(text)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("J'ai une douleur dans la poitrine pendant la course", "chest pain"),
        ("mein Urin ist dunkel wie Cola", "urine dark"),
        ("me desmayé después de la carrera", "fainted"),
        ("لا أستطيع التنفس بعد السباق", "can't breathe"),
        ("ich will nicht mehr leben", "don't want to live"),
    ],
)
def test_warning_signs_come_out_as_the_safety_screen_reads_them(
    question: str, english: str
) -> None:
    assert english in in_english(question, language_of(question))
