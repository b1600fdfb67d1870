"""Whether a draft may go out without a person: rules on stored values, never on its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Sentiment
from inboxapp.drafting.auto_send.hours import next_allowed
from inboxapp.drafting.auto_send.types import Decision, Reason
from inboxapp.drafting.policy.types import AutoSendMode, AutoSendPolicy
from inboxapp.drafting.types import DraftStatus

# A worker that was away for longer sends nothing on its return: the times offered have passed.
MOST_LATE = timedelta(hours=6)


_BY = {Channel.EMAIL: "email", Channel.SMS: "SMS", Channel.LINKEDIN: "LinkedIn"}


@dataclass(frozen=True)
class Judged:
    """The answers that stored artifacts hold about the chosen text; None is an answer missing."""

    verdict: str | None = None
    violations: int | None = None
    confidence: float | None = None
    safe_to_send: bool | None = None
    needs_human: bool | None = None
    hard_block: str = ""
    # Whether the text of the draft is, letter by letter, the one that was judged.
    is_this_text: bool = False

    @classmethod
    def of(cls, gate: Any, verifier: Any, evaluation: Any, *, is_this_text: bool) -> "Judged":
        """Read payloads as they were stored; a value of another type counts as missing."""
        gate, verifier, evaluation = (
            value if isinstance(value, dict) else {} for value in (gate, verifier, evaluation)
        )
        verdict, violations = gate.get("verdict"), verifier.get("violations")
        confidence = evaluation.get("confidence")
        is_number = isinstance(confidence, int | float) and not isinstance(confidence, bool)
        safe, human = evaluation.get("safe_to_send"), evaluation.get("needs_human")
        return cls(
            verdict=verdict if isinstance(verdict, str) else None,
            violations=len(violations) if isinstance(violations, list) else None,
            confidence=float(confidence) if is_number and confidence is not None else None,
            safe_to_send=safe if isinstance(safe, bool) else None,
            needs_human=human if isinstance(human, bool) else None,
            hard_block=str(evaluation.get("hard_block") or ""),
            is_this_text=is_this_text,
        )


@dataclass(frozen=True)
class Facts:
    """All that the decision rests on, read from rows at one moment."""

    policy: AutoSendPolicy
    now: datetime
    channel: Channel
    sentiment: Sentiment
    # The tag's version when the run began and now.
    is_tag_unchanged: bool
    zone: ZoneInfo
    draft_status: DraftStatus
    judged: Judged
    degraded: tuple[str, ...] = ()
    findings: int = 0
    draft_block: str = ""
    # Words in the conversation, the names, the memory or hidden in the mail that order a machine.
    suspicion: str = ""
    # Part of what waits for an answer had no room in the prompts.
    is_cut: bool = False
    # Where links and addresses in the lead's unanswered messages lead to, but for harmless ones.
    foreign_hosts: tuple[str, ...] = ()
    foreign_addresses: tuple[str, ...] = ()
    recipient: str = ""
    # Why the recipient is not certain, in words; "" when it is.
    recipient_doubt: str = ""
    # We wrote since the message that the draft answers, on any channel.
    is_answered: bool = False
    has_moved_on: bool = False
    is_being_typed: bool = False
    # Counted on the client's day of `due_at`, this draft left out.
    sent_that_day: int = 0
    # Automatic replies since a person last answered.
    in_a_row: int = 0
    # An offered time, in words, that will have passed.
    passed_slot: str = ""
    is_switched_off: bool = False
    # When it was to go out; None while it is only being planned.
    planned_for: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """When it may go out: after the delay, in the lead's hours; once planned, from now on."""
        delay = timedelta(minutes=self.policy.delay_minutes)
        earliest = self.now + delay if self.planned_for is None else self.now
        return next_allowed(max(earliest, self.planned_for or earliest), self.policy, self.zone)


def decide(facts: Facts) -> Decision:
    """Return every reason against sending, and when it would go out if there were none.

    What is missing counts against it, and so does each finding, however small.
    """
    rules = (_by_policy, _by_checks, _by_evaluation, _by_conversation, _by_change)
    reasons = tuple(reason for rule in rules for reason in rule(facts))
    return Decision(reasons, facts.due_at)


