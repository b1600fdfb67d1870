// When something happens by itself: on the clock of whoever looks, and how long that is from now.
import React, { useEffect, useState } from "react";

const EVERY_MS = 1000;
const time = { hour: "numeric", minute: "2-digit" };

function clock(date, now) {
  const isToday = date.toDateString() === new Date(now).toDateString();
  const words = date.toLocaleString(undefined, isToday ? time : { weekday: "short", ...time });
  return isToday ? `at ${words}` : `on ${words}`;
}

function left(milliseconds) {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (milliseconds <= 0) return "any moment now";
  if (milliseconds < 60_000) return `in ${Math.ceil(milliseconds / 1000)} s`;
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `in ${hours} h ${minutes % 60} min` : `in ${hours} h`;
}

/** Show "at 14:05 (in 9 min)"; without `counts` the clock alone. */
export function DueTime({ at, counts }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!counts) return undefined;
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, [counts]);
  const date = new Date(at);
  if (!at || Number.isNaN(date.getTime())) return null;
  const exact = date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  return (
    <time dateTime={at} data-tip={exact} className="tabular">
      {clock(date, now)}
      {counts && ` (${left(date.getTime() - now)})`}
    </time>
  );
}
