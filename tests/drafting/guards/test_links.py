import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.finding_links import find_links, hosts_in
from inboxapp.drafting.guards.hosts import is_allowed
from inboxapp.drafting.guards.links import INSTEAD, foreign_links, without_foreign_links
from inboxapp.drafting.guards.scheduling_links import scheduling_link
from inboxapp.drafting.guards.types import FindingCode, Grounds

GROUNDS = Grounds(
    Channel.EMAIL,
    allowed_hosts=frozenset({"good.example"}),
    booking_link="https://cal.example/acme/intro",
    lead_link="https://calendly.com/lena/30min",
    own_addresses=frozenset({"sam@acme.example"}),
)
FOREIGN = [
    "https://evil.example/x",
    "evil.com",
    "www.evil.com",
    "EVIL.Com",
    "hxxp://evil[.]com/a",
    "evil dot com",
    "evil dot co dot uk",
    "evil (dot) com",
    "evil[.]com",
    "evil . com",
    "e v i l . c o m",
    "h t t p s : / / e v i l . c o m",
    "https://good.example@evil.com",
    "https://good.example:443@evil.com/",
    "https://good.example\\@evil.com",
    "https://good.example.evil.com/",
    "good.example.evil.com",
    "https://notgood.example",
    "https://good.example/?next=https://evil.com",
    "https://good.example/%2f%2fevil.com",
    "ｅｖｉｌ．ｃｏｍ",
    "evil。com",
    "ev\u200bil.c\u00adom",
    "%65vil.com",
    "https://%65vil.com",
    "&#101;vil.com",
    "evil&#46;com",
    "[good.example](https://evil.com)",
    "[here][1]\n[1]: http://evil.com",
    "<a href='https://evil.com'>good.example</a>",
    "http://1.2.3.4/",
    "1.2.3.4/login",
    "http://0x7f.1",
    "http://3232235777/",
    "http://[::1]/",
    "https:\\\\evil.com",
    "//evil.com/x",
    "http:evil.com",
    "javascript:alert(1)",
    "data:text/html,hello",
    "mailto:billing@evil.com",
    "billing@evil.com",
    "bob [at] evil [dot] com",
    "xn--vil-9oa.com",
    "gооd.example",  # two Cyrillic letters
    "пример.рф",
    "请访问evil.com谢谢",
    "https://cal.example/somebody-else/intro",
    "https://calendly.com/mallory",
    "bit.ly/abc",
]
OURS = [
    "https://good.example/x?y=1",
    "GOOD.example",
    "docs.good.example/a",
    "https://www.good.example.",
    "(good.example)",
    "https://cal.example/acme/intro?month=2026-11",
    "https://calendly.com/lena/30min",
    "sam@acme.example",
]
PLAIN = [
    "e.g. this, i.e. that, z.B. jenes",
    "Thanks.Let me know",
    "It's done.So we go",
    "at 9.am or 10.30am",
    "Acme Co.Ltd is",
    "version 1.2.3.4 costs $1.50",
    "12.11.2026, U.S.A., Ph.D.",
    "au point de vue",
    "connect the dot in it",
    "Node.js and Vue.js",
    "well...ok, and/or, 9:30",
    "Note: we can // or not",
]


@pytest.mark.parametrize("link", FOREIGN)
def test_a_link_that_nobody_allowed_is_found_in_every_disguise_and_taken_out(link: str) -> None:
    text = f"Have a look: {link}\nBest, Sam"
    left, found = without_foreign_links(text, GROUNDS)
    assert {finding.code for finding in found} == {FindingCode.FOREIGN_LINK}
    assert INSTEAD in left
    assert "evil" not in left.replace("bob [at]", "")
    assert foreign_links(left, GROUNDS) == ()
    assert left.endswith("\nBest, Sam")


@pytest.mark.parametrize("text", [*OURS, *PLAIN])
def test_our_own_links_and_ordinary_words_stay(text: str) -> None:
    assert without_foreign_links(f"See {text}", GROUNDS) == (f"See {text}", ())


def test_a_link_that_the_lead_wrote_is_not_allowed_for_that() -> None:
    grounds = Grounds(Channel.EMAIL, told=("See https://evil.com",))
    assert foreign_links("As you said: https://evil.com", grounds)


def test_the_leads_own_booking_page_is_known_by_its_service() -> None:
    newest_first = ["Sure", "Book me: https://calendly.com/lena/30min, or https://evil.com/book"]
    assert scheduling_link(newest_first) == "https://calendly.com/lena/30min"
    assert scheduling_link(["https://evil.com/book", "https://calendly.com.evil.com/lena"]) == ""


def test_hosts_of_the_clients_own_texts_are_read_once_each() -> None:
    assert hosts_in("Docs: https://good.example/a and good.example, call 555") == {"good.example"}


ANY_TEXT = st.text(max_size=300)
PIECES = st.lists(
    st.sampled_from([*FOREIGN, *OURS, *PLAIN, *string.punctuation, " ", "\n", "[[fill: x]]", "ß"]),
    max_size=12,
)


@given(ANY_TEXT | PIECES.map("".join) | PIECES.map(" ".join))
@example("[x](https://evil.com)](https://evil.com)")
@example("evil.\u200bcom@evil.com")
def test_no_text_keeps_a_foreign_link_and_every_mark_stands_where_it_says(text: str) -> None:
    for finding in foreign_links(text, GROUNDS):
        assert text[finding.start : finding.end] == finding.quote != ""
    left, _ = without_foreign_links(text, GROUNDS)
    assert [link for link in find_links(left) if not is_allowed(link.target, GROUNDS)] == []


@pytest.mark.parametrize(
    "piece",
    ["a", "a.", ". ", "a ", "http:", "http://", "[.]", "a dot ", "&#101;", "%65", "a@", "/", "ａ",
     "evil.com ", "[x](", "a[.]", "a\\", "a-", "evil.com/", "\n"],
)  # fmt: skip
def test_any_text_takes_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        began = time.process_time()
        without_foreign_links(text, GROUNDS)
        return time.process_time() - began

    small, large = max(seconds(6_000), 0.02), seconds(48_000)
    # Eight times the text; quadratic work would take 64 times as long.
    assert large < small * 24
