// What is left to do in the text, in words; each line leads to its place.
import React from "react";
import { Action } from "./compose_parts.jsx";
import { summary } from "./marks.js";

function Sign({ code, severity }) {
  const shapes = {
    fill: <path d="M2.5 11.5h9M3 8.5l5.5-5.5 2 2L5 10.5H3z" />,
    blocks: <path d="M4.5 1.5h5l3 3v5l-3 3h-5l-3-3v-5zM7 4.5v3M7 9.6v.1" />,
    warns: <path d="M7 1.8l5.7 10.4H1.3zM7 5.6v3M7 10.4v.1" />,
  };
  return (
    <svg viewBox="0 0 14 14" width="12" height="12" aria-hidden="true" className="mark-sign">
      <g fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" strokeLinejoin="round">
        {shapes[code === "needs_fill" ? "fill" : severity]}
      </g>
    </svg>
  );
}

function Line({ mark, onShow }) {
  const { code, severity, words, start, end } = mark;
  const content = (
    <>
      <Sign code={code} severity={severity} />
      <span className="mark-words" dir="auto">{words}</span>
    </>
  );
  const tone = severity === "blocks" ? "bad" : "warn";
  return (
    <li data-testid="compose-mark" data-severity={severity} data-code={code} data-tone={tone}>
      {end > start ? (
        <button type="button" className="mark-line" onClick={() => onShow(mark)}>
          {content}
        </button>
      ) : (
        <span className="mark-line">{content}</span>
      )}
    </li>
  );
}

/** List the marks under the box; nothing when all is well. */
export function MarkList({ marks, onShow, onNextGap }) {
  if (!marks.length) return null;
  const isBlocking = ({ severity }) => severity === "blocks";
  const ordered = [...marks.filter(isBlocking), ...marks.filter((mark) => !isBlocking(mark))];
  const hasGap = marks.some(({ code }) => code === "needs_fill");
  const tone = marks.some(isBlocking) ? "bad" : "warn";
  return (
    <div id="compose-marks" className="compose-marks" role="group" aria-label="Marks in the text">
      <div className="compose-marks-head">
        <strong data-tone={tone} data-testid="marks-summary">{summary(marks)}</strong>
        {hasGap && <Action label="Next gap" data-tip="Tab, from the text" onClick={onNextGap} />}
      </div>
      <ul>
        {ordered.map((mark) => (
          <Line key={`${mark.code} ${mark.start} ${mark.words}`} mark={mark} onShow={onShow} />
        ))}
      </ul>
    </div>
  );
}
