// Shows a secret that a handler sent to this page alone. It lives here and nowhere else: leaving
// the page, or pressing Hide, forgets it.
import React from "react";

const EVENT = "inbox:secret";

export function SecretBox({ name, words, testId, codeClassName, buttonClassName, className, children }) {
  const [secret, setSecret] = React.useState("");
  const [isCopied, setCopied] = React.useState(false);
  React.useEffect(() => {
    const take = (event) => {
      if (event.detail.name !== name) return;
      setSecret(event.detail.value);
      setCopied(false);
    };
    window.addEventListener(EVENT, take);
    return () => window.removeEventListener(EVENT, take);
  }, [name]);
  if (!secret) return React.createElement(React.Fragment, null, children);
  const copy = async () => {
    await navigator.clipboard?.writeText(secret);
    setCopied(true);
  };
  const press = (onClick, label) =>
    React.createElement("button", { type: "button", className: buttonClassName, onClick }, label);
  return React.createElement(
    "div",
    { className },
    words ? React.createElement("p", { className: "w-full" }, words) : null,
    React.createElement("code", { className: codeClassName, "data-testid": testId }, secret),
    press(copy, isCopied ? "Copied" : "Copy"),
    press(() => setSecret(""), words ? "Done" : "Hide"),
  );
}
