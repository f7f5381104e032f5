// The log: lines in order, days between them, what is still on its way, and where one is looking.

import * as bubbles from "./bubbles.js";
import { clock, day, onWords, trouble, word } from "./words.js";

const NEAR = 96;
const LONGEST_TYPING = 60000;
const STATES = { sending: "page-sending", sent: "page-sent" };
const get = (id) => document.getElementById(id);

export class Log {
  constructor({ onPress, onZoom }) {
    this.onPress = onPress;
    this.onZoom = onZoom;
    this.scroller = get("log");
    this.lines = get("lines");
    this.waiting = get("waiting");
    this.typing = get("typing");
    this.newest = get("newest");
    this.pending = [];
    this.days = [];
    this.stuck = true;
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.newest.addEventListener("click", () => {
      this.toEnd(true);
      get("text").focus({ preventScroll: true });
    });
    // Pictures, a growing text field, a turned phone: whatever changes heights, the end stays in sight.
    const watcher = new ResizeObserver(() => this.stuck && this.toEnd());
    for (const watched of [this.scroller, this.lines, this.waiting]) watcher.observe(watched);
    onWords(() => this.relabel());
  }

  // What the history says

  add(item, live) {
    const at = new Date(item.at_milliseconds);
    const { entry } = item;
    if (entry.reply) this.addReply(entry.reply, at, live);
    else if (entry.sent) this.addOwn(at, live, this.match("sent", entry.sent.file_name), () => this.sent(entry.sent, at));
    else if (entry.said !== undefined) this.addWords(entry.said, at, live, "said");
    else if (entry.pressed !== undefined) this.addWords(entry.pressed, at, live, "pressed");
    this.lines.setAttribute("aria-busy", "false");
  }

  addReply(outgoing, at, live) {
    if (outgoing.reaction) {
      const own = this.lines.querySelectorAll(".own");
      if (own.length > 0) bubbles.mark(own[own.length - 1], outgoing.reaction[1]);
    }
    const line = bubbles.reply(outgoing, at, (payload, label, chip) => this.onPress(payload, label, chip), this.onZoom);
    // Only the newest card can be answered; what merely tells or reminds is no card.
    const asks = line?.querySelector(".chips") || ((outgoing.body ?? []).length > 0 && !outgoing.push);
    if (line && asks) this.retire();
    if (line) this.place(line, at, live);
    this.setTyping(this.pending.some((pending) => pending.state !== "failed"));
  }

  addWords(text, at, live, kind) {
    this.addOwn(at, live, this.match(kind, text), () => bubbles.own(text, at, kind === "pressed"));
  }

  sent({ file_name: name, paper }, at) {
    return bubbles.file({ name, paper, at }, this.onZoom);
  }

  /** A line of the person's own: the one that was shown ahead becomes it, where there is one. */
  addOwn(at, live, pending, make) {
    let line = pending?.line;
    if (!pending || pending.kind !== "sent") {
      const made = make();
      line?.remove();
      line = made;
    } else {
      line.className = "line own";
      line.querySelector(".gauge")?.remove();
      line.querySelector(".state")?.remove();
      line.querySelector(".bubble").append(bubbles.time(at));
    }
    this.place(line, at, live && !pending);
  }

  match(kind, text) {
    const alike = this.pending.filter((pending) => pending.kind === kind && pending.state !== "failed");
    // What holds a secret comes back masked, so other words may still be the same line.
    const found = alike.find((pending) => pending.text === text) ?? alike[0];
    if (found) this.pending.splice(this.pending.indexOf(found), 1);
    return found;
  }

  place(line, at, isNew) {
    const last = this.days[this.days.length - 1];
    if (last?.at.toDateString() !== at.toDateString()) {
      const shown = bubbles.element("li", "day", day(at));
      this.days.push({ at, shown });
      this.lines.append(shown);
    }
    const before = this.lines.lastElementChild;
    const side = line.classList.contains("own") ? "own" : "reply";
    line.classList.toggle("same", before?.classList.contains(side) && !before.querySelector(".chips:not([hidden])"));
    line.classList.toggle("fresh", isNew);
    this.lines.append(line);
    if (isNew && !this.stuck && side === "reply") this.newest.hidden = false;
    if (this.stuck) this.toEnd();
  }

  /** The cards above can't be answered any more. */
  retire() {
    for (const chips of this.lines.querySelectorAll(".chips")) chips.remove();
  }

  setChips(enabled, chosen) {
    for (const chip of this.lines.querySelectorAll("button.chip")) {
      chip.disabled = !enabled;
      chip.classList.toggle("chosen", !enabled && chip === chosen);
    }
  }

  /** Everything was thrown away: also what was just said, for its line will never come. */
  clear() {
    this.lines.replaceChildren();
    this.waiting.replaceChildren();
    this.pending = [];
    this.days = [];
    this.setTyping(false);
  }

  // What is on its way

  /** Shows a line before the house has it. */
  ahead(kind, text, line) {
    const pending = { kind, text, line, state: "sending" };
    this.pending.push(pending);
    this.show(pending, "sending");
    this.waiting.append(line);
    this.toEnd();
    this.setTyping(true);
    return pending;
  }

  progress(pending, part) {
    const bar = pending.line.querySelector(".gauge > i");
    if (bar) bar.style.width = `${Math.round(part * 100)}%`;
  }

  show(pending, state, code, onRetry, onDrop) {
    // The house may have answered before it said that it had taken it.
    if (!this.pending.includes(pending)) return;
    pending.state = state;
    const { line } = pending;
    line.className = `line own ${state}`;
    line.querySelector(".state")?.remove();
    const row = bubbles.element("div", "state");
    const text = bubbles.element("span", "", state === "failed" ? trouble(code) : word(STATES[state]));
    row.append(text);
    if (onRetry) row.append(this.button("page-retry", onRetry));
    if (onDrop) row.append(this.button("page-remove", onDrop));
    if (state === "failed") row.setAttribute("role", "alert");
    line.querySelector(".content").append(row);
    if (state === "failed") this.setTyping(this.pending.some((other) => other.state !== "failed"));
    if (this.stuck) this.toEnd();
  }

  button(id, onClick) {
    const made = bubbles.element("button", "", word(id));
    made.type = "button";
    made.dataset.words = id;
    made.addEventListener("click", onClick);
    return made;
  }

  drop(pending) {
    const at = this.pending.indexOf(pending);
    if (at >= 0) this.pending.splice(at, 1);
    pending.line.remove();
    this.setTyping(this.pending.some((other) => other.state !== "failed"));
  }

  setTyping(typing, words = "") {
    clearTimeout(this.typingTimer);
    this.typing.hidden = !typing;
    get("making").textContent = words;
    if (typing) {
      this.typingTimer = setTimeout(() => this.setTyping(false), LONGEST_TYPING);
      if (this.stuck) this.toEnd();
    }
  }

  // Where one is looking

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.stuck) this.newest.hidden = true;
  }

  toEnd(smooth = false) {
    this.stuck = true;
    this.newest.hidden = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
  }

  relabel() {
    for (const { at, shown } of this.days) shown.textContent = day(at);
    for (const shown of this.lines.querySelectorAll("time")) shown.textContent = clock(new Date(shown.dateTime));
  }
}
