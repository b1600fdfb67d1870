// Counts SMS segments the way carriers bill them (3GPP TS 23.038).

const GSM =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
// These travel as two: an escape and the character.
const GSM_ESCAPED = "^{}\\[~]|€\f";

const GSM_UNITS = new Map([
  ...[...GSM].map((sign) => [sign, 1]),
  ...[...GSM_ESCAPED].map((sign) => [sign, 2]),
]);

// A sign is never split over two segments, so the rest of a segment can stay empty.
function parts(units, room) {
  let count = 1;
  let used = 0;
  for (const size of units) {
    if (used + size > room) {
      count += 1;
      used = 0;
    }
    used += size;
  }
  return { count, left: room - used };
}

/** Tell the encoding, the units used, the number of segments and the units left in the last one. */
export function smsSegments(text) {
  const signs = [...text];
  const isGsm = signs.every((sign) => GSM_UNITS.has(sign));
  const units = signs.map((sign) => (isGsm ? GSM_UNITS.get(sign) : sign.length));
  const total = units.reduce((sum, size) => sum + size, 0);
  const [single, joined] = isGsm ? [160, 153] : [70, 67];
  const encoding = isGsm ? "GSM-7" : "UCS-2";
  if (total === 0) return { encoding, units: 0, segments: 0, left: single };
  const { count, left } =
    total <= single ? { count: 1, left: single - total } : parts(units, joined);
  return { encoding, units: total, segments: count, left };
}
