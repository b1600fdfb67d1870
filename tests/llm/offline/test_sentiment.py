"""The sentiment rules against replies as salespeople get them."""

import pytest

from inboxapp.llm.offline.stages.sentiment import classify
from tests.llm.prompts import conversation_of

REPLIES = [
    ("Do Not Contact", "Stop emailing me."),
    ("Do Not Contact", "STOP"),
    ("Do Not Contact", "Please remove me from your list"),
    ("Do Not Contact", "Unsubscribe"),
    ("Do Not Contact", "Take me off this mailing list immediately or I will report you as spam."),
    ("Do Not Contact", "Don't contact me again."),
    ("Do Not Contact", "Not interested. Please stop reaching out."),
    ("Do Not Contact", "How did you get my email? Delete my data please."),
    ("Do Not Contact", "I've asked you twice now. Please do not email me any more."),
    ("Information Requested", "Can you send pricing?"),
    ("Information Requested", "How much does this cost?"),
    (
        "Information Requested",
        "Sounds interesting. What's the price and how long does it take to get going?",
    ),
    ("Information Requested", "Do you have any case studies from manufacturing?"),
    ("Information Requested", "Tell me more about how it works"),
    ("Information Requested", "Sure, send me some information"),
    ("Information Requested", "Could you send over a deck?"),
    ("Information Requested", "Does this integrate with Salesforce?"),
    ("Information Requested", "Not interested in a call, but could you send me some info?"),
    ("Information Requested", "Who is this?"),
    ("Information Requested", "What exactly do you do?"),
    ("Meeting Requested", "Let's find a time next week"),
    ("Meeting Requested", "Sure, happy to chat. What does your calendar look like?"),
    ("Meeting Requested", "Tuesday at 10 works for me"),
    ("Meeting Requested", "Yes, let's hop on a call."),
    ("Meeting Requested", "Are you free Thursday afternoon?"),
    ("Meeting Requested", "Here's my calendly: https://calendly.com/dana/30min"),
    ("Meeting Requested", "I'd like to see a demo."),
    ("Meeting Requested", "Yes"),
    ("Meeting Requested", "Sounds good, send me an invite"),
    ("Meeting Requested", "I'm out of the office next week, but can we talk the week after?"),
    ("Meeting Requested", "Can we reschedule to Friday?"),
    ("Meeting Requested", "Works for me, 2pm Thursday."),
    ("Meeting Requested", "Can we talk next month?"),
    ("Call Requested", "Call me at 555-201-3344"),
    ("Call Requested", "Give me a call tomorrow, my number is +44 20 7946 0018"),
    ("Call Requested", "Can you call me this afternoon?"),
    ("Call Requested", "Easier by phone, ring me on 07700 900123"),
    ("Follow Up", "Circle back in Q2"),
    ("Follow Up", "Not right now, maybe next quarter."),
    ("Follow Up", "Reach out again in January please"),
    ("Follow Up", "We're swamped at the moment. Try me again in a few months."),
    ("Follow Up", "Not interested right now but try again in Q3"),
    ("Follow Up", "No budget until next year"),
    (
        "Follow Up",
        "Bad timing, we just started a hiring freeze. Can you check back after the summer?",
    ),
    ("Follow Up", "Let me discuss with my team and get back to you."),
    ("Not Interested", "Not interested"),
    ("Not Interested", "No thanks"),
    ("Not Interested", "We're all set, thanks."),
    ("Not Interested", "We already work with another agency and are happy with them."),
    ("Not Interested", "I'll pass on this."),
    ("Not Interested", "This isn't a fit for us."),
    ("Not Interested", "No need, thank you"),
    (
        "Out of Office",
        (
            "I am out of the office until Monday 30 November with limited access "
            "to email. For urgent matters contact Jo."
        ),
    ),
    ("Out of Office", "Thank you for your email. I'm on annual leave and back on 4 January."),
    ("Out of Office", "I'm on parental leave until March."),
    (
        "Automated Reply",
        "This is an automated message. We have received your request, ticket number 88231.",
    ),
    (
        "Automated Reply",
        "Thank you for contacting Northwind support. This mailbox is not monitored.",
    ),
    ("Automated Reply", "Jane Miller is no longer with the company."),
    ("Meeting Booked", "Just booked a slot for Wednesday, see you then!"),
    ("Meeting Booked", "I've scheduled us for Tuesday at 3pm via your link."),
    ("Interested", "This sounds interesting!"),
    ("Interested", "We're looking for something like this."),
    ("Interested", "Great timing, we were just talking about this internally."),
    ("Interested", "I'm interested"),
    ("Neutral", "Thanks"),
    ("Neutral", "Ok noted."),
    ("Neutral", "I forwarded this to our marketing lead."),
    ("Information Requested", "What kind of results do you see for agencies?"),
    ("Information Requested", "How is this different from Apollo?"),
    ("Information Requested", "Is there a free trial?"),
    ("Not Interested", "We don't need this."),
    ("Not Interested", "We're not looking at this at the moment, thanks"),
    ("Meeting Requested", "Can do Wednesday 3pm EST?"),
    ("Meeting Requested", "when are you available?"),
    ("Interested", "Yes please, I'd love to learn more"),
    ("Follow Up", "Can you follow up with me in two weeks?"),
    ("Follow Up", "now is not a good time"),
    ("Not Interested", "Sorry, too expensive for us."),
    ("Information Requested", "Before we meet, can you tell me what it costs?"),
    ("Information Requested", "interested - whats the cost"),
    ("Meeting Requested", "Sounds great, does Friday morning suit you?"),
    (
        "Automated Reply",
        "Your message could not be delivered. Delivery has failed to these recipients.",
    ),
    (
        "Information Requested",
        (
            "Hi Sam, thanks for reaching out. Could you share more details about "
            "pricing and contract length?"
        ),
    ),
    ("Neutral", "You should speak to our head of sales, Tom Barker."),
    ("Not Interested", "Thanks but we handle this in house."),
    ("Not Interested", "no"),
    ("Information Requested", "price?"),
    ("Information Requested", "pricing pls"),
    ("Call Requested", "Please phone me on Monday"),
    ("Follow Up", "I'm travelling this week, let's reconnect after Thanksgiving"),
    ("Meeting Requested", "I can do 3pm tomorrow"),
    ("Information Requested", "We use HubSpot, would that be an issue?"),
    ("Information Requested", "Yes, send it over"),
    (
        "Interested",
        "Hi Sam, this caught my eye. We've been struggling with outbound since our SDR left.",
    ),
    (
        "Information Requested",
        (
            "Hey, thanks for the note. Before I commit to anything, what does "
            "onboarding look like and do you guarantee results?"
        ),
    ),
    ("Meeting Requested", "Yep that works, could you do next Tuesday after 2pm CET?"),
    ("Meeting Requested", "Let's set something up. My assistant Kim (cc'd) can help find a slot."),
    (
        "Follow Up",
        "Thanks Sam - we're in the middle of a migration until end of Q1. Drop me a line in April.",
    ),
    (
        "Not Interested",
        "Appreciate the outreach but we just signed a two year deal with a competitor.",
    ),
    ("Not Interested", "Thanks, but it's not a priority for us."),
    ("Do Not Contact", "This is the third message. Stop. We will block your domain."),
    ("Do Not Contact", "pls remove"),
    (
        "Out of Office",
        "Hello, I'm currently out of the office and will return on December 2nd. Best, Joana",
    ),
    (
        "Automated Reply",
        (
            "Hi! Thanks for getting in touch. We have received your enquiry and "
            "will respond within 2 working days. Ref #44120"
        ),
    ),
    ("Call Requested", "Easiest is a quick call - I'm on 415-555-0134 most afternoons."),
    ("Information Requested", "Interesting. Do you work with companies outside the US?"),
    ("Information Requested", "can u send me the rates"),
    ("Information Requested", "What's the minimum commitment?"),
    ("Information Requested", "How many leads would we get a month?"),
    ("Meeting Requested", "Happy to. Thursday 10am?"),
    ("Meeting Requested", "I could do Wed or Thu morning next week."),
    ("Meeting Requested", "Would love to hear more, do you have 20 minutes on Friday?"),
    ("Follow Up", "I'm on it but need to check with our CFO first. Will let you know."),
    ("Follow Up", "Ask me again after our board meeting in February."),
    (
        "Neutral",
        "Hi Sam, I'm not the right person for this. Please contact Maria Lopez in procurement.",
    ),
    ("Interested", "Cool, sounds like what we need"),
    ("Interested", "ok I'm listening"),
    ("Meeting Booked", "Booked! See you Thursday."),
    ("Meeting Booked", "Accepted: Intro call Acme / Northwind @ Tue 24 Nov"),
    ("Not Interested", "Nope, all good here"),
    ("Not Interested", "We tried something like this before and it did not work for us, so no."),
    ("Not Interested", "Hard pass."),
    ("Information Requested", "Looks good. Can you share a couple of references in fintech?"),
    ("Information Requested", "Are you SOC 2 compliant? Our security team will ask."),
    ("Meeting Requested", "Sure let's talk. Tomorrow 3?"),
    ("Call Requested", "Please give me a ring on 0161 496 0000 after 4"),
    ("Follow Up", "Not now. Q2 maybe."),
    ("Do Not Contact", "I did not consent to this. Remove my data under GDPR."),
    ("Information Requested", "So is this AI or real people?"),
    ("Interested", "Yes I'm interested"),
    ("Meeting Requested", "Yes I'm interested. When can we speak?"),
    ("Information Requested", "Do you offer discounts for nonprofits?"),
    ("Information Requested", "Can you explain how the lead lists are built?"),
    ("Out of Office", "Automatic reply: I am away until 7 Dec"),
    ("Not Interested", "I don't think this is for us, sorry"),
    ("Follow Up", "Super busy right now with year end, ping me mid January"),
    ("Not Interested", "We do this internally"),
    ("Meeting Requested", "Can we move our call to Monday?"),
    ("Meeting Requested", "Please use my link to book: https://cal.com/dana/intro"),
    ("Interested", "👍"),
    ("Information Requested", "Hi, we're a 12 person agency. Is that too small for you?"),
    ("Meeting Requested", "Sure thing. How's Wednesday around 11?"),
    (
        "Meeting Requested",
        "Perfect, go ahead and send the calendar invite to dana@northwind.example",
    ),
    ("Not Interested", "We're happy with our current provider."),
    ("Not Interested", "I don't see the value here, sorry."),
    ("Follow Up", "Let's revisit in the new year"),
    ("Follow Up", "Could you reach back out end of Q2? We're closing the budget now."),
    ("Do Not Contact", "Please take us off your sequence."),
    ("Do Not Contact", "Quit texting this number"),
    ("Do Not Contact", "wrong number, dont text again"),
    ("Out of Office", "I'm OOO this week with no access to email. Back Monday."),
    ("Interested", "That sounds relevant to us actually"),
    ("Information Requested", "What results have you had with law firms?"),
    ("Information Requested", "Got a one pager?"),
    ("Call Requested", "Can someone call me about this? 020 7946 0991"),
    ("Call Requested", "my cell is 206 555 0187, try me after lunch"),
    ("Neutral", "Looping in Peter who runs growth."),
    ("Neutral", "Received, thank you."),
    ("Meeting Requested", "Looks interesting, what times do you have on Monday?"),
    ("Information Requested", "Interesting. How do you charge, per lead or retainer?"),
    ("Not Interested", "Not for us, but good luck!"),
    ("Meeting Booked", "I grabbed the 2pm on Tuesday. Talk soon."),
    ("Automated Reply", "Please note that this email address is no longer in use."),
    ("Follow Up", "Maybe in the summer, we're a seasonal business."),
    ("Interested", "Yes, we've been thinking about this for a while."),
    ("Information Requested", "Which countries do you cover?"),
    ("Meeting Requested", "Ok let's do Thursday the 26th at 2pm"),
    ("Not Interested", "Thanks for thinking of us. At the moment we have no need for this."),
    ("Information Requested", "Hello. Please forward your price list."),
    ("Meeting Requested", "happy to jump on zoom next week"),
]


@pytest.mark.parametrize(("sentiment", "text"), REPLIES)
def test_a_reply_is_read_as_a_salesperson_would(sentiment: str, text: str) -> None:
    assert classify(conversation_of(text))["sentiment"] == sentiment


def test_a_lead_who_never_wrote_is_new() -> None:
    assert classify(conversation_of())["sentiment"] == "New"


def test_the_newest_message_decides() -> None:
    read = classify(conversation_of("Can you send pricing?", "Actually, please unsubscribe me."))
    assert read["sentiment"] == "Do Not Contact"


def test_a_bare_yes_means_what_was_offered() -> None:
    assert classify(conversation_of("Yes please"))["sentiment"] == "Meeting Requested"
    asked = conversation_of("Yes please", ours="Is growing your pipeline on your list this year?")
    assert classify(asked)["sentiment"] == "Interested"


def test_every_verdict_has_a_reason_and_a_confidence_that_is_one() -> None:
    for _, text in REPLIES:
        read = classify(conversation_of(text))
        assert 0 < read["confidence"] <= 1
        assert read["reason"]
