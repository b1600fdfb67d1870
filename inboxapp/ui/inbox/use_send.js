// Sends once: a click makes a key, and the same key goes out again until an answer comes.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { forgetSend, keepSend, keptSend, newKey } from "./compose_keep.js";
import { same } from "./use_composition.js";

const RETRY_MS = 5000;
// A page that was reloaded in the middle of a click asks again by itself this long.
const RESUME_MS = 60_000;

/** Give the verb and whether a send is on its way. */
export function useSend({ scope, leadId, channel, sent, onSend, composition }) {
  const flight = useRef(null);
  const [isSending, setSending] = useState(false);
  const emit = useRef(null);
  emit.current = () => {
    if (!flight.current) return;
    const { key, content } = flight.current;
    onSend(leadId, channel, content.text, content.subject, key);
  };

  const begin = useCallback(
    (key, content) => {
      flight.current = { key, content };
      keepSend(scope, { key, ...content });
      setSending(true);
      emit.current();
    },
    [scope],
  );

  const send = useCallback(() => {
    const content = composition.current();
    if (flight.current || !content.text.trim()) return;
    const kept = keptSend(scope);
    begin(kept && same(kept, content) ? kept.key : newKey(), content);
  }, [scope, begin, composition]);

  useLayoutEffect(() => {
    const kept = keptSend(scope);
    if (!kept) return;
    const content = { text: kept.text, subject: kept.subject };
    if (Date.now() - kept.at < RESUME_MS) begin(kept.key, content);
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
    forgetSend(scope, sent.key);
    flight.current = null;
    setSending(false);
    if (sent.is_sent) composition.settle({ text: "", subject: "" });
    // `composition` is a new object on each render.
  }, [sent, scope]);

  return { send, isSending };
}
