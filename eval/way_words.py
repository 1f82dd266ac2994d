"""The words by which English says that somebody was faster, slower or level, as patterns.

Each is said of the subject: ``eval.ways`` finds out whether that is the athlete or somebody else.
Words that mean something else besides ("picked up", "dropped", "before") count only beside a size
or beside whom one is compared with.
"""

SOFT = (
    r"(?:(?:you|your|the|team|pair|duo|an?|about|around|some|nearly|almost|only|just|over|under|"
    r"more|less|than|well|roughly|another|good|full|little|bit|quite|not|close|to|exactly|clear|"
    r"whole|mere|solid|at|least|up|most|further|easily|comfortably|fully|something|like|no|fewer|"
    r"as|much|all|of|approximately|slightly|far|way|whopping|massive|big|huge|handy|tidy|precious|"
    r"healthy|costly|painful)\s+)*"
)
"""What may stand between a verb and its size: ``gave you well over 77 s``."""
_WITHIN = r"(?:[^.;,]|[.,](?=\d))"
"""A letter of the same clause; decimals are within it."""
_SIZED = rf"(?=\s+{SOFT}\d)"
_UNIT = r"(?:s|sec|seconds?|min|minutes?|h|hours?)\b"
_AMOUNT = rf"\d[\d:.]*\s*(?:{_UNIT})?(?:\s+(?:and\s+)?\d+\s*{_UNIT})?"
_N = rf"(?=\s+{SOFT}{_AMOUNT}"
"""Opens a look at the size that follows; whoever uses it closes it."""
_THE_OTHERS = r"(?:the|your|our|my|most|half|peers?|everyone|all|them|similar|other|those|many|\d)"
_RIVAL = rf"(?=\s+{_THE_OTHERS}\b)"
_TO_YOU = r"(?=\s+(?:you|your (?:team|pair|duo)|the team|us|me)\b)"
_ARRIVES = (
    r"(?:finish\w*|came (?:in|home)|come (?:in|home)|got (?:in|home)|home|arriv\w+|done|through|"
    r"crossed the line|reached the line|over the line|in)"
)

