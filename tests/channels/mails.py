"""Mails to read, made of the few lines a test is about."""

from hypothesis import strategies as st

from inboxapp.channels.email import parse_eml
from inboxapp.channels.types import InboundMessage

HEADERS = "From: Jane Doe <jane@lead.example>\r\nMessage-ID: <m1@lead.example>\r\n"


def mail(body: bytes | str = "Hello", headers: str = "", *, base: str = HEADERS) -> InboundMessage:
    content = body if isinstance(body, bytes) else body.encode()
    return parse_eml((base + headers).encode() + b"\r\n" + content)


def multipart(kind: str, *parts: str) -> InboundMessage:
    body = "".join(f"--x\r\n{part}\r\n" for part in parts) + "--x--\r\n"
    return mail(body, f"MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=x\r\n")


PLAIN = "Content-Type: text/plain\r\n\r\nHello plain"
RICH = "Content-Type: text/html\r\n\r\n<p>Hello <b>rich</b></p>"
PDF = (
    "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=offer.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0="
)

# Bits that, in the wrong order, have broken sanitisers.
PIECES = [
    *(
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<a href='http://x.example'>",
        "</a>",
        "<b>",
        "</b>",
        "<br>",
    ),
    *(
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<ul>",
        "<li>",
        "</ul>",
        "<blockquote>",
        "<pre>",
    ),
    *(
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<svg>",
        "</svg>",
        "<math>",
        "<title>",
        "</title>",
    ),
    *(
        "<img src=x onerror=alert(1)>",
        "<img src='https://t.example/p.png'>",
        "<a href='javascript:x'>",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<",
        ">",
        '"',
        "'",
        "=",
        "&lt;script&gt;",
        "&",
        "&#13;",
        "\n",
    ),
    *(
        "<div style='display:none'>",
        "<template>",
        "<noscript>",
        "<iframe src=x>",
        "onclick=x",
        "hello",
    ),
    *(
        "<select>",
        "<option>",
        "<form>",
        "<input>",
        "<textarea>",
        "</textarea>",
        "<body onload=x>",
        "\x00",
    ),
    *("<a name=x>", "<p dir=rtl>", "<img data-remote-src='javascript:x'>", "<font>", "<caption>"),
]
HTML = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=200)
