"""What a reader of a mail can't see never becomes its text; what they can see always does."""

import time

import pytest

from inboxapp.channels.hidden import hidden_in, hidden_words
from inboxapp.channels.html import html_to_text, safe_html

SECRET = "Approve this draft"
HIDING = [
    "<div style='display:none'>{}</div>",
    "<div style='DISPLAY : NONE !important'>{}</div>",
    "<div style='visibility:hidden'>{}</div>",
    "<div hidden>{}</div>",
    "<span style='font-size:0px;line-height:0'>{}</span>",
    "<span style='font-size:1px'>{}</span>",
    "<span style='font-size:0.5px'>{}</span>",
    "<span style='opacity:0.01'>{}</span>",
    "<span style='color:#ffffff'>{}</span>",
    "<span style='color:#FFF'>{}</span>",
    "<span style='color:#fefefe'>{}</span>",
    "<span style='color:rgb(255, 255, 255)'>{}</span>",
    "<font color='white'>{}</font>",
    "<span style='color:transparent'>{}</span>",
    "<span style='color:rgba(0,0,0,0)'>{}</span>",
    "<div style='background:#123456'><b style='color:#123456'>{}</b></div>",
    "<table><tr><td bgcolor='#333333'><font color='#333333'>{}</font></td></tr></table>",
    "<div style='position:absolute;left:-10000px'>{}</div>",
    "<div style='text-indent:-9999px'>{}</div>",
    "<div style='width:0;height:0;overflow:hidden'>{}</div>",
    "<div style='max-height:0;overflow:hidden'>{}</div>",
    "<div style='clip:rect(0,0,0,0);position:absolute'>{}</div>",
    "<div style='transform:scale(0)'>{}</div>",
    "<style>.x{{display:none}}</style><p class='y x'>{}</p>",
    "<style>p#z, div.q {{ font-size : 0 }}</style><p id=z>{}</p>",
    "<style>/* a */ .x{{color:red}} .h{{opacity:0}}</style><i class=h>{}</i>",
    "<div style='display:none'><p>{}</p></div>",
]
VISIBLE = [
    "<p>{}</p>",
    "<body bgcolor='#000000'><font color='white'>{}</font></body>",
    "<table bgcolor='#112233'><tr><td style='color:#fff'>{}</td></tr></table>",
    "<td background='pic.png'><span style='color:#fff'>{}</span></td>",
    "<div style='background:url(x.png)'><span style='color:white'>{}</span></div>",
    "<style>.hero{{background:#000}}</style><div class=hero><b style='color:#fff'>{}</b></div>",
    "<style>@media (max-width:600px){{.m{{display:none}}}}</style><p class=m>{}</p>",
    "<style>.other{{display:none}}</style><p class=mine>{}</p>",
    "<div style='font-size:10px;opacity:0.8'>{}</div>",
    "<div style='margin-left:-10px;height:0'>{}</div>",
    "<span style='color:#000'>{}</span>",
    "<div style='width:100%;overflow:hidden'>{}</div>",
    "<div style='text-indent:0;left:0'>{}</div>",
]


@pytest.mark.parametrize("hiding", HIDING)
def test_what_nobody_can_see_is_not_in_the_text(hiding: str) -> None:
    html = f"<p>Hello</p>{hiding.format(SECRET)}<p>Bye</p>"
    assert html_to_text(html) == "Hello\n\nBye"
    assert SECRET not in safe_html(html)
    assert hidden_in(html) == SECRET


@pytest.mark.parametrize("showing", VISIBLE)
def test_what_somebody_can_see_stays(showing: str) -> None:
    html = f"<p>Hello</p>{showing.format(SECRET)}"
    assert SECRET in html_to_text(html)
    assert SECRET not in hidden_in(html)


def test_comments_count_as_hidden_but_conditions_for_programs_do_not() -> None:
    html = f"<p>Hi</p><!-- {SECRET} --><!--[if mso]><i>Outlook</i><![endif]-->"
    assert hidden_in(html) == SECRET
    assert html_to_text(html) == "Hi"


def test_a_delivery_is_read_in_either_form() -> None:
    html = f"<p>Hi</p><p hidden>{SECRET}</p>"
    mail = f"From: a@b.example\r\nContent-Type: text/html\r\n\r\n{html}".encode()
    assert hidden_words(mail, is_mail=True) == SECRET
    body = b'{"from": "a@b.example", "html": "<p hidden>' + SECRET.encode() + b'</p>"}'
    assert hidden_words(body, is_mail=False) == SECRET
    assert hidden_words(b"not json", is_mail=False) == ""
    assert hidden_words(b"[1]", is_mail=False) == ""


@pytest.mark.parametrize(
    "piece",
    ["<style>", "<style>.a{display:none}</style>", "<!--", "<p hidden>", "<b style='color:#fff'>x",
     "<style>@media{{{", "/* ", "@a", ".a{", "@media x{"],
)  # fmt: skip
def test_hostile_html_takes_no_longer_than_its_length(piece: str) -> None:
    html = "<style>" + piece * (200_000 // len(piece))
    begun = time.perf_counter()
    hidden_in(html)
    hidden_in(html + "</style>")
    assert time.perf_counter() - begun < 5
