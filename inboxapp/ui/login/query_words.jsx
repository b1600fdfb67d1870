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
