"""Which blocks of the article's part of the page are the article."""

from __future__ import annotations

import re

from tasks.articles.clean import Block

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
#: Tags whose text is never the article's: what remains of figures, tables' titles and controls.
_NEVER = frozenset("figcaption caption button nav summary".split())
#: Tags that hold prose only when nothing better on the page does.
_KEPT_EARLY = _HEADINGS | {"p", "blockquote", "li"}
_LOOSE = frozenset(
    "div section span article header footer main body figure td th details address aside form".split()
)

#: Whole lines that are not the article, in the languages of the feeds. Matched against all of a block.
_LINE = re.compile(
    r"""(?:
    advertisement|advertising|advertorial|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|реклама|annons\w*|reklame?|広告|\[?pr\]?|광고
    |story\ continues\ below.*|article\ continues.*|(?:\W*\s*)?sponsored.{0,40}
    |read\ (?:more|also|next|full|all|the\ full|the\ original|this\ next).{0,160}|also\ read.{0,160}|see\ also.{0,160}|see\ more.{0,60}
    |more:.{0,160}|more\ (?:from|on|about|in|stories|news|videos|great)\b.{0,100}|\W*related\b.{0,160}|recommended.{0,60}|don.t\ miss.{0,120}|up\ next.{0,100}
    |you\ (?:may|might)\ (?:also\ )?(?:like|enjoy|be\ interested).{0,80}|what\ to\ read\ next|trending.{0,40}|most\ (?:read|popular).{0,40}|in\ this\ article:?
    |(?:please\ )?(?:sign[\ -]?up|sign\ in|subscribe|register|log\ in|click\ (?:here|below|on)|tap\ here|swipe|scroll).{0,180}
    |(?:follow|like|find|join)\ (?:us|me|him|her|them|@?\w+(?:\s\w+)?)\ (?:on|@|via).{0,160}|follow\ .{0,60}coverage.{0,80}
    |share(?:\ this)?(?:\ (?:article|story|post|on.{0,30}|with.{0,30}|via.{0,20}))?|tweet|print(?:\ this\ page)?|e-?mail|copy\ link|save|bookmark|whatsapp|facebook|twitter|linkedin
    |comments?(?:\ \(?\d+\)?)?|\d+\ comments?|leave\ a\ (?:comment|reply).{0,40}|(?:view|show|post|join)\ .{0,20}(?:comments?|conversation).{0,20}
    |(?:image|photo|picture|video|foto|bild|bildrechte|quelle|source|credit|photographs?|photo\ by|fuente|crédit)s?(?:\ (?:credit|source|caption|by|courtesy)s?)?(?:\ ?[:/©]|\ by)\ ?.{0,120}
    |.{0,60}(?:getty\ images|shutterstock|/\ ?reuters|/\ ?afp|/\ ?ap|via\ ap|dpa|imago|picture\ alliance)\)?
    |(?:watch|listen|video|audio|podcast|in\ pictures)\b[:\ ].{0,120}|be\ the\ first\ to\ know|sign\ me\ up|thanks?\ (?:you\ )?for\ (?:signing\ up|subscribing)|skip\ (?:to|past)\ .{0,60}|back\ to\ top|loading\.*|.{0,12}min(?:ute)?s?\ read.{0,12}|\d+\ shares?
    |(?:©|\(c\)|copyright\ ?[©@(\d]).{0,220}|.{0,60}all\ rights\ reserved.{0,160}
    |(?:first\ published|published|(?:last\ )?updated|(?:last\ )?modified|posted|stand|aktualisiert|veröffentlicht|publié|mis\ à\ jour|publicado|actualizado|pubblicato|опубликовано)\b\W{0,3}(?:on|at|am|le|el|il)?\W{0,3}.{0,70}
    |tags?:.{0,200}|filed\ under.{0,120}|(?:topics?|categor(?:y|ies)|keywords|schlagworte|etiketler|etiquetas|temas|themen)\ ?:.{0,160}|read\ time.{0,30}
    |(?:lesen\ sie|lies|mehr\ (?:zum|zu|dazu|aus)|lire\ aussi|à\ lire|voir\ aussi|leia|lea\ también|lee\ también|leer\ también|leggi\ anche|читайте|lees\ ook|läs\ också|les\ også|læs\ også|devamını|også\ les|関連|続きを読む|この記事|관련\ ?기사|저작권자).{0,180}
    |(?:download|get|install|abonnez|abonnieren|suscríb\w+|inscrivez|iscriviti|jetzt|hier)\ .{0,140}(?:app|newsletter|lesen|news|alerts?|abo)\b.{0,40}
    |get\ .{0,60}\ (?:in|to)\ your\ inbox.{0,60}
    |have\ (?:a\ tip|a\ story|you).{0,120}(?:\?|tip|email|contact).{0,160}|(?:report|suggest)\ (?:a|an)\ (?:error|typo|correction).{0,60}
    |(?:by|von|par|por|di|door|av|af|автор|текст)\W\s?(?:[^\W\d_a-zа-я][\w.'’-]+[\s,&]*|and\s|und\s|et\s|y\s|mit\s|de\s|van\s|with\s){1,9}
    |table\ of\ contents?|inhalts?verzeichnis|sommaire|contents|quick\ links|jump\ to:?.{0,80}|close|menu|search|home|next|previous|javascript|new\ tab|opens\ in\ new\ (?:tab|window)
    |(?:our|the)\ (?:affiliate|commission).{0,200}|.{0,80}earn\ (?:a|an\ affiliate)?\ ?commission.{0,160}
    )[.!:»>→\s]*""",
    re.VERBOSE,
)
#: Openings of promotions and notices of up to a paragraph.
_PROMOTION = re.compile(
    r"""(?:to\ view\ this\ (?:video|content)|ad\ ?block|please\ enable|(?:your|this)\ browser|javascript\ is
    |sign\ up\ (?:to|for|now|here|and)|subscribe\ (?:to|for|now|here)|get\ (?:the\ latest|our|access\ to|.{0,50}\ (?:delivered|texted)\ )|(?:the\ following|this)\ content\ is\ brought|start\ your\ day\ with|enter\ your\ email|by\ (?:signing|clicking|submitting|subscribing)
    |have\ a\ tip\?|got\ a\ tip|do\ you\ have\ (?:a\ story|information|a\ tip)|e-?mail\ .{0,40}@|reach\ the\ reporters?|contact\ (?:the\ )?(?:author|reporter|us\ at)
    |(?:our|this)\ (?:website|site)\ (?:is|uses)|we\ (?:may\ earn|use\ cookies|want\ to\ hear)|this\ (?:article|story|post|content)\ (?:is\ (?:exclusive|for|reserved)|may\ contain|contains\ affiliate)
    |(?:follow|like)\ .{0,40}\ on\ (?:twitter|facebook|x\b|instagram|google|whatsapp|telegram|linkedin)|stay\ (?:informed|up\ to\ date|on\ top)|don.t\ miss\ out|support\ .{0,30}journalism
    |this\ document\ is\ subject\ to\ copyright|citation:|(?:already|not\ yet)\ (?:a\ subscriber|have)|unlock\ this|dear\ reader
    |il\ vous\ reste\ |la\ suite\ est\ réservée|article\ réservé|bitte\ achten\ sie\ darauf|この記事は|有料会員|会員限定|이\ 기사는|sie\ können\ diesen\ inhalt
    |diesen\ (?:artikel|inhalt)\ .{0,30}(?:weiterlesen|abonn)|melden\ sie\ sich|para\ seguir\ leyendo|este\ contenido\ es\ exclusivo)""",
    re.VERBOSE,
)
#: Headings after which nothing of the article follows.
_END = re.compile(
    r"""(?:related\b.{0,50}|more\ (?:from|on|in|about|stories|news|like)\b.{0,60}|read\ (?:more|next|also).{0,40}|you\ (?:may|might)\ .{0,50}|recommended.{0,40}|trending.{0,30}|most\ (?:read|popular|viewed).{0,30}
    |(?:post|leave|join|add|write|view)\ .{0,20}(?:comment|comments|reply|conversation|review).{0,20}|(?:\d+\ )?comments?(?:\ \(\d+\))?|(?:about|meet)\ the\ (?:author|writer|reviewer|editor)s?.{0,40}|disclaimer:?|latest\ .{0,40}|top\ stories.{0,20}|editor.?s.?\ picks.{0,20}
    |(?:sign|subscribe|get)\ .{0,20}newsletter.{0,30}|newsletters?|share\ this.{0,30}|sponsored.{0,40}|popular\ .{0,30}|what\ to\ read\ next|next\ (?:article|up)|article\ sources:?|reader\ interactions
    |mehr\ zum\ thema.{0,30}|das\ könnte\ sie.{0,40}|lesen\ sie\ auch.{0,30}|kommentare?|weitere\ (?:artikel|themen|meldungen|nachrichten).{0,30}|meistgelesen.{0,20}|zur\ startseite|quellen
    |sur\ le\ même\ (?:sujet|thème).{0,20}|à\ lire\ (?:aussi|également).{0,20}|commentaires?|les\ plus\ lus|te\ puede\ interesar.{0,20}|más\ (?:noticias|información|sobre)\b.{0,40}|noticias\ relacionadas|comentarios|temas\ relacionados
    |leggi\ anche.{0,30}|leia\ (?:também|mais).{0,30}|veja\ também|читайте\ также.{0,20}|по\ теме|комментарии|関連.{0,12}|ランキング|あわせて読みたい|관련.{0,10}|多數閱讀|相关.{0,8}|les\ også.{0,30}|læs\ også.{0,30}|läs\ (?:mer|också).{0,30}|lees\ ook.{0,30}|ilgili\ haberler|etiketler.{0,3})[:»…\s.]*""",
    re.VERBOSE,
)
#: Headings of the apparatus behind a text, however long it is.
_APPARATUS = re.compile(
    r"""(?:(?:notes\ and\ |list\ of\ |further\ )?references|(?:select\ )?bibliography|works\ cited|literature\ cited|(?:end|foot)notes|citations|(?:photo|image)\ sources.{0,10}
    |einzelnachweise|literatur(?:verzeichnis)?|fußnoten|références|bibliographie|notes\ de\ bas\ de\ page|referencias|bibliografía|referências|bibliografia|riferimenti|note\ a\ piè\ di\ pagina|примечания|литература|参考文献|참고문헌)[:.\s]*""",
    re.VERBOSE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BIO = re.compile(
    r"\b(?:is|was|has been|are) (?:an?|the|our|based|associate|senior|also|currently)\b[^.]{0,90}\b(?:reporter|editor|writer|journalist|author|correspondent|professor|fellow|columnist|"
    r"contributor|founder|researcher|blogger|lecturer|director)|\bwrites (?:about|for)\b|\bcovers (?:the )?\w+ (?:for|and)\b|\b(?:can be reached|reach (?:him|her)|follow (?:him|her|them)) (?:at|on)\b|@\w+\.(?:com|org)",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"[{\[]\s*[\"'{\[]|[\w.-]+\s*\{\s*[\w-]+\s*:|(?:var|let|const|window\.|function)\s*[\w.(]"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_DATED = re.compile(
    r"(?<!\d)\d{1,2}[ .]+(?:[^\W\d_]{3,10}[ .]+)?(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d[-./]\d|[^\W\d_]{3,10}\.? \d{1,2}, (?:19|20)\d\d"
)
_CREDIT = re.compile(
    r"(?:Bildrechte|Bild|Foto|Photo|Image|Picture|Credit|Quelle|Source|Photograph)s?(?: credit| by)?:\s.{2,60}$|\(AP Photo/.{2,40}\)$|\bGetty Images\)?$"
)
_SENTENCE = re.compile(r"[.!?。！？…؟।][”\"’»)\]]*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _sizes(blocks: list[Block]) -> list[int]:
    """Return the lengths of the blocks' texts, a CJK character counted as two and a half."""
    whole = "".join([block.text for block in blocks])
    if whole.isascii() or not _CJK.search(whole):
        return [len(block.text) for block in blocks]
    return [len(b.text) + 3 * len(_CJK.findall(b.text)) // 2 for b in blocks]


def _linked(block: Block, size: int) -> bool:
    """Return whether a block is links rather than prose with links."""
    share = block.links / len(block.text)
    if share <= 0.5:
        return False
    free = size * (1 - share)
    if block.tag in ("p", "li", "blockquote", "td", "dd"):
        if share > 0.75:
            return not (share < 0.9 and _SENTENCE.search(block.text) and free >= 12 and size < 250)
        return free < 40 and not (_SENTENCE.search(block.text) and free >= 12)
    return share > 0.8 or size < 120


def keep(blocks: list[Block], title: str | None = None) -> list[Block]:
    """Return the blocks that are article text, in their order.

    Left out are lines and promotions that are the site's and not the story's, blocks of links,
    picture credits, data, repeated paragraphs, loose scraps among proper paragraphs, and all that
    follows a heading such as "Related stories" in the second half of the text.
    """
    prose = sum(len(b.text) for b in blocks if b.tag not in _LOOSE)
    proper = prose >= 0.8 * (sum(len(b.text) for b in blocks) or 1)
    sizes = _sizes(blocks)
    start = next(
        (i for i, b in enumerate(blocks) if sizes[i] >= 80 and not _linked(b, len(b.text))), 0
    )
    seen: set[str] = set()
    trail = ""
    for index, block in enumerate(blocks):
        kind = _kind(block, sizes[index], early=index < start, proper=proper)
        if block.tag == "h1" and (index <= start or block.text == title):
            kind = _OTHER
        if kind == _PROSE and sizes[index] > 60:
            kind = _OTHER if block.text in seen else _PROSE
            seen.add(block.text)
        trail += kind
    kept = [
        b
        for b, kind in zip(blocks, _without_tail(blocks, sizes, trail), strict=True)
        if kind in _KEPT
    ]
    for _ in range(3):
        if len(kept) > 4 and len(kept[-1].text) < 900 and _BIO.search(kept[-1].text[:250]):
            kept.pop()
    while kept and kept[-1].tag in _HEADINGS:
        kept.pop()
    return kept


#: What a block may be: the article's, a block of links, a heading that may end the article (and
#: is kept or not where it does not), the heading of references, or nothing of these.
_PROSE, _LINKS, _END_KEPT, _END_LINE, _END_HARD, _OTHER = "PLKEH-"
_KEPT = _PROSE + _END_KEPT + _END_HARD


def _kind(block: Block, size: int, *, early: bool, proper: bool) -> str:
    text = block.text
    if block.tag in _NEVER:
        return _OTHER
    if _linked(block, size):
        return _LINKS
    lower = text.lower()  # one pattern of many words finds its first letter faster than in any case
    if len(text) < 40 and _APPARATUS.fullmatch(lower):
        return _END_HARD
    ends = len(text) < 70 and _END.fullmatch(lower) is not None
    if size < 260 and _LINE.fullmatch(lower):
        return _END_LINE if ends else _OTHER
    if size < 900 and _PROMOTION.match(lower):
        return _OTHER
    if block.tag in _LOOSE and ((proper and size < 80) or _CREDIT.search(text)):
        return _END_LINE if ends else _OTHER
    if early and size < 100 and (_DATED.search(text) or block.tag not in _KEPT_EARLY):
        return _OTHER
    if block.tag != "pre" and _DATA.match(text):
        return _OTHER
    if ("://" in text or "www." in text) and len(_ADDRESS.sub("", text)) < 0.35 * len(text):
        return _OTHER
    return _END_KEPT if ends else _PROSE


def _without_tail(blocks: list[Block], sizes: list[int], trail: str) -> str:
    """Return the trail with all that follows the heading that ends the article marked as other."""
    total = sum(len(b.text) for b, kind in zip(blocks, trail, strict=True) if kind in _KEPT) or 1
    before = 0
    for index, kind in enumerate(trail):
        if (
            kind == _END_HARD
            and before > 0.4 * total
            and _are_sources(blocks[index + 1 :], trail[index + 1 :])
        ):
            return trail[:index] + _OTHER * (len(trail) - index)
        if kind in (_END_KEPT, _END_LINE) and before > 0.5 * total:
            rest = [
                (b, size)
                for b, size, k in zip(blocks[index:], sizes[index:], trail[index:], strict=True)
                if k == _PROSE
            ]
            if not _is_inset(trail[index + 1 :]) and not _reads_on(rest, total):
                return trail[:index] + _OTHER * (len(trail) - index)
        if kind in _KEPT:
            before += len(blocks[index].text)
    return trail


def _is_inset(rest: str) -> bool:
    """Return whether a heading heads a box inside the article: links only, then prose again.

    Where teasers have prose between their links, the article is over.
    """
    last = rest.rfind(_LINKS)
    return last >= 0 and _PROSE not in rest[:last] and _PROSE in rest[last:]


def _are_sources(rest: list[Block], trail: str) -> bool:
    """Return whether most blocks of prose after a heading cite: they hold a year or a link."""
    prose = [b for b, kind in zip(rest, trail, strict=True) if kind == _PROSE]
    cited = sum(1 for b in prose if b.links or _YEAR.search(b.text))
    return cited > 0.6 * len(prose)


def _reads_on(rest: list[tuple[Block, int]], total: int) -> bool:
    """Return whether what follows a heading, blocks with their sizes, is the article's own prose."""
    long = sum(1 for b, size in rest if size >= 200 and b.links < 0.3 * len(b.text))
    return long >= 2 and sum(len(b.text) for b, _ in rest) > 0.08 * total
