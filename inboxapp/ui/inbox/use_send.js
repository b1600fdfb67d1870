// Sends once: a click makes a key, and the same key goes out again until an answer comes. A click
// also says which message was the newest then, so that nobody answers unseen what another did.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { forgetSend, keepSend, keptSend, newKey } from "./compose_keep.js";
import { gaps } from "./marks.js";
import { same } from "./use_composition.js";
import { isLive } from "./use_live.js";

const RETRY_MS = 5000;
// A page that was reloaded in the middle of a click asks again by itself this long.
const RESUME_MS = 60_000;

/** Give the verb, whether a send is on its way, and whether a click found no connection.
 *
 * `isHeld`: what is in the box may not go out now. */
export function useSend(props) {
  const { scope, leadId, channel, server, sent, onSend, onReread, composition, isHeld } = props;
  const flight = useRef(null);
  const [isSending, setSending] = useState(false);
  const [isCutOff, setCutOff] = useState(false);
  const emit = useRef(null);
  const latest = useRef({});
  latest.current = { seen: server.newest_message_id, isHeld };
  emit.current = () => {
    if (!flight.current) return;
    const { key, content, seen } = flight.current;
    onSend(leadId, channel, content.text, content.subject, key, seen || 0);
  };

  const begin = useCallback(
    (key, content, seen) => {
      flight.current = { key, content, seen };
      keepSend(scope, { key, seen, ...content });
      setSending(true);
      emit.current();
    },
    [scope],
  );

  const send = useCallback(() => {
    const content = composition.current();
    if (flight.current || latest.current.isHeld || !content.text.trim()) return;
    // By the text itself: a picture of it may be a key behind.
    if (gaps(content.text).length) return;
    setCutOff(!isLive());
    if (!isLive()) return;
    const kept = keptSend(scope);
    begin(kept && same(kept, content) ? kept.key : newKey(), content, latest.current.seen);
  }, [scope, begin, composition]);

  useLayoutEffect(() => {
    const kept = keptSend(scope);
    if (!kept) return;
    const content = { text: kept.text, subject: kept.subject };
    if (Date.now() - kept.at < RESUME_MS) begin(kept.key, content, kept.seen);
    else if (!same(content, composition.current())) forgetSend(scope);
    // Only when the box appears.
  }, [scope, begin]);

  useEffect(() => {
    if (!isSending) return undefined;
    const retry = setInterval(() => emit.current(), RETRY_MS);
    return () => clearInterval(retry);
  }, [isSending]);

  useLayoutEffect(() => {
    if (!flight.current || sent.key !== flight.current.key) return;
    const { content } = flight.current;
    forgetSend(scope, sent.key);
    flight.current = null;
    setSending(false);
    if (sent.is_sent) composition.settle({ text: "", subject: "" });
    else if (sent.is_behind) {
      // The other's answer emptied the box for all: these words are from now on this person's.
      composition.show(content);
      composition.touch();
      onReread();
    }
    // `composition` is a new object on each render.
  }, [sent, scope]);

  return { send, isSending, isCutOff, forgetCutOff: () => setCutOff(false) };
}
