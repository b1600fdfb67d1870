// The findings of what is in the box now: the draft's own as long as nobody typed, else the
// server's answer to the newest pause. An answer to an older text is dropped.
import { useEffect, useMemo, useRef, useState } from "react";
import { newKey } from "./compose_keep.js";
import { located } from "./marks.js";
import { useLive } from "./use_live.js";

// As long as the autosave waits.
const QUIET_MS = 400;

/** List the marks of the text; `isArriving` is a text that a machine is still writing. */
export function useMarks({ leadId, channel, server, review, composition, isArriving, onReview }) {
  const { words } = composition;
  const [found, setFound] = useState(server.findings);
  const asked = useRef("");
  const isLive = useLive();
  const isDraft = !server.isEdited && words === server.text;
  useEffect(() => {
    asked.current = "";
    if (isDraft || isArriving || !words.trim()) {
      setFound(isDraft && !isArriving ? server.findings : []);
      return undefined;
    }
    if (!isLive) return undefined;
    const timer = setTimeout(() => {
      asked.current = newKey();
      onReview(leadId, channel, words, asked.current);
    }, QUIET_MS);
    return () => clearTimeout(timer);
    // `onReview` is a new function on each render.
  }, [leadId, channel, words, isDraft, isArriving, isLive, server.findings]);
  useEffect(() => {
    if (review.token && review.token === asked.current) setFound(review.findings);
  }, [review]);
  return useMemo(() => (isArriving ? [] : located(words, found)), [words, found, isArriving]);
}
