"""The markup around the replica's pages: the page's frame, boxes, list rows, pagination, times."""

from collections.abc import Sequence
from html import escape

from tests.ingest.site.replica_people import Athlete

DASH = '<span class="text-muted">&ndash;</span>'
SEXES = {"M": "Men", "W": "Women", "X": "Mixed", "": ""}


def silver(query: str) -> str:
    """A query string as the site's links hide it: character codes of the escaped text."""
    return ",".join(str(ord(character)) for character in escape(query))


def hms(seconds: float) -> str:
    """``HH:MM:SS``, whole seconds."""
    minutes, secs = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{secs:02}"


def clock(seconds: float | None, athlete: Athlete) -> str | None:
    """A time as the athlete's page shows it: ``MM:SS.hh`` for Elite 15."""
    if seconds is None:
        return None
    if not athlete.is_elite:
        return hms(seconds)
    hundredths = round(seconds * 100)
    return f"{hundredths // 6000:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


def box(name: str, title: str, rows: Sequence[str], *, columns: str = "") -> str:
    """A detail box with its table; the replay's sits in a wrapper, and a hint follows it."""
    head = f"<thead>\n<tr>\n{columns}\n</tr>\n</thead>\n" if columns else ""
    before, after = '<div class="table-responsive">\n', "</div>\n<small>Swipe.</small>\n"
    if name != "splits":
        before = after = ""
    return (
        f'<div class="detail-box  box-{name}      "\n                id="detail-box-{name}"\n'
        f'                role="">\n<h3>{title}\n</h3>\n{before}'
        f'<table class="table table-condensed">\n{head}<tbody>\n'
        + "\n".join(rows)
        + f"\n</tbody>\n</table>\n{after}</div>"
    )


def list_of(heading: str, count: str, sex: str, rows: str) -> str:
    """A list with its heading, the line about it, and the header row that is no result."""
    return f"""<h2>Results: {escape(heading)}</h2>
<ul class="list-group list-info row-xs"><li class="list-group-item">
<span class="list-info__text str_num">{escape(count)}</span> |
<span class="list-info__text officiality">Unofficial Results</span> |
<span class="list-info__filter sex">{SEXES[sex]}</span></li></ul>
<div class='col-sm-12 row-xs' data-sex='{sex}'><ul class="list-group list-group-multicolumn">
<li class="right  list-group row list-group-item  list-group-header ">
<div class=" list-field type-place field-place_all place-primary" style="width: 60px">Rank</div>
<div class=" list-field type-place field-place_age place-secondary hidden-xs">Rank</div>
<div class=" list-field type-fullname field-__fullname">Name</div>
<div class=" list-field type-age_class">{_label("Age Group")}Age Group</div>
<div class="right list-field type-time">{_label("Total")}Total</div></li>
{rows}</ul></div>"""


def list_row(athlete: Athlete, number: int, elite: bool) -> str:
    """One result of a list; every second one is marked as the site stripes its rows."""
    kind = "relay_member" if athlete.is_team else "fullname"
    name, nation = athlete.listed_name, ""
    if athlete.nation and int(athlete.bib) % 2:
        name = f"{name} ({athlete.nation})"
    elif athlete.nation:
        nation = (
            f'<div class=" list-field type-nation_flag" style="width: 70px">{_label("Nat")}'
            f"{flag(athlete.nation)}</div>"
        )
    link = (
        f"?content=detail&fpid=list&pid=list&idp={athlete.idp}&lang=EN_CAP"
        f"&event={athlete.event_id}&num_results=100&search%5Bsex%5D={athlete.sex}"
        f"&search_event={athlete.event_id}"
    )
    total = clock(athlete.total_s, athlete) or DASH
    return f"""<li class="{"" if number % 2 else " list-active"} list-group-item row">
<div class="col-xs-12 col-sm-12 col-md-5 list-field-wrap"><div class="row">
<div class=" list-field type-place place-primary numeric">{athlete.place or "&ndash;"}</div>
<div class=" list-field type-place place-secondary hidden-xs numeric">{
        athlete.place_in_age_group or "&ndash;"
    }</div>
<h4 class=" list-field type-{kind}"><a href="{escape(link)}">{
        escape(name, quote=False)
    }</a></h4></div></div>
<div class="col-xs-12 col-sm-12 col-md-7 list-field-wrap"><div class="pull-left"><div class="row">
{nation}<div class=" list-field type-age_class">{_label("Age Group")}{
        athlete.age_group or DASH
    }</div></div></div>
<div class="pull-right"><div class="row">
<div class=" list-field type-actual_ranking_time">{_label("Time")}{DASH}</div>
<div class="right list-field type-{"eval" if elite else "time"}">{_label("Total")}{total}</div>
</div></div></div></li>"""


