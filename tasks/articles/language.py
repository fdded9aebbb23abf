"""The language of an article: as declared, checked against its text."""

from __future__ import annotations

import re

from tasks.articles.head import Head

_WORD = re.compile(r"\w+")
_CODE = re.compile(r"^[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$", re.IGNORECASE)
#: The most frequent words of each language that the others do not share.
_WORDS = {
    "en": "the and of to that is was for with his they are this have from not by who has were which will",
    "de": "der die und das ist nicht mit den von sich auch auf für eine dem ein wird sind zu im",
    "fr": "les des est une dans que pour qui pas sur avec du au et ce sont ont aux été cette",
    "es": "los las que una del por con para es más como fue pero sus este ha han también años y",
    "it": "di che il per una sono della con non anche è nel alla gli dei più ha delle come questo",
    "pt": "não uma que os com para mais foi são também em das dos pela à é ser ao disse seu",
    "nl": "het een van en dat niet zijn voor met op te aan ook worden door naar bij werd maar heeft",
    "sv": "och att det som på är av för den med inte har till om ett ska från efter kan hade",
    "da": "og det at af er til på som med ikke har den de der fra var også blev efter men",
    "no": "og det som på er av til med ikke har den fra ble også etter men ved om sier år",
    "pl": "nie się na że jest to w do z jak po od przez dla był które oraz tym ale został",
    "tr": "ve bir bu için ile olarak da de olan çok daha sonra en gibi kadar ise ancak oldu var yılında",
    "ro": "și în de la cu pe care nu este din pentru au fost mai că sunt prin după iar lui",
    "cs": "se na že je to v a do by jsem ale jak jsou pro po který podle bylo také",
    "hu": "a az és hogy nem is egy azt volt meg van ez már csak még mint vagy ki el ezt",
    "fi": "ja on ei että se oli joka mutta ovat myös hän kun kuin tai sen mukaan jo ole vuonna mitä",
    "id": "yang dan di dengan untuk dari ini tidak pada dalam itu akan juga ke oleh telah karena adalah saat mereka",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _words in _WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_code)
#: By word: the languages that have it, each with the word's weight, which they share.
_WEIGHTS = {
    word: [(code, 1 / len(codes)) for code in codes] for word, codes in _LANGUAGES_OF.items()
}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]"), 0.08),
    ("ko", re.compile(r"[\uac00-\ud7af]"), 0.3),
    ("zh", re.compile(r"[\u4e00-\u9fff]"), 0.3),
    ("th", re.compile(r"[\u0e00-\u0e7f]"), 0.3),
    ("he", re.compile(r"[\u0590-\u05ff]"), 0.3),
    ("el", re.compile(r"[\u0370-\u03ff]"), 0.3),
    ("hi", re.compile(r"[\u0900-\u097f]"), 0.3),
    ("ka", re.compile(r"[\u10a0-\u10ff]"), 0.3),
    ("hy", re.compile(r"[\u0530-\u058f]"), 0.3),
    ("am", re.compile(r"[\u1200-\u137f]"), 0.3),
    ("bn", re.compile(r"[\u0980-\u09ff]"), 0.3),
    ("my", re.compile(r"[\u1000-\u109f]"), 0.3),
    ("ta", re.compile(r"[\u0b80-\u0bff]"), 0.3),
)
_NOT_LATIN = re.compile(r"[^\x00-\u024f\u2010-\u2044]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def guess(text: str) -> str | None:
    """Return the language of a text by its script and commonest words; None when unsure."""
    sample = text[:1500]
    letters = sum(map(str.isalpha, sample))
    if letters < 40:
        return None
    is_latin = sample.isascii() or len(_NOT_LATIN.findall(sample)) < 0.1 * len(sample)
    return _of_latin(sample) if is_latin else _by_script(sample, letters)


def _by_script(sample: str, letters: int) -> str | None:
    for code, pattern, share in _SCRIPTS:
        if len(pattern.findall(sample)) > share * letters:
            return code
    if len(_CYRILLIC.findall(sample)) > 0.4 * letters:
        if re.search(r"[іїєґІЇЄҐ]", sample):
            return "be" if "ў" in sample else "uk"
        return (
            "ru"
            if re.search(r"[ыэёЫЭ]", sample)
            else "sr"
            if re.search(r"[ђјљњћџ]", sample)
            else "bg"
        )
    if len(_ARABIC.findall(sample)) > 0.4 * letters:
        return "fa" if len(re.findall(r"[پچژگی]", sample)) > 0.04 * letters else "ar"
    return _of_latin(sample)


def _of_latin(sample: str) -> str | None:
    """Return the language whose commonest words a sample has most of."""
    score: dict[str, float] = {}
    words = _WORD.findall(sample.lower())
    for weights in map(_WEIGHTS.get, words):
        for code, weight in weights or ():
            score[code] = score.get(code, 0) + weight
    ranked = sorted(score.items(), key=lambda kv: (-kv[1], kv[0]))
    if not ranked or ranked[0][1] < 0.05 * len(words):
        return None
    return ranked[0][0]


def find(head: Head, text: str) -> str | None:
    """Return the language as BCP 47: the declared one unless the text plainly is in another."""
    declared = None
    for value in (
        head.lang,
        head.first("og:locale", "content-language", "language", "dc.language", "inlanguage"),
    ):
        if value and _CODE.match(value.strip()):
            declared = value.strip().replace("_", "-")
            break
    seen = guess(text)
    if declared is None:
        return seen
    main = declared.split("-")[0].lower()
    if (
        seen is None
        or seen == main
        or {seen, main} <= {"no", "nb", "nn", "da"}
        or {seen, main} <= {"sr", "bg", "mk"}
    ):
        return main if len(declared) == len(main) else main + declared[len(main) :]
    return seen
