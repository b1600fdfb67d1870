// The two fields of the box. Marks show through the text field from a layer behind it, so that
// typing, cursor, undo and input methods are the browser's own.
import React, { useLayoutEffect, useRef } from "react";
import { gapAfter, pieces } from "./marks.js";

const NAMES = { email: "Email", sms: "SMS", linkedin: "LinkedIn" };

/** Select a mark's words in the field and bring them into sight. */
export function selectMark(field, { start, end }) {
  if (!field) return;
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  const mark = field.parentElement.querySelector(`mark[data-start="${start}"]`);
  if (!mark) return;
  const { offsetTop, offsetHeight } = mark;
  const isAbove = offsetTop < field.scrollTop;
  const isBelow = offsetTop + offsetHeight > field.scrollTop + field.clientHeight;
  if (isAbove || isBelow) field.scrollTop = offsetTop - field.clientHeight / 3;
}

// For browsers that don't size a field by its content themselves.
function useGrowth(area, words) {
  useLayoutEffect(() => {
    const field = area.current;
    if (!field || CSS.supports("field-sizing", "content")) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, window.innerHeight * 0.4)}px`;
  }, [area, words]);
}

// Lays the layer exactly under the text: the same width without the scroll bar, the same scroll.
function useMirror(area, mirror, words) {
  useLayoutEffect(() => {
    const field = area.current;
    const layer = mirror.current;
    const fit = () => {
      layer.style.width = `${field.clientWidth}px`;
      layer.style.height = `${field.clientHeight}px`;
      layer.scrollTop = field.scrollTop;
    };
    const follow = () => {
      layer.scrollTop = field.scrollTop;
    };
    const sizes = new ResizeObserver(fit);
    sizes.observe(field);
    field.addEventListener("scroll", follow, { passive: true });
    return () => {
      sizes.disconnect();
      field.removeEventListener("scroll", follow);
    };
  }, [area, mirror]);
  useLayoutEffect(() => {
    mirror.current.style.width = `${area.current.clientWidth}px`;
    mirror.current.scrollTop = area.current.scrollTop;
  }, [area, mirror, words]);
}

function Mirror({ text, marks, layer }) {
  return (
    <div ref={layer} className="compose-mirror" dir="auto" aria-hidden="true">
      {pieces(text, marks).map((piece) =>
        piece.severity ? (
          <mark key={piece.start} data-severity={piece.severity} data-start={piece.start}>
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
      {/* A last line that is empty has no height by itself. */}
      {"\n\u200b"}
    </div>
  );
}

// Tab leads from gap to gap, and out of the field after the last one.
function toNextGap(event) {
  const field = event.currentTarget;
  if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  const gap = gapAfter(field.value, field.selectionEnd);
  if (!gap) return;
  event.preventDefault();
  selectMark(field, gap);
}

/** Subject and text; React never writes them, `composition` does. */
export function Fields({ composition, channel, marks, isBusy, isWriting, onKeyDown }) {
  const { area, line, words, touch, save } = composition;
  const mirror = useRef(null);
  useGrowth(area, words);
  useMirror(area, mirror, words);
  const shared = { dir: "auto", onInput: touch, onBlur: save, readOnly: isBusy, autoComplete: "off" };
  const onTextKey = (event) => {
    toNextGap(event);
    onKeyDown(event);
  };
  return (
    <>
      {channel === "email" && (
        <input ref={line} className="compose-subject" aria-label="Subject" placeholder="Subject" onKeyDown={onKeyDown} {...shared} />
      )}
      <div className="compose-field">
        <Mirror text={words} marks={marks} layer={mirror} />
        <textarea
          ref={area}
          className={isWriting ? "compose-text is-writing" : "compose-text"}
          data-testid="compose"
          aria-label={`Reply by ${NAMES[channel]}`}
          aria-busy={isWriting}
          aria-describedby={marks.length ? "compose-marks" : undefined}
          placeholder={isWriting ? "" : `Write a reply by ${NAMES[channel]}…`}
          rows={3}
          onKeyDown={onTextKey}
          {...shared}
        />
      </div>
    </>
  );
}
