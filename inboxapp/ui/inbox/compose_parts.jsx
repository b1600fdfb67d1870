// The small pieces around the compose box; they show, and hand every decision up.
import React, { createContext, useContext, useMemo, useState } from "react";
import { smsSegments } from "./sms_segments.js";
import { wordDiff } from "./word_diff.js";

const LINKEDIN_LIMIT = 8000;
const CHIPS = [
  ["Shorter", "Make it shorter."],
  ["More detail", "Give more detail."],
];

/** Class names of the app's own buttons and fields, handed in by the page. */
export const Looks = createContext({});

/** A button with the app's look: primary, secondary or ghost. */
export function Action({ label, look = "ghost", ...rest }) {
  const looks = useContext(Looks);
  return (
    <button type="button" className={looks[look]} {...rest}>
      {label}
    </button>
  );
}

/** One line about the text with its ways out; `detail` shows the other text. */
export function Notice({ text, detail, actions }) {
  return (
    <div className="compose-notice" role="status">
      <div className="compose-notice-line">
        <span>{text}</span>
        <span className="compose-actions">
          {actions.map(([label, onClick]) => (
            <Action key={label} label={label} onClick={onClick} />
          ))}
        </span>
      </div>
      {detail !== undefined && (
        <div className="compose-other" dir="auto" tabIndex={0} aria-label="The other text">
          {detail || "(empty)"}
        </div>
      )}
    </div>
  );
}

function Diff({ before, after }) {
  const pieces = useMemo(() => wordDiff(before, after), [before, after]);
  const tags = { same: "span", gone: "del", new: "ins" };
  return pieces.map(({ kind, text }, place) => React.createElement(tags[kind], { key: place }, text));
}

/** A newer draft beside the person's text, with what it changes. */
export function Offer({ offer, mine, onTake, onMerge, onIgnore }) {
  const [showsDiff, setDiff] = useState(false);
  return (
    <div className="compose-offer" data-testid="draft-offer" role="region" aria-label="New draft">
      <div className="compose-notice-line">
        <strong>New AI draft</strong>
        <span className="compose-actions">
          <Action label="Use it" look="secondary" onClick={onTake} />
          <Action label="Add below" onClick={onMerge} />
          <Action label={showsDiff ? "Hide changes" : "Show changes"} onClick={() => setDiff(!showsDiff)} />
          <Action label="Ignore" onClick={onIgnore} />
        </span>
      </div>
      <div className="compose-other" dir="auto" tabIndex={0} aria-label="Text of the new draft">
        {showsDiff ? <Diff before={mine} after={offer.text} /> : offer.text}
      </div>
    </div>
  );
}

/** The sign of a button that opens choices. */
export function Chevron() {
  return (
    <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      <path d="M2 4l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}

/** Ask for another draft, at once or with an instruction. */
export function Regenerate({ isBusy, onAsk }) {
  const [isOpen, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const looks = useContext(Looks);
  const ask = (instruction) => {
    onAsk(instruction.trim());
    setWords("");
    setOpen(false);
  };
  return (
    <div className="regenerate" onKeyDown={(event) => event.key === "Escape" && setOpen(false)}>
      <span className="button-pair">
        <Action
          look="secondary"
          label={isBusy ? "Restart draft" : "Regenerate"}
          data-testid="regenerate"
          onClick={() => ask(words)}
        />
        <Action
          look="secondary"
          label={<Chevron />}
          aria-label="Regenerate with an instruction"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      </span>
      {isOpen && (
        <form
          className="regenerate-menu"
          onSubmit={(event) => {
            event.preventDefault();
            ask(words);
          }}
        >
          <span className="compose-actions">
            {CHIPS.map(([label, instruction]) => (
              <Action key={label} label={label} look="secondary" onClick={() => ask(instruction)} />
            ))}
          </span>
          <input
            autoFocus
            className={looks.field}
            aria-label="What should change"
            placeholder="What should change? e.g. offer Thursday"
            maxLength={500}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </form>
      )}
    </div>
  );
}

/** Whether the text is safe, in two words. */
export function SaveState({ status, isWriting, isLive }) {
  if (isWriting) return <span className="compose-writing">AI is still writing</span>;
  if (!isLive && status && status !== "saved") {
    return <span data-save="kept">Kept on this device; saved when you are back</span>;
  }
  const words = {
    saving: "Saving…",
    saved: "Saved",
    kept: "Not saved yet, kept in this browser",
  };
  return status ? <span data-save={status}>{words[status]}</span> : null;
}

/** Length in the units that matter on the channel. */
export function Counter({ channel, text }) {
  if (channel === "sms") {
    const { encoding, units, segments, left } = smsSegments(text);
    const parts = segments === 1 ? "1 segment" : `${segments} segments`;
    return (
      <span className="tabular" data-count="sms" title={`${encoding}: ${left} left in this segment`}>
        {units} · {parts} · {encoding}
      </span>
    );
  }
  if (channel === "linkedin") {
    const tone = text.length > LINKEDIN_LIMIT ? "is-over tabular" : "tabular";
    return (
      <span className={tone} data-count="linkedin">
        {text.length.toLocaleString()} / {LINKEDIN_LIMIT.toLocaleString()}
      </span>
    );
  }
  return null;
}
