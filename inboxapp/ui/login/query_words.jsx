// What the address says: where to go on to, and why signing in did not work.
import React from "react";

const subscribe = (listener) => {
  window.addEventListener("popstate", listener);
  return () => window.removeEventListener("popstate", listener);
};

function useQuery(name) {
  const read = () => new URLSearchParams(window.location.search).get(name) ?? "";
  return React.useSyncExternalStore(subscribe, read, () => "");
}

export function QueryField({ name }) {
  return React.createElement("input", { type: "hidden", name, value: useQuery(name), readOnly: true });
}

// Only words we know are shown: an address can't put its own on the page.
export function QueryMessage({ name, words, other, className }) {
  const code = useQuery(name);
  if (!code) return null;
  return React.createElement("p", { role: "alert", className, "data-tone": "bad" }, words[code] ?? other);
}

const KEPT = "inbox:login-email";

// After a refusal the address is there already; it is kept for this tab alone, a password never.
export function KeptEmail() {
  const place = React.useRef(null);
  React.useEffect(() => {
    const form = place.current.closest("form");
    const { email, password } = form.elements;
    const wasRefused = new URLSearchParams(window.location.search).has("error");
    const kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    if (wasRefused && kept && !email.value) email.value = kept;
    if (wasRefused && email.value) password.focus();
    const keep = () => sessionStorage.setItem(KEPT, email.value);
    form.addEventListener("submit", keep);
    return () => form.removeEventListener("submit", keep);
  }, []);
  return React.createElement("span", { ref: place, hidden: true });
}
