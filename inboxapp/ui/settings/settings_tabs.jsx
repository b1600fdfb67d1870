// The sections' links. On a phone they scroll sideways, and the open one is brought into sight.
import React from "react";

export function SettingsTabs({ tab, className, label, children }) {
  const nav = React.useRef(null);
  React.useEffect(() => {
    const open = nav.current.querySelector('[aria-current="page"]');
    if (!open) return;
    const [whole, part] = [nav.current, open].map((place) => place.getBoundingClientRect());
    // By hand: scrollIntoView would move the page under it too.
    nav.current.scrollLeft += part.left + part.width / 2 - (whole.left + whole.width / 2);
  }, [tab]);
  return React.createElement("nav", { ref: nav, className, "aria-label": label }, children);
}
