// The page's own view of its connection, and the news that comes over it.
import React from "react";
import { EventLoopContext, StateStoreContext, eventLoop } from "$/utils/context-registry";
import { Bursts } from "./bursts.js";

const OFFLINE_AFTER_MS = 15000;
const KICK_EVERY_MS = 3000;
const ASLEEP_MS = 10000;

const WORDS = {
  live: "Live",
  reconnecting: "Reconnecting…",
  offline: "Offline. What you type is kept.",
};

const link = () => window.inboxLink ?? { isConnected: false, listeners: new Set() };

function useConnected() {
  const [, errors] = React.useContext(EventLoopContext);
  const [isConnected, setConnected] = React.useState(false);
  React.useEffect(() => {
    const read = () => setConnected(link().isConnected);
    read();
    link().listeners.add(read);
    return () => link().listeners.delete(read);
  }, []);
  return isConnected && errors.length === 0;
}

function useOnline() {
  const subscribe = (listener) => {
    window.addEventListener("online", listener);
    window.addEventListener("offline", listener);
    return () => {
      window.removeEventListener("online", listener);
      window.removeEventListener("offline", listener);
    };
  };
  return React.useSyncExternalStore(subscribe, () => navigator.onLine, () => true);
}

// A socket that the server closed is not tried again by itself: keep asking for one.
function useConnection() {
  const isConnected = useConnected();
  const isOnline = useOnline();
  const [isLong, setLong] = React.useState(false);
  React.useEffect(() => {
    if (isConnected) return setLong(false);
    const long = setTimeout(() => setLong(true), OFFLINE_AFTER_MS);
    const kick = setInterval(() => navigator.onLine && eventLoop.addEvents([]), KICK_EVERY_MS);
    return () => {
      clearTimeout(long);
      clearInterval(kick);
    };
  }, [isConnected]);
  if (isConnected && isOnline) return "live";
  return isLong || !isOnline ? "offline" : "reconnecting";
}

export function ConnectionState({ className }) {
  const state = useConnection();
  const tone = { live: "good", reconnecting: "warn", offline: "bad" }[state];
  return React.createElement(
    "span",
    { className, role: "status", "data-testid": "connection-state", "data-state": state, "data-tone": tone },
    React.createElement("span", { className: "size-2 rounded-full bg-tone", "aria-hidden": true }),
    WORDS[state],
  );
}

function useNews(stateName, varName, onNews) {
  const store = React.useContext(StateStoreContext);
  React.useEffect(() => {
    const read = () => {
      const news = store.getSnapshot(stateName)?.[varName];
      if (news) onNews(JSON.parse(news));
    };
    // The store tells of each delta as it comes, so nothing is lost between two renders.
    return store.subscribe(stateName, read);
  }, [store, stateName, varName, onNews]);
}

// After a drop, a sleep or a trip through the back button, what is on screen may be old.
function useComeback(onResync) {
  const isConnected = useConnected();
  const wasConnected = React.useRef(false);
  React.useEffect(() => {
    if (!isConnected) return;
    if (wasConnected.current) onResync();
    wasConnected.current = true;
  }, [isConnected, onResync]);
  React.useEffect(() => {
    let hidden = 0;
    const onVisible = () => {
      if (document.visibilityState === "hidden") hidden = Date.now();
      else if (hidden && Date.now() - hidden > ASLEEP_MS) onResync();
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [onResync]);
}

export function LiveLink({ stateName, varName, kinds, onNews, onResync }) {
  const handlers = React.useRef({});
  handlers.current = { kinds, onNews, onResync };
  const resync = React.useCallback(() => handlers.current.onResync?.(), []);
  const bursts = React.useMemo(
    () => new Bursts((e) => handlers.current.onNews?.(e.kind, e.lead, e.run, e.stage, e.status, e.channel)),
    [],
  );
  const take = React.useCallback(
    (news) => {
      const { kinds } = handlers.current;
      if (news.resync) resync();
      else if (!kinds?.length || kinds.includes(news.kind)) bursts.take(news);
    },
    [bursts, resync],
  );
  useNews(stateName, varName, take);
  useComeback(resync);
  return null;
}
