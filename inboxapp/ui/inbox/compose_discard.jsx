// Throwing a draft away: one click does, and whoever has a reason can say it.
import React, { useContext, useEffect, useRef, useState } from "react";
import { Action, Chevron, Looks } from "./compose_parts.jsx";

const REASONS = [
  ["wrong_facts", "Wrong facts"],
  ["wrong_tone", "Wrong tone"],
  ["missed_the_point", "Missed the point"],
  ["not_needed", "No reply needed"],
  ["other", "Something else"],
];

function Reasons({ onChoose }) {
  const [note, setNote] = useState("");
  const looks = useContext(Looks);
  return (
    <div className="regenerate-menu discard-menu" role="group" aria-label="Reason for discarding">
      <span className="discard-title">What was wrong with the draft?</span>
      <input
        className={looks.field}
        aria-label="Note"
        placeholder="Note (optional)"
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {REASONS.map(([reason, words], place) => (
        <Action key={reason} label={words} autoFocus={place === 0} onClick={() => onChoose(reason, note.trim())} />
      ))}
    </div>
  );
}

// A press elsewhere closes it, as with every menu.
function useOutside(box, isOpen, close) {
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPress = (event) => !box.current?.contains(event.target) && close();
    document.addEventListener("pointerdown", onPress);
    return () => document.removeEventListener("pointerdown", onPress);
  }, [isOpen]);
}

/** Discard at once, or with a reason when there is a draft it can be about. */
export function Discard({ isDisabled, hasDraft, onDiscard }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef(null);
  useOutside(box, isOpen, () => setOpen(false));
  const choose = (reason, note) => {
    setOpen(false);
    onDiscard(reason, note);
  };
  return (
    <div ref={box} className="regenerate" onKeyDown={(event) => event.key === "Escape" && setOpen(false)}>
      <span className="button-pair">
        <Action label="Discard" disabled={isDisabled} onClick={() => choose("", "")} />
        {hasDraft && (
          <Action
            label={<Chevron />}
            aria-label="Discard with a reason"
            aria-expanded={isOpen}
            disabled={isDisabled}
            onClick={() => setOpen(!isOpen)}
          />
        )}
      </span>
      {isOpen && <Reasons onChoose={choose} />}
    </div>
  );
}
