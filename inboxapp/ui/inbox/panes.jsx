// The three panes: which are on screen, which lead the address names, what stays scrolled.
import React, { createContext, useContext, useEffect, useLayoutEffect, useRef, useState } from "react";
import { NavLink, useLocation, useParams } from "react-router";
import "./inbox.css";

const WIDE = "(min-width: 1100px)";
const CHOICE = "inbox.context";
const Context = createContext({ isOpen: true, toggle: () => {} });

function useWide() {
  const [isWide, setWide] = useState(true);
  useEffect(() => {
    const query = window.matchMedia(WIDE);
    const follow = () => setWide(query.matches);
    follow();
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return isWide;
}

/** Lays out list, conversation and context (its three children). */
export function InboxPanes({ hasLead, children }) {
  const [list, conversation, context] = React.Children.toArray(children);
  const isWide = useWide();
  const [isHidden, setHidden] = useState(false);
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => setHidden(localStorage.getItem(CHOICE) === "hidden"), []);
  const isOpen = isWide ? !isHidden : isDrawn;
  const toggle = () => {
    if (!isWide) {
      setDrawn(!isDrawn);
      return;
    }
    localStorage.setItem(CHOICE, isHidden ? "shown" : "hidden");
    setHidden(!isHidden);
  };
  const onKeyDown = (event) => event.key === "Escape" && !isWide && setDrawn(false);
  return (
    <Context.Provider value={{ isOpen, toggle }}>
      <div className="inbox" data-lead={hasLead} data-context={isOpen ? "open" : "closed"} onKeyDown={onKeyDown}>
        <div className="inbox-list">{list}</div>
        <div className="inbox-conversation">{conversation}</div>
        {hasLead && !isWide && isDrawn && <div className="drawer-back" onClick={() => setDrawn(false)} />}
        {hasLead && isOpen && <div className="inbox-context">{context}</div>}
      </div>
    </Context.Provider>
  );
}

/** Shows and hides the context panel. */
export function ContextToggle({ className, children }) {
  const { isOpen, toggle } = useContext(Context);
  const label = isOpen ? "Hide details" : "Show details";
  return (
    <button type="button" className={className} aria-label={label} data-tip={label} aria-expanded={isOpen} onClick={toggle}>
      {children}
    </button>
  );
}

/** Hides the context panel when what is in it is pressed. */
export function ContextClose({ className, children }) {
  const { toggle } = useContext(Context);
  return (
    <span className={className} onClick={toggle}>
      {children}
    </span>
  );
}

function placeInAddress(query, sentiment) {
  const address = new URL(window.location.href);
  const set = (name, value) =>
    value ? address.searchParams.set(name, value) : address.searchParams.delete(name);
  set("q", query);
  set("tag", sentiment);
  if (address.href !== window.location.href) {
    window.history.replaceState(window.history.state, "", address);
  }
}

/** The search field: the browser's own while typing; `query` is what the list shows. */
export function SearchBox({ query, sentiment, className, onLookUp }) {
  const field = useRef(null);
  const timer = useRef(null);
  const isRestored = useRef(false);
  const { pathname } = useLocation();
  const lookUp = () => {
    clearTimeout(timer.current);
    onLookUp(field.current.value, sentiment);
  };
  useEffect(() => {
    const address = new URLSearchParams(window.location.search);
    const [wanted, tag] = [address.get("q") ?? "", address.get("tag") ?? ""];
    if ((wanted || tag) && (wanted !== query || tag !== sentiment)) {
      field.current.value = wanted;
      onLookUp(wanted, tag);
    }
    return () => clearTimeout(timer.current);
    // The address counts when the page appears; from then on it follows.
  }, []);
  useEffect(() => {
    if (!isRestored.current) {
      isRestored.current = true;
      if (window.location.search) return;
    }
    if (document.activeElement !== field.current) field.current.value = query;
    placeInAddress(query, sentiment);
  }, [query, sentiment, pathname]);
  const onKeyDown = (event) => {
    if (event.key === "Enter") lookUp();
    if (event.key === "Escape") {
      field.current.value = "";
      lookUp();
    }
  };
  return (
    <input
      ref={field}
      type="search"
      className={className}
      data-testid="lead-search"
      aria-label="Search leads"
      placeholder="Search leads and messages"
      autoComplete="off"
      onKeyDown={onKeyDown}
      onInput={() => {
        clearTimeout(timer.current);
        timer.current = setTimeout(lookUp, 180);
      }}
    />
  );
}

/** A row of the list; the browser knows first which lead is open. */
export function LeadLink({ href, className, children, ...rest }) {
  return (
    <NavLink to={href} className={className} {...rest}>
      {children}
    </NavLink>
  );
}

/** Holds the panes of a lead until the state has caught up with the address: first child the
 * panes, second what to show when that takes longer than a moment, third what to show instead
 * when there is no such lead or it can't be read.
 *
 * Once there, the panes stay mounted, also while a state that comes anew is still empty (`shown` is 0):
 * somebody may be typing in them. */
export function LeadGate({ shown, phase, className, children }) {
  const { lead_id: wanted } = useParams();
  const [panes, skeleton, instead] = children;
  const last = useRef({ shown: 0, phase: "loading", hasPanes: false });
  if (phase !== "loading") {
    const hasPanes = phase === "ready" || (phase === "failed" && last.current.hasPanes);
    last.current = { shown, phase, hasPanes };
  }
  const isComing = wanted !== undefined && String(last.current.shown) !== wanted;
  const isReady = last.current.phase === "ready";
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isComing) return undefined;
    const timer = setTimeout(() => setSlow(true), 150);
    return () => clearTimeout(timer);
  }, [isComing, wanted]);
  return (
    <>
      {isComing && isSlow && <div className={className}>{skeleton}</div>}
      {!isComing && !isReady && last.current.phase !== "loading" && <div className={className}>{instead}</div>}
      {last.current.hasPanes && (
        <div className={className} style={isReady && !(isComing && isSlow) ? undefined : { display: "none" }} inert={isComing || !isReady}>
          {panes}
        </div>
      )}
    </>
  );
}

/** Scrolls, and is found where it was left when the page is opened again. */
export function KeptScroll({ name, className, onEnd, children }) {
  const pane = useRef(null);
  useLayoutEffect(() => {
    pane.current.scrollTop = Number(sessionStorage.getItem(name) ?? 0);
  }, [name]);
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = pane.current;
    sessionStorage.setItem(name, String(Math.round(scrollTop)));
    if (scrollHeight - scrollTop - clientHeight < 300) onEnd();
  };
  return (
    <div ref={pane} className={className} onScroll={onScroll}>
      {children}
    </div>
  );
}

/** The tag: shown at once when chosen, set back when the server says no (`choice.version`). */
export function SentimentSelect({ lead, choice, className, onChoose }) {
  const [chosen, setChosen] = useState(choice.value);
  const { lead_id: wanted } = useParams();
  useEffect(() => setChosen(choice.value), [lead, choice.value, choice.version]);
  const options = (names) => names.map((name) => <option key={name}>{name}</option>);
  const choose = (event) => {
    setChosen(event.target.value);
    onChoose(lead, event.target.value);
  };
  return (
    <select className={className} data-testid="sentiment-select" data-sentiment={chosen} aria-label="Sentiment" value={chosen} onChange={choose} disabled={String(lead) !== wanted}>
      <optgroup label={`Tags that ${choice.drafting_words}`}>{options(choice.drafting)}</optgroup>
      <optgroup label={`Tags that ${choice.others_words}`}>{options(choice.others)}</optgroup>
    </select>
  );
}
