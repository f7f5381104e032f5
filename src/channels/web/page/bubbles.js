// Lines of the chat as elements. Text only ever goes in as text.

import { clock, size, word } from "./words.js";

const LINK = /https?:\/\/[^\s<>"'，。；：、！？（）【】《》「」“”]+/g;
const PICTURE_NAME = /\.(jpe?g|png|gif|webp|bmp)$/i;
const SVG = "http://www.w3.org/2000/svg";

export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function icon(...paths) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  for (const path of paths) {
    const stroke = document.createElementNS(SVG, "path");
    stroke.setAttribute("d", path);
    drawing.append(stroke);
  }
  return drawing;
}

export const cross = () => icon("M6 6l12 12M18 6L6 18");
export const sheet = () => icon("M7 3h7l4 4v14H7zM14 3v4h4", "M10 12h5M10 16h5");
const calendar = () => icon("M5 5.500h14v14H5zM5 10h14M9 3v4M15 3v4", "M9 14h2");
const arrow = () => icon("M12 4v11M7 10.500l5 5 5-5M5 20h14");
const bell = () => icon("M6 16.5V11a6 6 0 0 1 12 0v5.5l1.500 2h-15z", "M10 21h4");

/** Text with its addresses made links. */
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    const address = found[0].replace(/[.,;:!?)\]]+$/, "");
    if (!URL.canParse?.(address)) continue;
    const link = element("a", "", address);
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    parts.push(text.slice(end, found.index), link);
    end = found.index + address.length;
  }
  parts.push(text.slice(end));
  return parts;
}

/** The same, with what can be copied (between two invisible marks) as buttons that do so. */
function spoken(text) {
  return text.split(/(\u2068[^\u2069]*\u2069)/).flatMap((part) => {
    if (!part.startsWith("\u2068")) return linked(part.replaceAll(/[\u2068\u2069]/g, ""));
    const button = element("button", "copy", part.slice(1, -1));
    button.type = "button";
    button.title = word("page-copy");
    button.addEventListener("click", () => copy(button));
    return [button];
  });
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.textContent);
  } catch {
    // Not allowed, or not over TLS: the text is chosen, so that the keyboard copies it.
    getSelection().selectAllChildren(button);
    if (!document.execCommand("copy")) return;
  }
  const said = element("span", "hidden", word("page-copied"));
  said.setAttribute("role", "status");
  button.classList.add("copied");
  button.after(said);
  setTimeout(() => (button.classList.remove("copied"), said.remove()), 1500);
}

export function time(at) {
  const shown = element("time", "time", clock(at));
  shown.dateTime = at.toISOString();
  return shown;
}

/** Who speaks, for those who hear the page. */
const speaker = (id) => {
  const said = element("span", "hidden", word(id));
  said.dataset.words = id;
  return said;
};

/** The assistant's reply; none when it has nothing to show. */
export function reply(outgoing, at, onPress, onZoom) {
  const { notices = [], body = [], buttons = [], attachments = [], push = false } = outgoing;
  if (notices.length + body.length + buttons.length + attachments.length === 0) return undefined;
  const portrait = element("img", "face");
  portrait.src = "/assets/icon.svg";
  portrait.alt = "";
  const content = element("div", "content");
  if (notices.length + body.length + buttons.length > 0) content.append(said(notices, body, push, at));
  for (const attachment of attachments) content.append(handed(attachment, at, onZoom));
  if (buttons.length > 0) content.append(chips(buttons, onPress));
  return element("li", `line reply${push ? " push" : ""}`, portrait, content);
}

function said(notices, body, push, at) {
  const bubble = element("div", "bubble", speaker("page-speaker-assistant"));
  if (push) {
    const tag = element("span", "", word("page-reminder"));
    tag.dataset.words = "page-reminder";
    bubble.append(element("div", "tag", bell(), tag));
  }
  for (const notice of notices) bubble.append(element("p", "notice", ...spoken(notice)));
  // An empty line within a text is a paragraph's end too; drawn as a line it would tear a long card apart.
  for (const paragraph of body.flatMap((text) => text.split(/\n{2,}/))) bubble.append(element("p", "", ...spoken(paragraph)));
  (bubble.querySelector("p:last-child") ?? bubble).append(time(at));
  return bubble;
}

/** Only ever a page of our own house. */
const OURS = /^\/api\/attachments\/\d+\/\d+$/;

/** A file that is handed over: a picture is shown, of anything else the whole tile is the link that saves it. */
function handed({ file_name: name, description, bytes, address, is_picture: isPicture }, at, onZoom) {
  if (isPicture && OURS.test(address)) {
    const bubble = element("div", "bubble file", speaker("page-speaker-assistant"));
    picture(bubble, description ?? name, address, onZoom);
    bubble.append(time(at));
    return bubble;
  }
  const save = element("span", "", word("page-download"));
  save.dataset.words = "page-download";
  const about = element("span", "about", save, ` · ${size(bytes)}`);
  const link = element("a", "sheetfile", calendar(), element("span", "words", element("span", "name", name), about), arrow());
  if (OURS.test(address)) link.href = address;
  link.download = name;
  return element("div", "bubble file", speaker("page-speaker-assistant"), link, time(at));
}

