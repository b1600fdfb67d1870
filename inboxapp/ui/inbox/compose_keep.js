// What was typed and not yet acknowledged by the server, kept in this browser.
// `scope` names one person's box for one lead and channel.

const TEXT = "inbox.compose.";
const SEND = "inbox.send.";
// A younger copy may belong to a tab that is alive and about to save it itself.
const ANOTHER_TABS_AFTER_MS = 3000;
const FORGET_AFTER_MS = 30 * 24 * 3600 * 1000;

function tabName() {
  let name = sessionStorage.getItem("inbox.tab");
  if (!name) {
    name = newKey();
    sessionStorage.setItem("inbox.tab", name);
  }
  return name;
}

// Storage can be full or forbidden; the server copy then has to do.
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

const read = (name) => attempt(() => JSON.parse(localStorage.getItem(name)));
const write = (name, value) => attempt(() => localStorage.setItem(name, JSON.stringify(value)));
const remove = (name) => attempt(() => localStorage.removeItem(name));

/** Make a random key; works on plain http too, where randomUUID is missing. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Keep the newest text of a box until `forgetText`. */
export function keepText(scope, kept) {
  write(TEXT + scope, { ...kept, at: Date.now(), tab: attempt(tabName) });
}

/** Find text that no server has acknowledged, or null. */
export function keptText(scope) {
  const kept = read(TEXT + scope);
  if (!kept || typeof kept.text !== "string") return null;
  const age = Date.now() - kept.at;
  if (age > FORGET_AFTER_MS) return null;
  return kept.tab === attempt(tabName) || age > ANOTHER_TABS_AFTER_MS ? kept : null;
}

/** Drop the copy once the server has that very text. */
export function forgetText(scope, token) {
  if (token === undefined || read(TEXT + scope)?.token === token) remove(TEXT + scope);
}

/** Keep a click on Send until its answer came, so that a retry carries the same key. */
export function keepSend(scope, send) {
  write(SEND + scope, { ...send, at: Date.now() });
}

/** Find a send without an answer, or null. */
export function keptSend(scope) {
  const kept = read(SEND + scope);
  return kept && typeof kept.key === "string" ? kept : null;
}

/** Drop the send once it was answered. */
export function forgetSend(scope, key) {
  if (key === undefined || keptSend(scope)?.key === key) remove(SEND + scope);
}
