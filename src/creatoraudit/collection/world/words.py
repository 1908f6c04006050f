"""What people of the made-up platform write about, and in which words."""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """What an account is about."""

    category: str
    bio: str
    things: tuple[str, ...]
    emoji: str
    """With a space between, since one can be of several characters."""
    tags: tuple[str, ...]


TOPICS = {
    "cooking": Topic(
        "Food",
        "Small kitchen, big appetite",
        (
            "a lentil stew for Sunday",
            "flatbread without an oven",
            "pickled plums",
            "one-pan gnocchi",
        ),
        "🍲 🥖 🍅 🧄",
        ("homecooking", "weeknightdinner", "slowfood"),
    ),
    "travel": Topic(
        "Travel",
        "Trains, ferries and the long way round",
        ("a night train to the coast", "48 hours in a harbour town", "the ferry nobody takes"),
        "🚆 ⛴️ 🗺️ 🏔️",
        ("slowtravel", "bytrain", "offseason"),
    ),
    "fitness": Topic(
        "Fitness",
        "Strength for people with desks",
        ("ten minutes for a stiff back", "my first clean pull-up", "a week without a car"),
        "💪 🏃‍♀️ 🧘",
        ("movemore", "deskbreak", "stronger"),
    ),
    "beauty": Topic(
        "Beauty",
        "Skin first, colour second",
        ("three steps before seven", "a lipstick that survives soup", "what I stopped buying"),
        "💄 ✨ 🪞",
        ("skinfirst", "dailyface", "lessismore"),
    ),
    "tech": Topic(
        "Technology",
        "Taking things apart so you do not have to",
        ("a phone from parts", "the keyboard I kept", "why this charger hums", "a solar doorbell"),
        "🔧 🔋 💡",
        ("repairit", "openhardware", "teardown"),
    ),
    "comedy": Topic(
        "Comedy",
        "Sketches about very small problems",
        ("when the lift talks back", "my aunt finds voice messages", "a meeting about meetings"),
        "😂 🙃 🎭",
        ("sketch", "officelife", "toorelatable"),
    ),
    "garden": Topic(
        "Home and garden",
        "Balcony, compost, patience",
        ("tomatoes in buckets", "a pond in a sink", "what the slugs left", "seeds I saved"),
        "🌱 🍅 🪴 🐝",
        ("balconygarden", "growyourown", "compost"),
    ),
    "music": Topic(
        "Music",
        "Songs from the spare room",
        ("a loop with spoons", "the chord I could not name", "busking in the rain"),
        "🎸 🎹 🎧",
        ("newmusic", "bedroomproducer", "liveloop"),
    ),
    "books": Topic(
        "Books",
        "One novel a week, honestly told",
        ("a book I threw away", "five openings", "the library with no roof"),
        "📚 ☕ 🔖",
        ("readinglist", "bookclub", "shortreview"),
    ),
    "football": Topic(
        "Sport",
        "Sunday league with cameras",
        ("the worst corner ever taken", "a keeper's morning", "boots under twenty"),
        "⚽ 🥅 🧤",
        ("sundayleague", "grassroots", "matchday"),
    ),
    "pets": Topic(
        "Animals",
        "Two rescues and a tortoise",
        ("he heard the fridge", "a bath, negotiated", "the tortoise is faster than you think"),
        "🐶 🐱 🐢",
        ("rescuedog", "petlife", "tortoise"),
    ),
    "craft": Topic(
        "Crafts",
        "Wood, wool and mistakes",
        ("a spoon from firewood", "darning that shows", "a stool without screws"),
        "🪵 🧶 🪡",
        ("handmade", "visiblemending", "greenwood"),
    ),
}

OPENERS = (
    "Tried {thing} and it worked.",
    "You asked for it: {thing}.",
    "Nobody told me about {thing}!",
    "Part {n}: {thing}.",
    "POV: {thing}",
    "I was wrong about {thing}.",
    "{thing}, in one minute.",
    "Honest question: {thing}, yes or no?",
)

LANGUAGES: dict[str, tuple[str, ...]] = {
    "es": (
        "Hoy salió mejor de lo que pensaba.",
        "Guárdalo para el domingo, me lo agradecerás.",
        "¿Quién más lo hace así en casa?",
        "Tercer intento… y por fin.",
    ),
    "de": (
        "Das hätte ich gern früher gewusst.",
        "Heute ganz ohne Werkzeug – fast.",
        "Wer erkennt den Fehler?",
        "Schöner wird's nicht, aber es hält.",
    ),
    "fr": (
        "On m'avait dit que c'était impossible.",
        "À refaire, mais avec moins de sel.",
        "Petit essai du dimanche matin.",
        "Vous préférez la version courte ou longue ?",
    ),
    "pt": (
        "Ninguém acreditou, então filmei.",
        "Ficou simples e ficou bom.",
        "Conta aí: você faria diferente?",
    ),
    "tr": (
        "Bugün ilk kez denedim, çok güldük.",
        "Kaydet, sonra lazım olur.",
        "Sizce hangisi daha iyi?",
    ),
    "ja": (
        "朝の十分でできました。",
        "失敗したけど、楽しかったです。",
        "これ、みんなはどうしてる？",
        "雨の日の小さな実験。",
    ),
    "ko": (
        "오늘은 정말 잘 됐어요.",
        "이 방법, 저만 몰랐나요?",
        "실패 세 번 끝에 성공!",
    ),
    "zh": (
        "第一次尝试，没想到这么简单。",
        "周末在家慢慢做。",
        "你们觉得哪一个更好？",
    ),
    "ar": (
        "جرّبتها اليوم لأول مرة.",
        "احفظوا الفيديو ليوم الجمعة.",
        "ما رأيكم؟ هل أكمل؟",
    ),
    "hi": (
        "आज पहली बार बनाया, सबको पसंद आया।",
        "यह तरीका आप भी आज़माइए।",
        "कौन सा बेहतर है, बताइए?",
    ),
}

FIRST_NAMES = [
    "Mira",
    "Jonas",
    "Lena",
    "Teo",
    "Aya",
    "Nuria",
    "Pavel",
    "Imani",
    "Sol",
    "Rasmus",
    "Yuki",
    "Dario",
    "Zofia",
    "Kofi",
    "Leila",
    "Marek",
    "Noor",
    "Ines",
    "Hugo",
    "Tala",
    "Emeka",
    "Greta",
    "Luca",
    "Vera",
    "Amir",
    "Juno",
    "Sanna",
    "Rui",
    "Petra",
    "Omar",
]
LAST_NAMES = [
    "Koch",
    "Varela",
    "Lindqvist",
    "Okoye",
    "Haddad",
    "Sato",
    "Novak",
    "Ferreira",
    "Brandt",
    "Moreau",
    "Kaya",
    "Rossi",
    "Iversen",
    "Park",
    "Costa",
    "Meier",
    "Dube",
    "Horvat",
    "Quispe",
    "Aalto",
    "Mercier",
    "Tanaka",
    "Silva",
    "Wójcik",
]