def pagination(event_id: str, sex: str, page: int, pages: int) -> str:
    """Numbers and arrows as the site hides them; nothing for a single page."""
    if pages < 2:
        return ""

    def link(to: int, text: str, css: str) -> str:
        query = f"?page={to}&event={event_id}&num_results=100&pid=list&search%5Bsex%5D={sex}"
        return (
            f'<li class="{css}"><a class="silver-link" data-silver="{silver(query)}" href="#">'
            f"{text}</a></li>"
        )

    shown = [
        link(p, str(p), "hidden-xs hidden-sm" + (" active" if p == page else ""))
        for p in range(1, pages + 1)
    ]
    if page > 1:
        shown.insert(0, link(page - 1, "&lt;", "pages-nav-button"))
    if page < pages:
        shown.append(link(page + 1, "&gt;", "pages-nav-button"))
    return f'<ul class="pagination">{"".join(shown)}</ul>'


def detail(season: int, boxes: str) -> str:
    """A detail page around its boxes."""
    body = f"""<div class="detail"><h2>Individual's Details</h2>
<div class="row detail-content"><div class="untabbed-boxes">
{boxes}
</div></div>
<div class="btn-group" role="group"><a class="btn go-back-button" href="/season-{season}/">Back</a>
<a class="btn silver-link" href="#" data-silver="{silver("?pid=list&content=request")}">Request</a>
</div></div>"""
    return frame(season, "content-detail", body)


def frame(season: int, css: str, body: str) -> str:
    """A whole page: head, the menus every page carries (twice, as the site does), footer."""
    seasons = "\n".join(
        f'<li class="{"active" if s == season else ""}">\n'
        f'<a href="/season-{s}" class="" role="button">Season {s}</a>\n</li>'
        for s in range(9, 0, -1)
    )
    menus = "\n".join(
        f'<li class="" data-pid="menu_{i}"><a class="nav-pid-menu_{i}" title=""'
        f' href="/season-{season}/?pid=menu_{i}&amp;pidp=ranking_nav" target="">'
        f"<span>Menu {i} &amp; more</span></a></li>"
        for i in range(12)
    )
    sponsors = "\n".join(
        f'<div class="col-xs-6 col-sm-4 sponsor"><a target="_blank" href="https://example.org/{i}"'
        f' aria-label="Sponsor {i}">\n<img src="/layout/sponsor{i}.svg" class="img-responsive">'
        "\n</a></div>"
        for i in range(8)
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<title>HYROX - For Every Body</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="//static.example.org/styles/bootstrap.css" />
<link href="/season-{season}/?content=css_event&theme=responsive" rel="stylesheet" />
<script type="text/javascript">var strings = {{"a": "<b>", "n": 1 < 2}};</script>
</head>
<body class="{css} view-season-{season} branch-production">
<header class="hidden-xs"><div class="container"><a href="/season-{season}/?pidp=ranking_nav">
<img class="logo-screen" src="//static.example.org/logo.svg" alt="Logo" /></a></div></header>
<nav class="navbar navbar-default navbar-top"><ul class="nav navbar-nav">
{menus}</ul><ul class="dropdown-menu">
{seasons}
</ul></nav>
<section class="section-nav container-fluid"><ul class="nav navbar-nav">
{menus}</ul><ul class="dropdown-menu">
{seasons}
</ul></section>
<section class="section-main">
<div class="container" id="main-content">
<div class="cbox-main" id="cbox-main">
{body}
</div></div></section>
<footer><div class="container"><div class="row">
{sponsors}
</div><p>Questions?<br> <a href="https://example.org/contact">Contact</a> © 2026</p></div></footer>
</body>
</html>
"""


def flag(nation: str) -> str:
    """A nation as its flag's picture and its letters."""
    return (
        f'<span class="nation__labelled-icon"><img class="nation__icon" alt="{nation}"'
        f' title="{nation}"/>\n<span class="nation__abbr">{nation}</span></span>'
    )


def _label(text: str) -> str:
    return f'<div class="visible-xs-block visible-sm-block list-label">{text}</div>'
