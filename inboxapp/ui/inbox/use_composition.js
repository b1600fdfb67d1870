// Owns the text of one compose box. React never writes the fields: a change from outside is put
// in by `show`, and only while nobody has typed.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { forgetText, keepText, keptText, newKey } from "./compose_keep.js";

const QUIET_MS = 400;
const RETRY_MS = 6000;

export const same = (one, other) =>
  one.text === other.text && (one.subject ?? "") === (other.subject ?? "");

function fill(field, value, isStream) {
  if (!field || field.value === value) return;
  const { selectionStart, selectionEnd, scrollTop } = field;
  const follows = isStream && field.scrollTop + field.clientHeight >= field.scrollHeight - 24;
  field.value = value;
  // Setting a value moves the cursor to its end; whoever looks around in the text keeps theirs.
  if (document.activeElement === field) field.setSelectionRange(selectionStart, selectionEnd);
  field.scrollTop = follows ? field.scrollHeight : scrollTop;
}

/** Give the refs of the two fields, what is in them, and the verbs that change them. */
export function useComposition({ scope, leadId, channel, server, saved, isWriting, onSave }) {
  const area = useRef(null);
  const line = useRef(null);
  const own = useRef({ dirty: false, version: server.version, base: server.base, acked: server });
  const latest = useRef({});
  latest.current = { server, onSave, isWriting };
  const [words, setWords] = useState(server.text);
  const [isDirty, setDirty] = useState(false);
  const [status, setStatus] = useState("");
  const [conflict, setConflict] = useState(null);

  const current = useCallback(
    () => ({ text: area.current?.value ?? "", subject: line.current?.value ?? "" }),
    [],
  );

  const show = useCallback(({ text, subject }, isStream = false) => {
    fill(area.current, text, isStream);
    fill(line.current, subject ?? "");
    setWords(text);
  }, []);

  const save = useCallback(() => {
    const me = own.current;
    clearTimeout(me.timer);
    if (!me.dirty || me.flight || me.conflict || !area.current) return;
    if (Date.now() < me.settlingUntil) {
      me.timer = setTimeout(save, QUIET_MS);
      return;
    }
    const now = current();
    if (same(now, me.acked)) {
      forgetText(scope);
      setStatus("saved");
      return;
    }
    me.flight = { ...now, token: me.token };
    // An answer can get lost: the server's text may then be an older one of ours.
    me.mine = [...(me.mine ?? []), now].slice(-3);
    me.retry = setTimeout(() => {
      me.flight = null;
      setStatus("kept");
      save();
    }, RETRY_MS);
    setStatus("saving");
    const { version, base, token } = me;
    latest.current.onSave(leadId, channel, now.text, now.subject, version, base || 0, token);
  }, [scope, leadId, channel, current]);

  const keep = useCallback(() => {
    const me = own.current;
    keepText(scope, { ...current(), version: me.version, base: me.base, token: me.token, mine: me.mine });
  }, [scope, current]);

  /** Take what is in the fields as typed by the person. */
  const touch = useCallback(() => {
    const me = own.current;
    me.dirty = true;
    me.token = newKey();
    me.streamed = "";
    setDirty(true);
    setWords(current().text);
    keep();
    clearTimeout(me.timer);
    me.timer = setTimeout(save, QUIET_MS);
  }, [current, keep, save]);

  /** Give the box back to the server: nothing in it is the person's any more.
   *
   * Without a `version` the server is still busy with what emptied the box; a save that came
   * before its answer would look like a late save of the old text. */
  const settle = useCallback(
    (content, version) => {
      const me = own.current;
      me.settlingUntil = version === undefined ? Date.now() + RETRY_MS : 0;
      clearTimeout(me.timer);
      clearTimeout(me.retry);
      Object.assign(me, { dirty: false, flight: null, conflict: false, streamed: "" });
      me.acked = { text: content.text, subject: content.subject };
      if (version !== undefined) me.version = version;
      forgetText(scope);
      setDirty(false);
      setConflict(null);
      setStatus("");
      show(content);
    },
    [scope, show],
  );

  const clash = useCallback((theirs) => {
    own.current.conflict = true;
    setConflict(theirs);
    setStatus("kept");
  }, []);

  const keepMine = useCallback(() => {
    const me = own.current;
    me.version = conflict.version;
    me.acked = conflict;
    me.conflict = false;
    setConflict(null);
    save();
  }, [conflict, save]);

  /** Show streaming text as long as nobody types. */
  const stream = useCallback(
    (text) => {
      const me = own.current;
      if (me.dirty || latest.current.server.isEdited) return;
      me.streamed = text;
      show({ text, subject: line.current?.value ?? "" }, true);
    },
    [show],
  );

  // A copy that no server acknowledged comes back first, and is saved again.
  useLayoutEffect(() => {
    const kept = keptText(scope);
    if (!kept) return;
    const me = own.current;
    if (same(kept, latest.current.server)) {
      forgetText(scope);
      return;
    }
    Object.assign(me, { dirty: true, version: kept.version, base: kept.base });
    me.token = kept.token ?? newKey();
    me.mine = kept.mine;
    setDirty(true);
    show(kept);
    save();
  }, [scope, save, show]);

  useEffect(() => {
    const me = own.current;
    if (!me.flight || saved.token !== me.flight.token) return;
    const done = me.flight;
    clearTimeout(me.retry);
    me.flight = null;
    if (saved.problem) {
      setStatus("kept");
      me.timer = setTimeout(save, RETRY_MS);
      return;
    }
    const isOurs = (me.mine ?? []).some((text) => saved.other && same(saved.other, text));
    if (saved.other && !isOurs) {
      clash(saved.other);
      return;
    }
    me.version = saved.other?.version ?? saved.version;
    if (saved.other && !same(saved.other, done)) {
      save();
      return;
    }
    me.acked = done;
    if (!same(current(), done)) {
      keep();
      save();
      return;
    }
    forgetText(scope, done.token);
    setStatus("saved");
  }, [saved, scope, clash, current, keep, save]);

  useLayoutEffect(() => {
    const me = own.current;
    me.settlingUntil = 0;
    if (!server.isEdited && server.version > me.version) me.version = server.version;
    if (!me.dirty) {
      Object.assign(me, { version: server.version, base: server.base, acked: server });
      if (!(isWriting && me.streamed && !server.isEdited)) {
        me.streamed = "";
        show(server);
      }
      return;
    }
    const isNews = server.isEdited && server.version > me.version && !me.flight;
    if (isNews && !same(server, me.acked) && !same(server, current())) {
      clash({ ...server, by: "" });
    }
    // The parts of `server` stand for it: it is a new object on each render.
  }, [server.text, server.subject, server.version, server.base, server.isEdited, isWriting]);

  // The last words before the page or the box goes. Reflex closes its socket in beforeunload, so
  // this listens ahead of it; what still does not get through is kept in the browser.
  useEffect(() => {
    const flush = () => save();
    const events = ["beforeunload", "pagehide", "visibilitychange", "online"];
    events.forEach((name) => window.addEventListener(name, flush, { capture: true }));
    return () => events.forEach((name) => window.removeEventListener(name, flush, { capture: true }));
  }, [save]);

  // A layout effect ends while the fields are still there.
  useLayoutEffect(
    () => () => {
      save();
      clearTimeout(own.current.timer);
      clearTimeout(own.current.retry);
    },
    [save],
  );

  return {
    area, line, words, isDirty, status, conflict,
    current, show, touch, save, settle, keepMine, stream,
    adopt: (draftId) => { own.current.base = draftId; },
  };
}
