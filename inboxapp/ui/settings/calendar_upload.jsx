// A button that hands a calendar file in and says in place what is wrong with it.
import React from "react";

const MOST_BYTES = 2 * 1024 * 1024;
const TOO_LARGE = "This file is larger than 2 MB. Export only the coming year.";
const AWAY = "The file could not be handed in: the server can't be reached. Nothing was changed; try again.";

async function handIn(file, name) {
  if (file.size > MOST_BYTES) return TOO_LARGE;
  try {
    const answer = await fetch(`/upload/calendar?name=${encodeURIComponent(name)}`, { method: "POST", body: file });
    if (answer.ok) return "";
    return (await answer.json()).detail ?? AWAY;
  } catch {
    return AWAY;
  }
}

export function CalendarUpload({ label, busyLabel, className, wordsClassName, onDone }) {
  const input = React.useRef(null);
  const [busy, setBusy] = React.useState(false);
  const [problem, setProblem] = React.useState("");
  const onChange = async () => {
    const file = input.current.files[0];
    if (!file) return;
    const name = file.name.replace(/\.(ics|ical|ifb|icalendar)$/i, "").slice(0, 120);
    setBusy(true);
    setProblem("");
    const words = await handIn(file, name);
    // The same file can be chosen again once it was mended.
    input.current.value = "";
    setBusy(false);
    setProblem(words);
    if (!words) onDone(name);
  };
  return React.createElement(
    React.Fragment,
    null,
    React.createElement("input", { ref: input, type: "file", accept: ".ics,text/calendar", hidden: true, onChange, "aria-label": label }),
    React.createElement("button", { type: "button", className, disabled: busy, onClick: () => input.current.click() }, busy ? busyLabel : label),
    problem ? React.createElement("p", { role: "alert", className: wordsClassName }, problem) : null,
  );
}
