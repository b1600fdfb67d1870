// Where the findings about a text stand in it: the server looks at pauses, a text moves with every
// key, so each finding is looked up by its words again. Gaps to fill are found here, without a wait.

// The same slot as drafting/guards/placeholders.py knows it.
const GAP = /\[\[\s{0,5}fill\b\s{0,5}:?\s{0,5}([^[\]\n]{0,500})(?:\]\]?)?/gi;
const WORD = /[\p{L}\p{N}]/u;
const ASTRAL = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

/** List the slots `[[fill: what is needed]]` of a text, closed or not, as marks. */
export function gaps(text) {
  return Array.from(text.matchAll(GAP), ({ 0: quote, 1: wanted, index }) => ({
    code: "needs_fill",
    severity: "blocks",
    words: wanted.trim() ? `Fill in: ${wanted.trim()}` : "Fill in this gap",
    quote,
    start: index,
    end: index + quote.length,
  }));
}

/** Return the first gap at or after a place, null when there is none; `wraps` begins anew. */
export function gapAfter(text, place, wraps = false) {
  const found = gaps(text);
  return found.find(({ start }) => start >= place) ?? (wraps ? found[0] : null) ?? null;
}

/** Put findings to their places in a text; one whose words are gone is settled and left out. */
export function located(text, findings) {
  const marks = gaps(text);
  const isTaken = (start, end) => marks.some((mark) => mark.start < end && start < mark.end);
  const used = new Set();
  for (const finding of findings) {
    if (finding.code === "needs_fill") continue;
    if (!finding.quote) {
      marks.push({ ...finding, start: 0, end: 0 });
      continue;
    }
    const start = placeOf(text, finding, used);
    const end = start + finding.quote.length;
    if (start < 0 || (finding.code === "placeholder" && isTaken(start, end))) continue;
    used.add(`${finding.code} ${start}`);
    marks.push({ ...finding, start, end });
  }
  return marks.sort((one, other) => one.start - other.start || one.end - other.end);
}

function placeOf(text, { code, quote, start }, used) {
  const wanted = unitsBefore(text, start);
  let best = -1;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (used.has(`${code} ${at}`)) continue;
    if (at === wanted) return at;
    const isNearer = best < 0 || Math.abs(at - wanted) < Math.abs(best - wanted);
    if (isNearer && standsAlone(text, quote, at)) best = at;
  }
  return best;
}

// The server counts characters, a browser's text UTF-16 units.
function unitsBefore(text, characters) {
  let units = characters;
  for (const { index } of text.matchAll(ASTRAL)) {
    if (index >= units) break;
    units += 1;
  }
  return units;
}

function standsAlone(text, quote, at) {
  const after = at + quote.length;
  const isInWord = (left, right) => WORD.test(left ?? "") && WORD.test(right ?? "");
  return !isInWord(text[at - 1], quote[0]) && !isInWord(quote.at(-1), text[after]);
}

/** Cut a text into pieces {text, severity}; where marks overlap, the one that blocks shows. */
export function pieces(text, marks) {
  const inText = marks.filter(({ start, end }) => end > start);
  const cuts = [...new Set([0, text.length, ...inText.flatMap(({ start, end }) => [start, end])])];
  cuts.sort((one, other) => one - other);
  return cuts.slice(1).map((end, place) => {
    const start = cuts[place];
    const over = inText.filter((mark) => mark.start <= start && mark.end >= end);
    const severity = over.some((mark) => mark.severity === "blocks") ? "blocks" : over[0]?.severity;
    return { text: text.slice(start, end), severity: severity ?? "", start };
  });
}

/** Say how much is left to do: "1 to fill · 2 to check". */
export function summary(marks) {
  const isGap = ({ code, severity }) => severity === "blocks" && code === "needs_fill";
  const fill = marks.filter(isGap).length;
  const remove = marks.filter((mark) => mark.severity === "blocks" && !isGap(mark)).length;
  const check = marks.length - fill - remove;
  const parts = [[fill, "to fill"], [remove, "to mend"], [check, "to check"]];
  return parts.filter(([count]) => count).map(([count, words]) => `${count} ${words}`).join(" · ");
}

/** Say why a text can't be sent as it stands; "" if it can. */
export function hindrance(marks) {
  const blocking = marks.filter(({ severity }) => severity === "blocks");
  if (!blocking.length) return "";
  const fill = blocking.filter(({ code }) => code === "needs_fill").length;
  if (fill) return fill === 1 ? "Fill in the gap first" : `Fill in the ${fill} gaps first`;
  return "Mend what is marked red first";
}
