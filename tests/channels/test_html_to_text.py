"""Inbound HTML as a person would read it aloud."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxapp.channels.html import html_to_text, text_to_html
from tests.channels.mails import HTML


@settings(deadline=None, max_examples=200)
@given(HTML)
def test_html_to_text_never_fails(html: str) -> None:
    text = html_to_text(html)
    text.encode()
    assert "\x00" not in text


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_text_made_html_says_the_same(text: str) -> None:
    shown = html_to_text(text_to_html(text))
    assert shown.split() == text.replace("\x00", "\ufffd").split()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello</p><p>World</p>", "Hello\n\nWorld"),
        ("<div>Hello</div><div>World</div>", "Hello\nWorld"),
        ("Hello<br>World<br><br>!", "Hello\nWorld\n\n!"),
        ("<p>one<p>two<p>three", "one\n\ntwo\n\nthree"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        (
            "<blockquote>hi<br>you<blockquote>old</blockquote></blockquote>new",
            "> hi\n> you\n>\n> > old\n\nnew",
        ),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<a href="https://x.example/a">here</a>.', "here (https://x.example/a)."),
        ('<a href="https://www.x.example/">x.example</a>', "x.example"),
        ('<a href="https://x.example/a">https://x.example/a</a>', "https://x.example/a"),
        ('<a href="mailto:jane@x.example">Jane</a>', "Jane (jane@x.example)"),
        ('<a href="mailto:jane@x.example">jane@x.example</a>', "jane@x.example"),
        ('<a href="javascript:x">here</a>', "here"),
        ('<a href="https://x.example"><img src="https://x.example/y.png"></a>', ""),
        ("&lt;b&gt; &amp; caf&eacute; &#8364;&nbsp;5", "<b> & café € 5"),
        ("a < b and 5 > 3, I <3 it", "a < b and 5 > 3, I <3 it"),
        ("write to <jane@x.example>", "write to <jane@x.example>"),
        ("<b>bo</b>ld  and\n\n <i> it</i>", "bold and it"),
        ("<h1>Title</h1>text", "Title\n\ntext"),
        ("<o:p>word</o:p>", "word"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("x<!-- unclosed", "x<!-- unclosed"),
        ("<p>שלום <b>עולם</b></p>", "שלום עולם"),
        ("", ""),
        ("   \n ", ""),
        ("&#0;&#xD800;", "\ufffd\ufffd"),
        ("a\x00b\ud800", "a\ufffdb\ufffd"),
    ],
)
def test_html_reads_as_text(html: str, text: str) -> None:
    assert html_to_text(html) == text
