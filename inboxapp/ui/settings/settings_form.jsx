// A form that knows whether anything was changed, says so, and asks before the page is left.
import React from "react";

const read = (form) => {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    values[name] = name in values ? `${values[name]}|${value}` : value;
  }
  return values;
};

function useUnsaved(form, version) {
  const saved = React.useRef("{}");
  const [isUnsaved, setUnsaved] = React.useState(false);
  const look = React.useCallback(() => {
    if (form.current) setUnsaved(JSON.stringify(read(form.current)) !== saved.current);
  }, [form]);
  React.useEffect(() => {
    saved.current = JSON.stringify(read(form.current));
    setUnsaved(false);
  }, [form, version]);
  React.useEffect(() => {
    if (!isUnsaved) return undefined;
    const ask = (event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isUnsaved]);
  return [isUnsaved, look];
}

function Buttons({ isUnsaved, saveLabel, saveClassName, discardClassName, onDiscard }) {
  return React.createElement(
    "div",
    { className: "flex items-center justify-end gap-2" },
    React.createElement("span", { className: "mr-auto text-xs text-warn", role: "status" }, isUnsaved ? "Unsaved changes" : ""),
    isUnsaved
      ? React.createElement("button", { type: "button", className: discardClassName, onClick: onDiscard }, "Discard")
      : null,
    React.createElement("button", { type: "submit", className: saveClassName, disabled: !isUnsaved }, saveLabel),
  );
}

export function SettingsForm({ version, canSave, saveLabel, saveClassName, discardClassName, className, onSave, label, children }) {
  const form = React.useRef(null);
  const [isUnsaved, look] = useUnsaved(form, version);
  const onSubmit = (event) => {
    event.preventDefault();
    if (canSave) onSave(read(form.current));
  };
  const onReset = () => setTimeout(look);
  const buttons = { isUnsaved, saveLabel, saveClassName, discardClassName, onDiscard: () => form.current.reset() };
  return React.createElement(
    "form",
    { ref: form, key: version, className, onSubmit, onReset, onInput: look, "aria-label": label, noValidate: true },
    children,
    canSave ? React.createElement(Buttons, buttons) : null,
  );
}
