// Whether what is sent now gets through, as far as this browser knows.
import { useCallback, useSyncExternalStore } from "react";

const EVENTS = ["online", "offline"];

/** Tell whether the page is connected at this moment. */
export const isLive = () => navigator.onLine && window.inboxLink?.isConnected === true;

/** Follow `isLive`; a page that is still being drawn counts as connected. */
export function useLive() {
  const subscribe = useCallback((listener) => {
    const heard = window.inboxLink?.listeners;
    EVENTS.forEach((name) => window.addEventListener(name, listener));
    heard?.add(listener);
    return () => {
      EVENTS.forEach((name) => window.removeEventListener(name, listener));
      heard?.delete(listener);
    };
  }, []);
  return useSyncExternalStore(subscribe, isLive, () => true);
}