const TICKABLE = /^(?:(\d+) )?([☐☑]) (.*)$/su;
const LONG = 16;
const MANY = 5;

/** Buttons: side by side where they are few and short, one below the other where they are a list to read. */
function chips(rows, onPress) {
  const all = rows.flat();
  const isList = all.length >= MANY || all.some(({ label }) => label.length > LONG || TICKABLE.test(label));
  const made = element("div", `chips${isList ? " list" : ""}`);
  made.setAttribute("role", "group");
  made.dataset.label = "page-choices";
  made.setAttribute("aria-label", word("page-choices"));
  for (const row of rows) made.append(element("div", "", ...row.map((button) => chip(button, onPress))));
  return made;
}

/** A label; of one that can be ticked, the box is drawn, and the number, for those who type it, stands behind. */
function face(label) {
  const [, number, tick, words] = TICKABLE.exec(label) ?? [];
  if (!tick) return [label];
  const box = element("span", `box${tick === "☑" ? " ticked" : ""}`, ...(tick === "☑" ? [icon("M5 12.500l4.500 4.500 9.500-10")] : []));
  return [box, element("span", "words", words), ...(number ? [element("span", "number", number)] : [])];
}

function chip({ label, target }, onPress) {
  if (target.url !== undefined) {
    const link = element("a", "chip", label);
    // Anything but a page of the web stays dead.
    if (/^(https?:\/\/|\/(?!\/))/i.test(target.url)) link.href = target.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }
  const made = element("button", "chip", ...face(label));
  made.type = "button";
  const tick = TICKABLE.exec(label)?.[2];
  if (tick) {
    made.classList.add("tickable");
    made.setAttribute("aria-pressed", String(tick === "☑"));
  }
  made.addEventListener("click", () => onPress(target.payload, label, made));
  return made;
}

/** The person's own words, or the words of a button they pressed. */
export function own(text, at, pressed) {
  const bubble = element("div", "bubble", speaker("page-speaker-own"), element("span", "words", ...linked(text)));
  if (at) bubble.append(time(at));
  return ownLine(bubble, pressed ? "pressed" : "");
}

function ownLine(bubble, className) {
  const line = element("li", `line own ${className}`.trim(), element("div", "content", bubble));
  line.setAttribute("aria-live", "off");
  return line;
}

/** A file that the person sent. `source`: where a picture can be had, before or after sending. */
export function file({ name, source, paper, at, isPicture }, onZoom) {
  const bubble = element("div", "bubble file", speaker("page-speaker-own"));
  const shown = isPicture ?? (paper && (!name || PICTURE_NAME.test(name)));
  const address = source ?? (paper ? `/api/papers/${encodeURIComponent(paper)}` : undefined);
  if (shown && address) picture(bubble, name, address, onZoom);
  else plain(bubble, name, paper);
  if (at) bubble.append(time(at));
  return ownLine(bubble, "");
}

function picture(bubble, name, address, onZoom) {
  const image = element("img");
  image.alt = name ?? word("page-picture");
  image.src = address;
  const shot = element("button", "shot", image);
  shot.type = "button";
  shot.addEventListener("click", () => onZoom(image));
  image.addEventListener("error", () => {
    // Not a picture that this browser can draw, or gone by now.
    bubble.classList.remove("picture");
    shot.replaceWith(tile(name));
  });
  bubble.classList.add("picture");
  bubble.append(shot);
}

function tile(name, paper) {
  const words = element("span", "", name ?? word("page-file"));
  if (!paper) return element("div", "sheetfile", sheet(), words);
  const link = element("a", "", words);
  link.href = `/api/papers/${encodeURIComponent(paper)}`;
  link.download = name ?? "";
  return element("div", "sheetfile", sheet(), link);
}

const plain = (bubble, name, paper) => bubble.append(tile(name, paper));

/** Marks an own line as taken or not. */
export function mark(line, reaction) {
  line.querySelector(".mark")?.remove();
  const good = reaction === "good";
  const made = element("span", `mark ${reaction}`, good ? icon("M5 12.500l4.500 4.500 9.500-10") : icon("M12 5v8.500M12 18.500v.1"));
  made.setAttribute("role", "img");
  made.dataset.label = good ? "page-mark-good" : "page-mark-bad";
  made.setAttribute("aria-label", word(made.dataset.label));
  // Outside of the bubble's clipping.
  line.querySelector(".content").append(made);
}