FAST = "|".join(
    (
        r"faster|quicker|swifter|speedier|brisker|ahead|in front(?= of\b)|clear(?= of\b)",
        r"better|stronger|less fade|faded less|slowed less|less slowing|sped up",
        r"gain(?:ed|s|ing)?(?! most from)|won|saved|saves|spared|(?:lead|leading|led)(?! to\b)",
        r"profit|advantage|in your favou?r|to the good|in hand|in credit|in the black|to spare",
        r"beat|beats|bettered|outdid|outclassed|outstripped|outpac\w+|outperform\w*|overtook|"
        r"outran|outruns?|outskied|outrow\w*|outsprint\w*|outlast\w*|undercut|surpass\w*|"
        r"overhauled|distanced|got the better of|had the measure of",
        rf"up on{_RIVAL}|up{_SIZED}(?={_WITHIN}*\bon\b)",
        rf"(?:picked up|made up|clawed back|won back|pulled back|took back|recouped|regained|"
        rf"banked|bagged|earned|netted|pocketed|grabbed|snatched|nicked|stole|shaved|trimmed|"
        rf"knocked|found|collected|scored){_SIZED}",
        rf"(?:gave|gives|hands|gifts|donates|brought|brings|bought|buys|handed|gifted|granted|earned|lent|"
        rf"delivered){_TO_YOU}{_SIZED}(?!{_WITHIN}*\d{_WITHIN}* (?:behind|back|to the)\b)",
        r"(?:took|taken|takes|taking)(?=\s+(?:\S+ ){1,7}?(?:out of|off|from)\s+"
        rf"(?!your (?:team|pair|time)\b){_THE_OTHERS}\b)",
        rf"put{_N}\s+(?:into|on|between)\b)",
        rf"(?:left|leaves|leaving|leave)\s+(?:{_WITHIN}*?\s)?(?:behind|trailing|in your wake)",
        rf"(?:clawed|won|pulled|got|picked|earned){_N}\s+(?:back|up|out of)\b)",
        rf"(?:had|have|has){_N}\s+(?:on|over)\s+(?:{_THE_OTHERS}|you)\b)",
        rf"inside(?= (?:the|your) (?:peer )?(?:median|average))|less time{_RIVAL}",
    )
)
SLOW = "|".join(
    (
        r"slower|behind|adrift|worse|weaker|more fade|faded more|slowed more|more slowing",
        r"lost|los[es]|loses?|losing|loss(?:es)?|cost|costs|costing|trail\w*|lag|lagg\w*",
        r"too many|leaked away|drained away|lack(?:ed|s)?|leaks|drains|"
        r"short of(?= (?:the|your) (?:\w+ )?(?:median|peers?|field|average))|"
        rf"(?:faded|tailed off|dropped off|fell off|went off)(?=\s+(?:by\s+)?{SOFT}\d)|"
        r"deficit|shortfall|underperform\w*|in arrears|in the red|to the bad|too slow|too long",
        r"gave away|giv(?:en?|es|ing) away|gave up|slowed|set (?:you|your \w+|us|me) back|"
        r"(?:held|slowed|kept) (?:you|your \w+|us|me) (?:up|back|down)|"
        r"(?:dragged|pulled) (?:you|your \w+) (?:back|down)|"
        r"went missing|went begging|slipped away|got away|melted away|evaporated|"
        r"robbed (?:you|your \w+) of|fell short",
        rf"(?:dropped|conceded|ceded|shipped|leaked|leaks|bled|bleeds|shed|forfeited|surrendered|"
        rf"sacrificed|squandered|frittered away|wasted|coughed up|gave back|fell back|ate|"
        rf"ate up|swallowed|swallowed up|let slip|yielded|donated|spilled|bleeding|leaking|"
        rf"dropping|conceding|drops|dropped back|slipped|slid){_SIZED}",
        rf"(?:gave|gives|giving|give|handed|hands|gifted|let){_N}\s+(?:back\s+)?"
        r"(?:to|slip|go|away)\b)",
        rf"(?:took|takes|taken|stole|steals|tore|claw(?:s|ed)?){_N}\s+(?:from|off|"
        rf"out of) (?:you|your (?:team|pair|time))\b)",
        rf"left{_N}\s+(?:on|out|there|at|in)\b)",
        rf"down on{_RIVAL}|off (?:the )?(?:pace|mark)",
    )
)
LONG = r"on top|more(?: time)?|longer|extra|less(?: time)?|shorter|fewer"
"""``needed 13 s more``: a comparison beside a size and somebody, or before "than"."""
_PLACED_BY = (
    r" (?:the (?:median|typical|usual|middle|field|peers?|others|pack|similar|average|"
    r"athletes)|you|yours|they|most|"
    r"half|(?:your|all|my|similar|other|its) \w+|them|everyone|\d+ %|\d+\.\d+ %)\b"
)
BESIDE = {
    "up": ("faster", r"\s+(?:on|against|over)\b"),
    "earlier": ("faster", ""),
    "early": ("faster", r"[\s,.;]|$"),
    "fast": ("faster", r"[\s,.;]|$"),
    "quick": ("faster", r"[\s,.;]|$"),
    "slow": ("slower", r"[\s,.;]|$"),
    "late": ("slower", r"[\s,.;]|$"),
    "went": ("slower", r" on (?:the|your)\b"),
    "sooner": ("faster", ""),
    "before": ("faster", _PLACED_BY),
    "down": ("slower", r"\s*(?:on|to|against|$|[,.;])"),
    "off": ("slower", r" (?:the|your) (?:peer )?(?:median|average|pace|mark)\b"),
    "later": ("slower", ""),
    "after": ("slower", _PLACED_BY),
}
"""Words that compare only after a size or an arrival: which way, and what must follow."""
AFTER_SIZE = r"(?:\d|\b(?:s|sec|seconds?|min|minutes?|hours?)(?: or so)?)\s$"
AFTER_ARRIVAL = rf"\b{_ARRIVES}\s$"
LEVEL = (
    r"level with|on (?:a )?par with|equal to|equalled|(?:exactly|bang|right|spot|dead) (?:at|on)|"
    r"matche[ds]|matching|in line with|inside that range|as expected|about the usual|"
    r"the same as|identical to|level|nothing (?:lay |lies )?between"
)
ABOVE = r"above|over|below|under"
THEM = (
    r"peers?|others|the field|rivals?|competitors?|neighbou?rs?|they|them|themselves|"
    r"(?:similar|other|fellow|typical|comparable) (?:athletes?|teams?|pairs?|finishers?)|"
    r"athlete \d+|(?:first|second|third|fourth|fifth|nearest|closest|next|best|fastest|invented|"
    r"middle|average|median) (?:similar |matching )?(?:athlete|team|pair|finisher|man|woman|peer)|"
    r"athletes|finishers|pairs|teams|men|women|the (?:peer )?median|median|the average|"
    r"opponents|he|she|next \d+(?= %)|everyone|everybody|nobody|no one|the pack|the typical"
)
FINITE = (
    r"(?:were|are|was|is|ran|runs?|finish\w*|ha[dsv]e?|need\w*|took|takes?|came|comes?|got|gets?|"
    r"did|do|does|went|go|spent|rowed|rows?|skied|pushed|pulled|carried|lunged|lost|gained|beat|"
    r"crossed|reached|arrived|trailed|completed|covered|got)"
)
