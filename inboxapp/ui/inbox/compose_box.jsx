// The compose box: what a person types is theirs, saved as they type and never replaced.
import React, { useEffect, useRef, useState } from "react";
import { Bar } from "./compose_bar.jsx";
import { forgetSend, forgetText, keepText, keptText } from "./compose_keep.js";
import { Fields, selectMark } from "./compose_fields.jsx";
import { MarkList } from "./compose_marks.jsx";
import { Looks, Notice, Offer } from "./compose_parts.jsx";
import { gapAfter, hindrance } from "./marks.js";
import { useComposition } from "./use_composition.js";
import { useDraftStream } from "./use_draft_stream.js";
import { useLive } from "./use_live.js";
import { useMarks } from "./use_marks.js";
import { useSend } from "./use_send.js";
import "./inbox.css";
import "./compose.css";
import "./compose_marks.css";

const UNDO_MS = 10_000;

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

function Box(props) {
  const { leadId, channel, server, isWriting, isSilenced, streamUrl, onDiscard, onRegenerate } = props;
  const composition = useComposition(props);
  const { undo, remember, restore, forget } = useUndo(composition);
  const isFree = !composition.isDirty && !server.isEdited;
  const isArriving = isFree && isWriting;
  const marks = useMarks({ ...props, composition, isArriving });
  const obstacle = hindrance(marks);
  const isHeld = isSilenced || isArriving || obstacle !== "";
  const sending = useSend({ ...props, composition, isHeld });
  const { send, isSending } = sending;
  const isLive = useLive();
  const { offer, take, merge, ignore } = useOffer(props, composition, remember);
  const arriving = useDraftStream(isArriving ? streamUrl : "", composition.stream);
  const announced = useAnnouncement(isWriting, offer);
  const showMark = (mark) => selectMark(composition.area.current, mark);
  const showNextGap = () => {
    const field = composition.area.current;
    const gap = gapAfter(field.value, document.activeElement === field ? field.selectionEnd : 0, true);
    if (gap) showMark(gap);
  };
  const onKeyDown = (event) => {
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      if (obstacle) showNextGap();
      else send();
    }
  };
  useEffect(() => {
    if (isSending) forget();
  }, [isSending]);
  const discard = (reason, note) => {
    remember("Discarded.");
    composition.settle({ text: "", subject: "" });
    onDiscard(leadId, channel, reason, note);
  };
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
      <Fields {...{ composition, channel, marks, onKeyDown }} isBusy={isSending} isWriting={isArriving} />
      <MarkList marks={marks} onShow={showMark} onNextGap={showNextGap} />
      <Bar
        {...{ composition, channel, obstacle, isArriving, isHeld, isSending, isLive, isSilenced, send }}
        hasDraft={server.has_draft}
        isWriting={isWriting}
        isStreaming={isArriving || (isFree && arriving)}
        onDiscard={discard}
        onRegenerate={(instruction) => onRegenerate(leadId, channel, instruction)}
      />
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
