// A form that knows whether anything was changed, says so, and asks before the page is left.
import React from "react";

const read = (form) => {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    values[name] = name in values ? `${values[name]}|${value}` : value;
  }
  return values;
};

const PLACE = "inbox:unsaved:";

// Text that took long to write outlives a reload and a look at another page. It comes back only
// into the form it was typed into: after a save, or another start, it is void.
function restore(form, keep, saved) {
  const kept = keep ? JSON.parse(sessionStorage.getItem(PLACE + keep) ?? "null") : null;
  if (!kept || kept.saved !== saved) return false;
  for (const [name, value] of Object.entries(kept.values)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  return true;
}

function useUnsaved(form, version, keep) {
  const saved = React.useRef("{}");
  const [isUnsaved, setUnsaved] = React.useState(false);
  const look = React.useCallback(() => {
    if (!form.current) return;
    const values = read(form.current);
    const isChanged = JSON.stringify(values) !== saved.current;
    setUnsaved(isChanged);
    if (!keep) return;
    if (isChanged) sessionStorage.setItem(PLACE + keep, JSON.stringify({ saved: saved.current, values }));
    else sessionStorage.removeItem(PLACE + keep);
  }, [form, keep]);
  // Before anybody can type into the new fields: what is typed would count as saved.
  React.useLayoutEffect(() => {
    saved.current = JSON.stringify(read(form.current));
    setUnsaved(restore(form.current, keep, saved.current));
  }, [form, version, keep]);
  React.useEffect(() => {
    if (!isUnsaved) return undefined;
    const ask = (event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isUnsaved]);
  return [isUnsaved, look];
}

function Buttons({ isUnsaved, saveLabel, saveClassName, discardClassName, barClassName, onDiscard }) {
  return React.createElement(
    "div",
    { className: `flex items-center gap-2 ${barClassName}` },
    React.createElement("button", { type: "submit", className: saveClassName, disabled: !isUnsaved }, saveLabel),
    isUnsaved
      ? React.createElement("button", { type: "button", className: discardClassName, onClick: onDiscard }, "Discard")
      : null,
    React.createElement("span", { className: "text-xs text-warn", role: "status" }, isUnsaved ? "Unsaved changes" : ""),
  );
}

// Leads to the first field with a fault, each time the server has found some.
function useFaults(form, refused) {
  const seen = React.useRef(refused);
  React.useEffect(() => {
    // A page that was loaded again still knows of the last refusal; it leads nowhere then.
    const isNew = refused !== seen.current;
    seen.current = refused;
    const field = isNew ? form.current?.querySelector('[aria-invalid="true"]') : null;
    field?.focus({ preventScroll: true });
    // To the middle: at the edge it would lie under the bar of buttons.
    field?.scrollIntoView({ block: "center" });
  }, [form, refused]);
}

export function SettingsForm({ version, canSave, saveLabel, saveClassName, discardClassName, barClassName, className, refused, onSave, label, lockedWords, keep, children }) {
  const form = React.useRef(null);
  const [isUnsaved, look] = useUnsaved(form, version, keep);
  useFaults(form, refused);
  const onSubmit = (event) => {
    event.preventDefault();
    if (canSave) onSave(read(form.current));
  };
  const onReset = () => setTimeout(look);
  const buttons = { isUnsaved, saveLabel, saveClassName, discardClassName, barClassName, onDiscard: () => form.current.reset() };
  return React.createElement(
    "form",
    { ref: form, key: `${keep ?? ""}${version}`, className, onSubmit, onReset, onInput: look, "aria-label": label, noValidate: true },
    children,
    canSave
      ? React.createElement(Buttons, buttons)
      : React.createElement("p", { className: `text-xs text-muted ${barClassName}` }, lockedWords),
  );
}
