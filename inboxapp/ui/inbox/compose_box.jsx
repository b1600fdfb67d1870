// The compose box: what a person types is theirs, saved as they type and never replaced.
import React, { useCallback, useEffect, useRef, useState } from "react";
import { forgetSend, forgetText, keepText, keptText } from "./compose_keep.js";
import { Action, Counter, Looks, Notice, Offer, Regenerate, SaveState } from "./compose_parts.jsx";
import { useComposition } from "./use_composition.js";
import { useDraftStream } from "./use_draft_stream.js";
import { useLive } from "./use_live.js";
import { useSend } from "./use_send.js";
import "./inbox.css";

const UNDO_MS = 10_000;
const NAMES = { email: "Email", sms: "SMS", linkedin: "LinkedIn" };

// An answer to a box that is no longer on screen; what was typed after its save follows now.
function finishElsewhere(saved, onSave) {
  const kept = saved.scope && keptText(saved.scope);
  if (!kept || saved.problem || saved.other) return;
  if (kept.token === saved.token) {
    forgetText(saved.scope, saved.token);
    return;
  }
  keepText(saved.scope, { ...kept, version: saved.version });
  const { text, subject, base, token } = kept;
  onSave(saved.lead_id, saved.channel, text, subject, saved.version, base || 0, token);
}

// After a lost connection the state comes anew, at first empty: until it names a box again, what
// was there stays, and so does the channel.
function useHeld({ box, run, offer, isSilenced }, onChannel) {
  const held = useRef({ box, run, offer, isSilenced });
  const wasEmpty = useRef(false);
  // Asked for once: whatever comes then is what there is.
  const asked = useRef("");
  const before = held.current.box;
  const isElsewhere = box.lead_id === before.lead_id && box.channel !== before.channel;
  const isMoved = wasEmpty.current && isElsewhere && (!asked.current || asked.current === box.scope);
  if (!box.scope) wasEmpty.current = true;
  else if (!isMoved) {
    wasEmpty.current = false;
    asked.current = "";
    held.current = { box, run, offer, isSilenced };
  }
  useEffect(() => {
    if (!box.scope || !isMoved) return;
    asked.current = box.scope;
    onChannel(before.channel);
  }, [box.scope, isMoved]);
  return held.current;
}

/** One box per person, lead and channel; another scope is another box. */
export function ComposeBox({ saved, sent, looks, onChannel, ...rest }) {
  const { box, run, offer, isSilenced } = useHeld(rest, onChannel);
  const { scope } = box;
  useEffect(() => {
    if (saved.scope !== scope) finishElsewhere(saved, rest.onSave);
    // Only an answer matters here.
  }, [saved]);
  useEffect(() => {
    if (sent.scope && sent.scope !== scope) forgetSend(sent.scope, sent.key);
  }, [sent]);
  if (!scope) return <div className="compose compose-empty" />;
  const server = { ...box, isEdited: box.is_edited };
  const place = { scope, leadId: box.lead_id, channel: box.channel };
  const machine = { isWriting: run.is_writing, streamUrl: run.stream_url };
  return (
    <Looks.Provider value={looks}>
      <Box key={scope} {...rest} {...place} {...machine} {...{ server, saved, sent, offer, isSilenced }} />
    </Looks.Provider>
  );
}

function useUndo(composition) {
  const [undo, setUndo] = useState(null);
  useEffect(() => {
    if (!undo) return undefined;
    const timer = setTimeout(() => setUndo(null), UNDO_MS);
    return () => clearTimeout(timer);
  }, [undo]);
  const remember = (words) => {
    const before = composition.current();
    if (before.text.trim()) setUndo({ before, words });
  };
  const restore = () => {
    composition.show(undo.before);
    composition.touch();
    setUndo(null);
  };
  return { undo, remember, restore, forget: () => setUndo(null) };
}

function useOffer(props, composition, remember) {
  const { leadId, channel, offer, onTakeOffer, onIgnoreOffer } = props;
  const [decided, setDecided] = useState(0);
  const decide = (tell) => {
    setDecided(offer.id);
    tell(leadId, channel, offer.id);
  };
  return {
    offer: offer.id && offer.id !== decided ? offer : null,
    take: () => {
      remember("Your text was replaced.");
      decide(onTakeOffer);
      composition.settle({ text: offer.text, subject: offer.subject });
    },
    merge: () => {
      const { text, subject } = composition.current();
      composition.adopt(offer.id);
      composition.show({ text: `${text.trimEnd()}\n\n${offer.text}`.trim(), subject });
      composition.touch();
      decide(onIgnoreOffer);
    },
    ignore: () => decide(onIgnoreOffer),
  };
}

