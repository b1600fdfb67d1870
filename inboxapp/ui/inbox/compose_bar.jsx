// The line of buttons under the box: send, write again, throw away, and whether the text is safe.
import React from "react";
import { Discard } from "./compose_discard.jsx";
import { Action, Counter, Regenerate, SaveState } from "./compose_parts.jsx";

function Send({ obstacle, isArriving, isSending, isDisabled, onSend }) {
  const tip = obstacle || (isArriving ? "AI is still writing" : "Ctrl or ⌘ + Enter");
  return (
    // A disabled button shows no tip of its own.
    <span data-tip={tip}>
      <Action
        look="primary"
        label={isSending ? "Sending…" : "Send"}
        data-testid="send"
        aria-describedby={obstacle ? "compose-marks" : undefined}
        disabled={isDisabled}
        onClick={onSend}
      />
    </span>
  );
}

/** `obstacle` says why the text can't go out; `isHeld` that it can't, for that reason or another. */
export function Bar({ composition, channel, obstacle, send, onRegenerate, onDiscard, hasDraft, ...is }) {
  const { isArriving, isHeld, isSending, isLive, isSilenced, isStreaming, isWriting } = is;
  const { words, status } = composition;
  const isIdle = words.trim() === "" || isSending;
  return (
    <div className="compose-bar">
      <Send {...{ obstacle, isArriving, isSending }} isDisabled={isIdle || isHeld} onSend={send} />
      {!isSilenced && <Regenerate isBusy={isWriting} onAsk={onRegenerate} />}
      <Discard isDisabled={isIdle} hasDraft={hasDraft} onDiscard={onDiscard} />
      <span className="compose-facts">
        <SaveState status={status} isLive={isLive} isWriting={isStreaming} />
        <Counter channel={channel} text={words} />
      </span>
    </div>
  );
}
