// A storm of events becomes few calls, and the first of them waits for nothing.
const BURST_MS = 50;

// What differs between the events of one burst is left open: 0 and "" mean "several".
export function merge(first, second) {
  if (!first) return second;
  const merged = { ...second };
  for (const [key, none] of [["lead", 0], ["run", 0], ["stage", ""], ["status", ""], ["channel", ""]]) {
    if (first[key] !== second[key]) merged[key] = none;
  }
  return merged;
}

// The first event of a kind goes out at once; what follows within the burst becomes one more.
export class Bursts {
  constructor(tell) {
    this.tell = tell;
    this.waiting = new Map();
  }

  take(event) {
    if (this.waiting.has(event.kind)) {
      this.waiting.set(event.kind, merge(this.waiting.get(event.kind), event));
      return;
    }
    this.waiting.set(event.kind, null);
    setTimeout(() => this.flush(event.kind), BURST_MS);
    this.tell(event);
  }

  flush(kind) {
    const left = this.waiting.get(kind);
    this.waiting.delete(kind);
    if (left) this.take(left);
  }
}
