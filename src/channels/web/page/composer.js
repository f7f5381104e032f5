// Where one writes: words, and files that are looked at once more before they go.

import { cross, element, sheet } from "./bubbles.js";
import { trouble, word } from "./words.js";

const get = (id) => document.getElementById(id);

export class Composer {
  /** `onSend(text, files)` */
  constructor(onSend) {
    this.onSend = onSend;
    this.text = get("text");
    this.sendButton = get("send");
    this.tray = get("tray");
    this.troubleLine = get("trouble");
    this.files = [];
    this.most = Number(document.body.dataset.limit) * 1024 * 1024;
    get("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("input", () => this.changed());
    this.text.addEventListener("keydown", (event) => this.key(event));
    for (const [button, input] of [["attach", "file"], ["camera", "photo"]]) {
      get(button).addEventListener("click", () => get(input).click());
      get(input).addEventListener("change", (event) => {
        this.add(event.target.files);
        // So that the same file can be chosen again.
        event.target.value = "";
      });
    }
    addEventListener("paste", (event) => this.pasted(event));
    this.dropping();
    document.addEventListener("keydown", (event) => this.typedElsewhere(event));
    this.changed();
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    // Enter that ends a composition chooses a candidate. Safari reports it after the composition, as key 229.
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.send();
  }

  /** Whoever starts to type means the text field. */
  typedElsewhere(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ") return;
    const free = document.activeElement === document.body || document.activeElement === get("log");
    if (free && !get("zoom").open) this.text.focus({ preventScroll: true });
  }

  changed() {
    this.text.style.height = "auto";
    const border = this.text.offsetHeight - this.text.clientHeight;
    this.text.style.height = `${Math.max(44, this.text.scrollHeight + border)}px`;
    this.sendButton.disabled = this.text.value.trim() === "" && this.files.length === 0;
  }

  send() {
    const text = this.text.value.trim();
    const files = this.files;
    if (text === "" && files.length === 0) return;
    this.files = [];
    this.text.value = "";
    this.say();
    this.draw();
    this.changed();
    this.onSend(text, files);
    this.focus();
  }

  /** On a touch screen, taking the focus would bring up the keyboard over the answer. */
  focus() {
    if (!matchMedia("(pointer: coarse)").matches || document.activeElement === this.sendButton) {
      this.text.focus({ preventScroll: true });
    }
  }

  /** Says what went wrong, or nothing. */
  say(code) {
    this.troubleLine.hidden = !code;
    this.troubleLine.textContent = code ? trouble(code) : "";
  }

  add(files) {
    this.say();
    for (const file of files) {
      if (file.size > this.most) this.say("too-large");
      else if (file.size === 0) this.say("empty");
      else {
        const isPicture = /^image\/(jpeg|png|gif|webp|bmp)$/.test(file.type);
        this.files.push({ file, isPicture, source: isPicture ? URL.createObjectURL(file) : undefined });
      }
    }
    this.draw();
    this.changed();
    if (this.files.length > 0) this.focus();
  }

  draw() {
    this.tray.hidden = this.files.length === 0;
    this.tray.replaceChildren(...this.files.map((one) => this.still(one)));
  }

  still(one) {
    const image = one.isPicture ? element("img") : sheet();
    if (one.isPicture) {
      image.src = one.source;
      image.alt = "";
    }
    const remove = element("button", "", cross());
    remove.type = "button";
    remove.setAttribute("aria-label", `${word("page-remove")} ${one.file.name}`);
    remove.addEventListener("click", () => {
      this.files.splice(this.files.indexOf(one), 1);
      if (one.source) URL.revokeObjectURL(one.source);
      this.draw();
      this.changed();
      this.text.focus({ preventScroll: true });
    });
    return element("li", "", element("div", "still", image), element("span", "name", one.file.name), remove);
  }

  pasted(event) {
    const files = event.clipboardData?.files ?? [];
    if (files.length === 0) return;
    event.preventDefault();
    this.add(files);
  }

  dropping() {
    const sign = get("dropping");
    const brings = (event) => event.dataTransfer?.types.includes("Files");
    let depth = 0;
    const leave = () => {
      depth = 0;
      sign.hidden = true;
    };
    addEventListener("dragenter", (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      depth += 1;
      sign.hidden = false;
    });
    addEventListener("dragover", (event) => brings(event) && event.preventDefault());
    addEventListener("dragleave", (event) => {
      if (!brings(event)) return;
      depth -= 1;
      if (depth <= 0) leave();
    });
    addEventListener("drop", (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      leave();
      this.add(event.dataTransfer.files);
    });
  }
}
