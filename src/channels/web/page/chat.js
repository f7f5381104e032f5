// The chat: joins the log, the composer and the wire.

import * as bubbles from "./bubbles.js";
import { Composer } from "./composer.js";
import { Feed } from "./feed.js";
import { Log } from "./log.js";
import { currentLanguage, onWords, speak, word } from "./words.js";
import { newId, post, upload } from "./wire.js";

const get = (id) => document.getElementById(id);
const log = new Log({ onPress: press, onZoom: zoom });
const composer = new Composer(send);

// Sending: one after the other, so that the house hears things in the order they were said.

let line = Promise.resolve();
const inOrder = (work) => (line = line.then(work, work));

function send(text, files) {
  for (const one of files) sendFile(one);
  if (text !== "") say(text);
}

function say(text) {
  const id = newId();
  deliver(log.ahead("said", text, bubbles.own(text)), () => post("/api/say", { text, id }));
}

function press(payload, label, chip) {
  const id = newId();
  log.setChips(false, chip);
  const pending = log.ahead("pressed", label, bubbles.own(label, undefined, true));
  deliver(pending, () => post("/api/press", { payload, label, id }), () => log.setChips(true));
  composer.focus();
}

function sendFile({ file, source, isPicture }) {
  const id = newId();
  const made = bubbles.file({ name: file.name, source, isPicture }, zoom);
  made.querySelector(".bubble").append(bubbles.element("div", "gauge", bubbles.element("i")));
  const pending = log.ahead("sent", file.name, made);
  const stop = new AbortController();
  log.show(pending, "sending", undefined, undefined, () => stop.abort());
  deliver(pending, () => upload(file, id, (part) => log.progress(pending, part), stop.signal));
}

/** Sends what is shown ahead, and says how that went. The id stays the same, so trying again is harmless. */
function deliver(pending, work, onFailed) {
  get("empty").hidden = true;
  inOrder(async () => {
    try {
      await work();
      log.show(pending, "sent");
    } catch (refusal) {
      if (refusal.code === "stopped") return log.drop(pending);
      if (refusal.code === "signed-out") signedOut(refusal.code);
      onFailed?.();
      const retry = () => {
        log.show(pending, "sending");
        log.setTyping(true);
        deliver(pending, work, onFailed);
      };
      log.show(pending, "failed", refusal.code, retry, () => log.drop(pending));
    }
  });
}

function begin() {
  get("empty").hidden = true;
  log.setTyping(true);
  post("/api/start", { id: newId() }).catch((refusal) => {
    log.setTyping(false);
    get("empty").hidden = false;
    composer.say(refusal.code);
  });
}

// The banner: being off line first, then being cut off

let cutOff = false;
let isSignedOut = false;
let bannerTimer;

function banner() {
  const shown = get("banner");
  const id = isSignedOut ? "page-error-signed-out" : navigator.onLine ? (cutOff ? "page-reconnecting" : "") : "page-offline";
  shown.hidden = id === "";
  shown.textContent = id === "" ? "" : word(id);
}

function connected(isConnected) {
  cutOff = !isConnected;
  clearTimeout(bannerTimer);
  // A short break is nobody's business.
  if (isConnected) banner();
  else bannerTimer = setTimeout(banner, 1500);
}

function signedOut() {
  isSignedOut = true;
  banner();
}

addEventListener("online", banner);
addEventListener("offline", banner);

// The header

let latest;

function header(outgoing) {
  if (outgoing.progress) latest = outgoing.progress;
  if (outgoing.language && outgoing.language !== currentLanguage()) speak(outgoing.language).catch(() => {});
}

function drawHeader() {
  if (!latest) {
    get("stage").dataset.words = "page-subtitle";
    get("stage").textContent = word("page-subtitle");
    get("progress").hidden = true;
    return;
  }
  const { line: spoken, title, stage, stages, done, of } = latest;
  const shown = get("stage");
  delete shown.dataset.words;
  shown.replaceChildren(
    bubbles.element("span", "", `${stage + 1}/${stages} ${title}`),
    bubbles.element("span", "count", of > 0 ? `${done}/${of}` : ""),
  );
  const bar = get("progress");
  bar.hidden = false;
  bar.setAttribute("aria-valuetext", spoken);
  bar.setAttribute("aria-label", title);
  bar.setAttribute("aria-valuemax", String(stages));
  const part = of > 0 ? done / of : 0;
  bar.setAttribute("aria-valuenow", (stage + part).toFixed(2));
  while (bar.childElementCount > stages) bar.lastElementChild.remove();
  while (bar.childElementCount < stages) bar.append(bubbles.element("span", "", bubbles.element("i")));
  [...bar.children].forEach((piece, index) => {
    const full = index < stage ? 1 : index === stage ? part : 0;
    piece.firstElementChild.style.width = `${full * 100}%`;
  });
}

const menu = get("menu");
menu.addEventListener("click", (event) => {
  const command = event.target.closest("[data-command]")?.dataset.command;
  if (!command) return;
  menu.open = false;
  say(command);
  composer.focus();
});
addEventListener("click", (event) => {
  if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Looking closely

function zoom(image) {
  get("enlarged").src = image.src;
  get("enlarged").alt = image.alt;
  get("zoom").showModal();
}
get("zoom").addEventListener("click", () => get("zoom").close());

// What came while nobody looked

let unseen = 0;

function title() {
  document.title = unseen > 0 ? `(${unseen}) ${word("page-title")}` : word("page-title");
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  title();
});

onWords(() => {
  title();
  banner();
  drawHeader();
});
get("begin").addEventListener("click", begin);

const feed = new Feed({
  making(words) {
    // One that comes late, after the answer, is of no use.
    if (!get("typing").hidden) log.setTyping(true, words);
  },
  lines(items, live) {
    get("empty").hidden = true;
    for (const item of items) {
      log.add(item, live);
      if (item.entry.reply) header(item.entry.reply);
      if (live && document.hidden && item.entry.reply) unseen += 1;
    }
    drawHeader();
    title();
  },
  ready(isEmpty) {
    if (isEmpty) begin();
    else log.toEnd();
  },
  reset() {
    log.clear();
    get("empty").hidden = false;
    latest = undefined;
    unseen = 0;
    drawHeader();
    title();
  },
  connected,
  refused: signedOut,
});

await speak(currentLanguage()).catch(() => composer.say("network"));
banner();
feed.run();
if (!matchMedia("(pointer: coarse)").matches) get("text").focus({ preventScroll: true });