def _by_policy(facts: Facts) -> Iterator[Reason]:
    policy = facts.policy
    if facts.is_switched_off:
        yield Reason("switched_off", "Automatic sending is switched off for all clients.")
    if policy.mode is AutoSendMode.OFF:
        yield Reason("policy_off", "Automatic sending is off for this client.")
    if facts.channel not in policy.channels:
        yield Reason("channel", f"Replies by {_BY[facts.channel]} are not sent automatically.")
    if facts.sentiment not in policy.sentiments:
        yield Reason("sentiment", f"Leads tagged {facts.sentiment} are answered by a person.")
    if facts.sent_that_day >= policy.most_per_day:
        words = f"{facts.sent_that_day} replies go out that day already; the limit is"
        yield Reason("daily_cap", f"{words} {policy.most_per_day}.")
    if facts.in_a_row >= policy.most_per_thread:
        words = "The machine has answered this lead"
        yield Reason("thread_cap", f"{words} {facts.in_a_row} times in a row already.")
    if facts.planned_for is not None and facts.now - facts.planned_for > MOST_LATE:
        yield Reason("too_late", "It could not be sent in time, so a person should look again.")


def _by_checks(facts: Facts) -> Iterator[Reason]:
    judged = facts.judged
    if facts.degraded:
        yield Reason("degraded", "A step failed: " + ", ".join(facts.degraded[:5]) + ".")
    if judged.verdict != "approve":
        given = f"said “{judged.verdict[:40]}”" if judged.verdict else "gave no verdict"
        yield Reason("not_approved", f"The overseer {given} instead of approving.")
    if judged.violations is None:
        yield Reason("not_verified", "The verifier did not check the draft.")
    elif judged.violations:
        yield Reason("violations", f"The verifier found {judged.violations} violations.")
    if not judged.is_this_text:
        yield Reason("text_changed", "The text was changed after it was judged.")
    if facts.findings:
        marks = "1 mark in the text asks" if facts.findings == 1 else ""
        marks = marks or f"{facts.findings} marks in the text ask"
        yield Reason("findings", f"{marks} for a look.")


def _by_evaluation(facts: Facts) -> Iterator[Reason]:
    judged, threshold = facts.judged, facts.policy.threshold
    if judged.confidence is None:
        yield Reason("not_evaluated", "Nobody judged how sure the machine may be.")
    elif not threshold <= judged.confidence <= 1:
        words = f"{judged.confidence:.0%} sure, {threshold:.0%} are needed."
        yield Reason("confidence", words)
    if judged.safe_to_send is not True:
        yield Reason("not_safe", "The evaluator did not call it safe to send.")
    if judged.needs_human is not False:
        yield Reason("needs_human", "The evaluator asks for a person.")
    if judged.hard_block or facts.draft_block:
        code = judged.hard_block or facts.draft_block
        yield Reason("hard_block", f"Hard block: {code.replace('_', ' ')}.")


def _by_conversation(facts: Facts) -> Iterator[Reason]:
    if facts.suspicion:
        words = f"Something speaks to the machine: “{facts.suspicion}”."
        yield Reason("injection_suspected", words)
    if facts.is_cut:
        yield Reason("not_all_read", "The lead wrote more than the machine was shown.")
    if facts.foreign_hosts:
        yield Reason("inbound_link", f"The lead's message links to {facts.foreign_hosts[0]}.")
    if facts.foreign_addresses:
        yield Reason("inbound_address", "The lead's message names another e-mail address.")
    if facts.recipient_doubt or not facts.recipient:
        words = facts.recipient_doubt or "It is not known whom to answer."
        yield Reason("recipient", words)


def _by_change(facts: Facts) -> Iterator[Reason]:
    if facts.draft_status is not DraftStatus.PENDING:
        yield Reason("draft_gone", f"The draft is {facts.draft_status} and no longer pending.")
    if not facts.is_tag_unchanged:
        yield Reason("tag_changed", "The lead's tag changed since it was written.")
    if facts.is_answered:
        yield Reason("answered", "The lead's last message was answered already.")
    if facts.has_moved_on:
        yield Reason("moved_on", "The conversation went on since it was written.")
    if facts.is_being_typed:
        yield Reason("being_typed", "A person is writing the reply.")
    if facts.passed_slot:
        yield Reason("slot_passed", f"The offered time {facts.passed_slot} would be too near.")
