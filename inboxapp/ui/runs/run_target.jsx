// A part of the page that an address can name after "#". The rows come after the page, when the
// browser has looked for the place already, so the part goes there itself once it is drawn.
import React from "react";

const named = () => decodeURIComponent(window.location.hash.slice(1));

export function RunTarget({ anchor, className, children, ...rest }) {
  const ref = React.useRef(null);
  const [isNamed, setNamed] = React.useState(false);
  React.useEffect(() => {
    const look = () => {
      // The first pass is also called by its number.
      const is = [anchor, `${anchor}-0`].includes(named());
      setNamed(is);
      if (is) ref.current?.scrollIntoView({ block: "start" });
    };
    look();
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, [anchor]);
  return React.createElement("article", { ...rest, ref, id: anchor, className, "data-named": isNamed }, children);
}
