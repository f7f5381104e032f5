// The page's own words, in the language of the chat. None is written here.

let words = {};
let language = document.documentElement.lang;
const listeners = [];

export const word = (id) => words[id] ?? "";
export const currentLanguage = () => language;
export const onWords = (listener) => listeners.push(listener);

/** What to say of an error code. */
export function trouble(code) {
  const text = words[`page-error-${code}`] ?? word("page-error-other");
  return text.replace("%limit%", document.body.dataset.limit);
}

/** Fetches the words of a language and puts them where they belong. A failure leaves what is there. */
export async function speak(wanted) {
  const response = await fetch(`/api/words?language=${encodeURIComponent(wanted)}`);
  if (!response.ok) return;
  words = await response.json();
  language = wanted;
  document.documentElement.lang = wanted;
  label(document);
  for (const listener of listeners) listener();
}

/** Puts the words on the elements that name them. */
export function label(root) {
  for (const element of root.querySelectorAll("[data-words]")) element.textContent = word(element.dataset.words);
  for (const element of root.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
    if (element.hasAttribute("title")) element.title = word(element.dataset.label);
  }
}

const format = (options, at) => new Intl.DateTimeFormat(language, options).format(at);

export const clock = (at) => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, at);

/** A size in words, e.g. "1.4 kB". */
export function size(bytes) {
  const options = { style: "unit", unit: "kilobyte", unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language, options).format(Math.max(0.1, bytes / 1000));
}

/** "Today", "yesterday", or the date. */
export function day(at) {
  const today = new Date();
  const yesterday = new Date();
  yesterday.setDate(today.getDate() - 1);
  if (at.toDateString() === today.toDateString()) return word("page-today");
  if (at.toDateString() === yesterday.toDateString()) return word("page-yesterday");
  const year = at.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return format({ year, month: "long", day: "numeric", weekday: "short" }, at);
}
