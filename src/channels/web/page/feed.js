// The history, first what there is, then live; it comes back by itself after every break.

import { history } from "./wire.js";

const LONGEST_WAIT = 30000;
const HIDDEN_FOR = 5 * 60000;

export class Feed {
  /** `on`: lines(items, live), making(words), ready(isEmpty), reset(), connected(boolean), refused(code) */
  constructor(on) {
    this.on = on;
    this.last = 0;
    this.failures = 0;
    this.known = false;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.seen());
  }

  async run() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.source?.close();
    this.source = undefined;
    const run = (this.current = Symbol("run"));
    try {
      for (let more = true; more; ) {
        const piece = await history(this.last);
        if (run !== this.current) return;
        this.take(piece.items, this.known);
        more = piece.more;
      }
    } catch (refusal) {
      if (run !== this.current) return;
      if (refusal.code === "signed-out") return this.on.refused(refusal.code);
      return this.later();
    }
    if (!this.known) {
      this.known = true;
      this.on.ready(this.last === 0);
    }
    this.open();
  }

  open() {
    const source = new EventSource(`/api/events?after=${this.last}`);
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.on.connected(true);
    };
    source.addEventListener("line", (event) => this.take([JSON.parse(event.data)], true));
    source.addEventListener("making", (event) => this.on.making(JSON.parse(event.data)));
    source.addEventListener("reset", () => {
      this.last = 0;
      this.on.reset();
      this.run();
    });
    source.onerror = () => {
      // The browser's own way of coming back gives up on some answers and never slows down.
      source.close();
      if (this.source === source) this.later();
    };
  }

  take(items, live) {
    const fresh = items.filter((item) => item.number > this.last);
    if (fresh.length === 0) return;
    this.last = fresh[fresh.length - 1].number;
    this.on.lines(fresh, live);
  }

  later() {
    this.source = undefined;
    this.on.connected(false);
    const wait = Math.min(LONGEST_WAIT, 800 * 2 ** this.failures) * (0.7 + Math.random() * 0.6);
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), wait);
  }

  hurry() {
    if (!this.timer) return;
    this.failures = 0;
    this.run();
  }

  /** A browser opens only a handful of lines to one host: a tab that nobody looks at gives its own back. */
  seen() {
    clearTimeout(this.hiding);
    if (document.hidden) {
      this.hiding = setTimeout(() => {
        this.source?.close();
        this.source = undefined;
        this.asleep = true;
      }, HIDDEN_FOR);
    } else if (this.asleep) {
      this.asleep = false;
      this.run();
    } else {
      this.hurry();
    }
  }
}
