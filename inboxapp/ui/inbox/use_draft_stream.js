// Follows the text of a draft while it is written. If the stream fails, nothing is lost: the
// finished text comes with the page's state.
import { useEffect, useState } from "react";

/** Hand the growing text to `onText`; tell whether text is arriving. */
export function useDraftStream(url, onText) {
  const [isArriving, setArriving] = useState(false);
  useEffect(() => {
    if (!url) return undefined;
    let text = "";
    const source = new EventSource(url);
    // A connection that dropped goes on where it was (Last-Event-ID), so only this clears.
    source.addEventListener("restart", () => {
      text = "";
    });
    source.addEventListener("text", (event) => {
      text += JSON.parse(event.data).t;
      setArriving(true);
      onText(text);
    });
    source.addEventListener("end", () => source.close());
    return () => {
      source.close();
      setArriving(false);
    };
  }, [url, onText]);
  return isArriving;
}
