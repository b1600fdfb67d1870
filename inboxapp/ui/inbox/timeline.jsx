// What the conversation needs of the browser: its zone, its scroll position, its sizes.
import React, { useEffect, useLayoutEffect, useRef, useState } from "react";
import "./inbox.css";

const NEAR = 80;

const dayOf = (at) => new Date(at).toDateString();

function dayWords(date) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return "Today";
  if (date.toDateString() === yesterday.toDateString()) return "Yesterday";
  const year = date.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long", year });
}

/** A line between two days of the viewer's zone; nothing within one day. */
export function DayMark({ at, before }) {
  if (!at || (before && dayOf(at) === dayOf(before))) return null;
  return (
    <div className="day-mark" role="separator">
      <span>{dayWords(new Date(at))}</span>
    </div>
  );
}

/** The clock now at the lead. */
export function LocalTime({ zone }) {
  const [now, setNow] = useState(null);
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 20_000);
    return () => clearInterval(timer);
  }, []);
  if (!zone || !now) return null;
  try {
    const options = { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit" };
    return <span className="tabular">{new Intl.DateTimeFormat(undefined, options).format(now)}</span>;
  } catch {
    return null;
  }
}

const isNearEnd = (pane) => pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR;

/** Scrolls the timeline: to the newest at first, along while at the end, and never otherwise. */
export function TimelinePane({ lead, newest, newestIsOurs, count, children }) {
  const pane = useRef(null);
  const seen = useRef({});
  const [hasNews, setNews] = useState(false);
  const toEnd = () => {
    pane.current.scrollTop = pane.current.scrollHeight;
    setNews(false);
  };
  const onScroll = () => {
    const { scrollHeight, clientHeight } = pane.current;
    const isResized = seen.current.size !== `${scrollHeight} ${clientHeight}`;
    // Not a person's: the pane or what is in it has just changed its size.
    if (!count || (isResized && seen.current.atEnd)) return;
    seen.current.atEnd = isNearEnd(pane.current);
    seen.current.fromEnd = pane.current.scrollHeight - pane.current.scrollTop;
    if (seen.current.atEnd) setNews(false);
  };
  useLayoutEffect(() => {
    const before = seen.current;
    // A state that comes anew is empty at first; what was read stays where it was.
    if (!lead) return;
    seen.current = { ...before, lead, newest, count };
    if (before.lead !== lead) {
      seen.current.atEnd = true;
      toEnd();
    } else if (newest !== before.newest) {
      if (before.atEnd || newestIsOurs) toEnd();
      else setNews(true);
    } else if (count !== before.count && before.fromEnd) {
      // Older messages came in above: what is being read stays where it is.
      pane.current.scrollTop = pane.current.scrollHeight - before.fromEnd;
    }
  }, [lead, newest, newestIsOurs, count]);
  // The compose box grows from below, and pictures or long texts open later.
  useEffect(() => {
    const watch = new ResizeObserver(() => {
      const { scrollHeight, clientHeight } = pane.current;
      seen.current.size = `${scrollHeight} ${clientHeight}`;
      if (seen.current.atEnd) toEnd();
    });
    watch.observe(pane.current);
    watch.observe(pane.current.firstChild);
    return () => watch.disconnect();
  }, []);
  return (
    <div className="timeline-frame">
      <div ref={pane} className="scroll timeline-pane" data-testid="timeline" onScroll={onScroll} tabIndex={0} role="log" aria-label="Conversation" aria-live="off">
        <div className="timeline-column">{children}</div>
      </div>
      {hasNews && (
        <button type="button" className="news-pill" onClick={toEnd}>
          New message ↓
        </button>
      )}
    </div>
  );
}

function Clamped({ text, className, isOpenFirst = false }) {
  const body = useRef(null);
  const [isLong, setLong] = useState(false);
  const [isOpen, setOpen] = useState(isOpenFirst);
  useLayoutEffect(() => {
    if (isOpen) return undefined;
    const measure = () => {
      const { scrollHeight, clientHeight } = body.current;
      setLong(scrollHeight > clientHeight + 4);
    };
    const watch = new ResizeObserver(measure);
    measure();
    watch.observe(body.current);
    return () => watch.disconnect();
  }, [text, isOpen]);
  return (
    <>
      <div ref={body} dir="auto" className={`message-text ${isOpen ? "" : "is-clamped"} ${className ?? ""}`}>
        {text}
      </div>
      {(isLong || isOpen) && (
        <button type="button" className="text-link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Show less" : "Show more"}
        </button>
      )}
    </>
  );
}

// No script runs in it, nothing is fetched, and links open elsewhere without a way back.
const SHEET = `<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<base target="_blank"><style>html{color-scheme:light}body{margin:12px;font:14px/1.5 system-ui,sans-serif;
color:#171a21;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}</style>`;

function Formatted({ html }) {
  const frame = useRef(null);
  const fit = () => {
    const page = frame.current?.contentDocument?.documentElement;
    if (page) frame.current.style.height = `${Math.min(page.scrollHeight, 900)}px`;
  };
  return (
    <iframe
      ref={frame}
      className="formatted"
      title="Formatted message"
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={SHEET + html}
      onLoad={fit}
    />
  );
}

// What comes below the new words; all of it when the two don't begin alike.
function quoted({ text, full_text: whole }) {
  const rest = whole.startsWith(text.trim()) ? whole.slice(text.trim().length).trim() : "";
  return rest || whole;
}

/** The words of a message as plain text; the rest of it comes when asked for. */
export function MessageBody({ message, original, onAsk }) {
  const [view, setView] = useState("text");
  const open = (next) => {
    setView(view === next ? "text" : next);
    if (!original) onAsk(message.id);
  };
  const waiting = view !== "text" && !original;
  const shown = view === "whole" && original ? original.text : message.text;
  return (
    <div className="message-body" aria-busy={waiting}>
      {view === "formatted" && original?.html ? <Formatted html={original.html} /> : <Clamped key={view} text={shown} isOpenFirst={view === "whole"} />}
      {view === "quoted" && original && <Clamped className="message-quoted" text={quoted(original)} />}
      {(message.is_cut || message.has_quoted || message.has_html) && (
        <span className="message-ways">
          {message.is_cut && <Way name="whole" view={view} open={open} words={["Show all of it", "Show the beginning"]} />}
          {message.has_quoted && <Way name="quoted" view={view} open={open} words={["Show quoted text", "Hide quoted text"]} />}
          {message.has_html && <Way name="formatted" view={view} open={open} words={["Show formatted", "Show plain text"]} />}
          {waiting && <span className="late">Loading…</span>}
        </span>
      )}
    </div>
  );
}

function Way({ name, view, open, words }) {
  return (
    <button type="button" className="text-link" aria-expanded={view === name} onClick={() => open(name)}>
      {view === name ? words[1] : words[0]}
    </button>
  );
}
