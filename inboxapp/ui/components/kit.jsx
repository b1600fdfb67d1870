// Small pieces that need the browser: its clock, its zone, its top layer.
import React from "react";

const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const CLOCKS_APART = 10;
const words = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "narrow" });
const exact = (date) => date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });

function ago(date, now) {
  const seconds = (date.getTime() - now) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  // A clock that is a little off makes no future of what just happened.
  return seconds > CLOCKS_APART ? "in under a minute" : "just now";
}

function useNow(everyMs, isOn = true) {
  const [now, setNow] = React.useState(null);
  React.useEffect(() => {
    setNow(Date.now());
    if (!isOn) return undefined;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isOn]);
  return now;
}

// The server's page knows no zone, so the words come once the browser has the piece.
export function RelativeTime({ at, className }) {
  const now = useNow(30000);
  const date = at ? new Date(at) : null;
  if (!date || Number.isNaN(date.getTime())) return null;
  return React.createElement(
    "time",
    { dateTime: at, className, "data-tip": now === null ? undefined : exact(date) },
    now === null ? "" : ago(date, now),
  );
}

export function duration(ms) {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor(minutes / 60) % 24} h`;
}

// Runs while `until` is empty, then stands still.
export function Elapsed({ since, until, className }) {
  const now = useNow(100, !until);
  if (!since) return null;
  const end = until ? new Date(until).getTime() : now;
  const text = end === null ? "" : duration(end - new Date(since).getTime());
  return React.createElement("span", { className, style: { fontVariantNumeric: "tabular-nums" } }, text);
}

// The browser's own modal: it traps focus, closes on Escape and gives focus back.
export function Dialog({ open, onClose, label, className, children }) {
  const ref = React.useRef(null);
  React.useEffect(() => {
    const element = ref.current;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  const onBackdrop = (event) => {
    if (event.target === ref.current) onClose?.();
  };
  const onCancel = (event) => {
    event.preventDefault();
    onClose?.();
  };
  return React.createElement(
    "dialog",
    { ref, className, "aria-label": label, onCancel, onMouseDown: onBackdrop },
    open ? children : null,
  );
}

function place(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = box.bottom + 4 + height < window.innerHeight;
  const left = Math.min(box.left, window.innerWidth - width - 8);
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - height - 4)}px`;
}

function moveFocus(menu, step) {
  const items = [...menu.querySelectorAll('[role="menuitem"]:not(:disabled)')];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}

export function Menu({ label, trigger, triggerClassName, className, children }) {
  const menu = React.useRef(null);
  const anchor = React.useRef(null);
  const [open, setOpen] = React.useState(false);
  const onToggle = (event) => {
    setOpen(event.newState === "open");
    if (event.newState !== "open") return;
    place(menu.current, anchor.current);
    moveFocus(menu.current, 1);
  };
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    moveFocus(menu.current, step);
  };
  const button = {
    ref: anchor,
    type: "button",
    className: triggerClassName,
    "aria-label": label,
    "aria-haspopup": "menu",
    "aria-expanded": open,
    "data-tip": open ? undefined : label,
    onClick: () => menu.current.togglePopover(),
  };
  const list = {
    ref: menu,
    popover: "auto",
    role: "menu",
    className,
    onToggle,
    onKeyDown,
    onClick: (event) => event.target.closest('[role="menuitem"]') && menu.current.hidePopover(),
  };
  return React.createElement(
    React.Fragment,
    null,
    React.createElement("button", button, trigger),
    React.createElement("div", list, children),
  );
}

// One layer shows the words of whatever carries `data-tip`, so that a tip costs its owner nothing.
export function TooltipLayer({ className }) {
  const tip = React.useRef(null);
  React.useEffect(() => {
    let owner = null;
    let timer;
    const hide = () => {
      clearTimeout(timer);
      owner = null;
      if (tip.current?.matches(":popover-open")) tip.current.hidePopover();
    };
    const show = () => {
      const text = owner?.isConnected && owner.getAttribute("data-tip");
      if (!text || !tip.current) return;
      tip.current.textContent = text;
      tip.current.showPopover();
      placeTip(tip.current, owner);
    };
    const onOver = (event) => {
      const next = event.target.closest?.("[data-tip]") ?? null;
      if (next === owner) return;
      hide();
      owner = next;
      if (owner) timer = setTimeout(show, event.type === "focusin" ? 0 : 350);
    };
    const onFocus = (event) => event.target.matches?.(":focus-visible") && onOver(event);
    const onKey = (event) => event.key === "Escape" && hide();
    document.addEventListener("pointerover", onOver);
    document.addEventListener("focusin", onFocus);
    document.addEventListener("focusout", hide);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("keydown", onKey);
    window.addEventListener("scroll", hide, true);
    return () => {
      hide();
      document.removeEventListener("pointerover", onOver);
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("keydown", onKey);
      window.removeEventListener("scroll", hide, true);
    };
  }, []);
  return React.createElement("div", { ref: tip, popover: "manual", role: "tooltip", className });
}

function placeTip(tip, owner) {
  const box = owner.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const beside = owner.getAttribute("data-tip-side") === "right";
  const left = beside ? box.right + 8 : box.left + box.width / 2 - width / 2;
  const fits = box.top - height - 6 > 0;
  const top = beside ? box.top + box.height / 2 - height / 2 : fits ? box.top - height - 6 : box.bottom + 6;
  tip.style.left = `${Math.max(6, Math.min(left, window.innerWidth - width - 6))}px`;
  tip.style.top = `${Math.max(6, Math.min(top, window.innerHeight - height - 6))}px`;
}

function Leaf({ value }) {
  const kind = value === null ? "null" : typeof value;
  return React.createElement("span", { className: `json-${kind}` }, JSON.stringify(value));
}

function Node({ name, value, depth }) {
  const key = name === undefined ? null : React.createElement("span", { className: "json-key" }, `${name}: `);
  if (value === null || typeof value !== "object") {
    return React.createElement("div", null, key, React.createElement(Leaf, { value }));
  }
  const entries = Object.entries(value);
  const count = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  return React.createElement(
    "details",
    { open: depth < 2 },
    React.createElement("summary", null, key, React.createElement("span", { className: "json-count" }, count)),
    entries.map(([k, v]) => React.createElement(Node, { key: k, name: k, value: v, depth: depth + 1 })),
  );
}

// Any JSON as a tree that opens and closes; text is text, never markup.
export function JsonView({ value, className }) {
  let parsed = value;
  if (typeof value === "string") {
    try {
      parsed = JSON.parse(value);
    } catch {
      parsed = value;
    }
  }
  return React.createElement("div", { className: `json ${className ?? ""}` }, React.createElement(Node, { value: parsed, depth: 0 }));
}

export function CopyButton({ text, label, className }) {
  const [done, setDone] = React.useState(false);
  const onClick = async () => {
    await navigator.clipboard?.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return React.createElement(
    "button",
    { type: "button", className, onClick, "aria-live": "polite" },
    done ? "Copied" : label,
  );
}
