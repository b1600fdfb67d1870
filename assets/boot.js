// An ear on the page's socket, in place before the scripts that open it.
(() => {
  const link = { isConnected: false, listeners: new Set() };
  const tell = (isConnected) => {
    link.isConnected = isConnected;
    for (const listener of link.listeners) listener();
  };
  window.inboxLink = link;
  window.__reflex_otel = {
    ...window.__reflex_otel,
    onSocketConnect: () => tell(true),
    onSocketDisconnect: () => tell(false),
  };
})();
