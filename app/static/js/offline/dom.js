// Screens are templates of the page; here they are drawn and filled. Words come from the page, too.

const script = document.getElementById("shell");

export const words = JSON.parse(script.dataset.words);
export const base = script.dataset.base;
export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

/** Words of the page with their gaps filled: `say("left", { n: 3 })`. */
export const say = (name, values = {}) => filled(words[name], values);

const slipWords = JSON.parse(script.dataset.slip);

/** Words of the slip: paper is Chinese, whatever the page speaks. */
export const sayOnSlip = (name, values = {}) => filled(slipWords[name], values);

/** The screen of a template, in the place of the one before. */
export function draw(name) {
  const main = document.getElementById("main");
  main.replaceChildren(document.getElementById(`t-${name}`).content.cloneNode(true));
  return main.firstElementChild;
}

/** Put texts into slots; an empty one takes its place away. */
export function fill(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    const own = root.matches(`[data-slot="${name}"]`) ? [root] : [];
    for (const slot of [...own, ...all(`[data-slot="${name}"]`, root)]) {
      slot.textContent = text ?? "";
      slot.hidden = text === "" || text === null || text === undefined;
    }
  }
}

/** Lines of a list, each made of the row template of this part; the part shows itself when there are some. */
export function list(root, name, items, each) {
  const part = one(`[data-part="${name}"]`, root);
  const template = one("template[data-row]", part);
  for (const old of [...template.parentElement.children]) if (old !== template) old.remove();
  for (const item of items) {
    const line = template.content.firstElementChild.cloneNode(true);
    each(line, item);
    template.parentElement.append(line);
  }
  if (part.matches("section, ul, ol")) part.hidden = !items.length;
}

/** What is wrong beside a form, told to readers of the screen, too. */
export function tell(root, sentence) {
  one("[data-tell]", root).textContent = sentence;
}

/** A form of the screen: `act` is given its fields and the button; the form is busy until it is done. */
export function onSubmit(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const buttons = all("button", form);
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    try {
      await act(Object.fromEntries(new FormData(form)), event.submitter?.value ?? "");
    } finally {
      delete form.dataset.busy;
      for (const button of buttons) button.removeAttribute("aria-disabled");
    }
  });
}

// ── days and sizes in words ─────────────────────────────────────────────────────────────────────────

const parts = (options) => new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hourCycle: "h23", ...options });
const DATE = parts({ month: "numeric", day: "numeric" });
const WEEKDAY = parts({ weekday: "short" });
const TIME = parts({ hour: "2-digit", minute: "2-digit" });
const ISO = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit" });

const dateParts = (moment) =>
  Object.fromEntries(DATE.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));

const date = (moment) => say("date", dateParts(moment));

export const momentOnSlip = (moment) => sayOnSlip("date", { ...dateParts(moment), time: clock(moment) });

/** 10月21日 周三 */
export const day = (moment) => `${date(moment)} ${WEEKDAY.format(new Date(moment))}`;
export const clock = (moment) => TIME.format(new Date(moment));
export const dayAndClock = (moment) => `${date(moment)} ${clock(moment)}`;
/** 2026-10-21, in the county. */
export const isoDay = (moment) => ISO.format(new Date(moment));

export function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  return `${Math.floor(bytes / 1024 ** 3)} GB`;
}

/** 张桂兰 → 张*兰, as reports/public_words.py `mask_name`. */
export function maskName(name) {
  const letters = [...name];
  if (letters.length <= 2) return (letters[0] ?? "") + "*".repeat(Math.max(0, letters.length - 1));
  return letters.map((letter, at) => (at === 0 || at === letters.length - 1 || letter === "·" ? letter : "*")).join("");
}
