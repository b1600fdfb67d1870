// A word diff small enough to run on each offer.

const MAX_CELLS = 400_000;

const words = (text) => text.match(/\s+|[^\s]+/gu) ?? [];

function table(before, after) {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      rows[i][j] =
        before[i] === after[j]
          ? rows[i + 1][j + 1] + 1
          : Math.max(rows[i + 1][j], rows[i][j + 1]);
    }
  }
  return rows;
}

function push(pieces, kind, text) {
  const last = pieces.at(-1);
  if (last?.kind === kind) last.text += text;
  else pieces.push({ kind, text });
}

/** List pieces {kind: same|gone|new, text}; texts too long to compare come whole. */
export function wordDiff(beforeText, afterText) {
  const before = words(beforeText);
  const after = words(afterText);
  if (before.length * after.length > MAX_CELLS) {
    return [
      { kind: "gone", text: beforeText },
      { kind: "new", text: afterText },
    ];
  }
  const rows = table(before, after);
  const pieces = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      push(pieces, "same", before[i]);
      i += 1;
      j += 1;
    } else if (j >= after.length || (i < before.length && rows[i + 1][j] >= rows[i][j + 1])) {
      push(pieces, "gone", before[i]);
      i += 1;
    } else {
      push(pieces, "new", after[j]);
      j += 1;
    }
  }
  return pieces;
}