// For browsers that don't size a field by its content themselves.
function useGrowth(area, words) {
  useEffect(() => {
    const field = area.current;
    if (!field || CSS.supports("field-sizing", "content")) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, window.innerHeight * 0.4)}px`;
  }, [area, words]);
}

function Fields({ composition, channel, isBusy, isWriting, onKeyDown }) {
  const { area, line, touch, save } = composition;
  const shared = {
    dir: "auto", onInput: touch, onBlur: save, onKeyDown, readOnly: isBusy, autoComplete: "off",
  };
  return (
    <>
      {channel === "email" && (
        <input ref={line} className="compose-subject" aria-label="Subject" placeholder="Subject" {...shared} />
      )}
      <textarea
        ref={area}
        className={isWriting ? "compose-text is-writing" : "compose-text"}
        data-testid="compose"
        aria-label={`Reply by ${NAMES[channel]}`}
        aria-busy={isWriting}
        placeholder={isWriting ? "" : `Write a reply by ${NAMES[channel]}…`}
        rows={3}
        {...shared}
      />
    </>
  );
}

function Box(props) {
  const { leadId, channel, server, isWriting, isSilenced, streamUrl, onDiscard, onRegenerate } = props;
  const composition = useComposition(props);
  const { undo, remember, restore, forget } = useUndo(composition);
  const isFree = !composition.isDirty && !server.isEdited;
  const isHeld = isSilenced || (isFree && isWriting);
  const sending = useSend({ ...props, composition, isHeld });
  const { send, isSending } = sending;
  const isLive = useLive();
  const { offer, take, merge, ignore } = useOffer(props, composition, remember);
  const arriving = useDraftStream(isFree && isWriting ? streamUrl : "", composition.stream);
  const announced = useAnnouncement(isWriting, offer);
  useGrowth(composition.area, composition.words);
  const onKeyDown = useCallback(
    (event) => {
      if (event.key === "Escape") event.currentTarget.blur();
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        send();
      }
    },
    [send],
  );
  useEffect(() => {
    if (isSending) forget();
  }, [isSending]);
  const discard = () => {
    remember("Discarded.");
    composition.settle({ text: "", subject: "" });
    onDiscard(leadId, channel);
  };
  const hasText = composition.words.trim() !== "";
  return (
    <section className="compose" aria-label="Compose" data-channel={channel}>
      {composition.conflict && (
        <Notice
          text={`${composition.conflict.by || "Somebody else, or another tab,"} changed this reply too. Both texts are kept.`}
          detail={composition.conflict.text}
          actions={[
            ["Use theirs", () => { remember("Your text was replaced."); composition.settle(composition.conflict, composition.conflict.version); }],
            ["Keep mine", composition.keepMine],
          ]}
        />
      )}
      {offer && <Offer offer={offer} mine={composition.current().text} onTake={take} onMerge={merge} onIgnore={ignore} />}
      {isSilenced && <Notice text="Asked not to be contacted." actions={[]} />}
      {sending.isCutOff && !isLive && (
        <Notice
          text="You are offline; your text is kept. Send it when you are back."
          actions={[["Close", sending.forgetCutOff]]}
        />
      )}
      {undo && <Notice text={undo.words} actions={[["Undo", restore]]} />}
      <Fields composition={composition} channel={channel} isBusy={isSending} isWriting={isFree && isWriting} onKeyDown={onKeyDown} />
      <div className="compose-bar">
        <Action
          look="primary"
          label={isSending ? "Sending…" : "Send"}
          data-testid="send"
          data-tip={isFree && isWriting ? "AI is still writing" : "Ctrl or ⌘ + Enter"}
          disabled={!hasText || isSending || isHeld}
          onClick={send}
        />
        {!isSilenced && (
          <Regenerate isBusy={isWriting} onAsk={(instruction) => onRegenerate(leadId, channel, instruction)} />
        )}
        <Action label="Discard" disabled={!hasText || isSending} onClick={discard} />
        <span className="compose-facts">
          <SaveState status={composition.status} isLive={isLive} isWriting={isFree && (isWriting || arriving)} />
          <Counter channel={channel} text={composition.words} />
        </span>
      </div>
      <div className="sr-only" aria-live="polite">{announced}</div>
    </section>
  );
}

// Screen readers hear of the end alone, not of every word.
function useAnnouncement(isWriting, offer) {
  const was = useRef(false);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (was.current && !isWriting) {
      setWords(offer ? "A new draft is ready beside your text." : "The draft is ready.");
    }
    if (isWriting) setWords("");
    was.current = isWriting;
  }, [isWriting, offer]);
  return words;
}
