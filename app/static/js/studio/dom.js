// Small helpers of the editor: elements, icons, words of the page's language, what a screen reader is told.

const root = document.getElementById("editor");
export const words = JSON.parse(root.dataset.words);
const sprite = root.dataset.icons;

/** A sentence of the page; `{n}` and the like are filled in. */
export function say(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** An element: attributes by name, listeners as `on: {click}`, properties as `props`, then its children. */
export function h(tag, attributes = {}, ...children) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listen] of Object.entries(value)) one.addEventListener(event, listen);
    else if (name === "props") Object.assign(one, value);
    else one.setAttribute(name, value === true ? "" : value);
  }
  one.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return one;
}

export function icon(name, small = true) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", small ? "ico ico-s" : "ico");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** A button that does something; `kind` adds classes. */
export function button(label, listen, { kind = "", sign = "", ...attributes } = {}) {
  return h("button", { type: "button", class: `btn btn-sm ${kind}`, on: { click: listen }, ...attributes }, sign && icon(sign), label);
}

const speaker = document.getElementById("speaker");

/** Tell people who listen; the same words twice are said twice. */
export function announce(text) {
  speaker.textContent = "";
  setTimeout(() => { speaker.textContent = text; }, 60);
}

const notices = document.getElementById("notices");

/** A bar over the tabs with what happened and what can be done about it; one of each `key` at a time. */
export function notice(key, text, { actions = [], warn = false, seconds = 0 } = {}) {
  dismiss(key);
  const bar = h("div", { class: `dd-notice${warn ? " warn" : ""}`, "data-notice": key, role: "status" }, h("span", {}, text));
  const more = h("span", { class: "ed-acts" });
  for (const [label, act] of actions) more.append(button(label, () => { dismiss(key); act(); }));
  more.append(button("", () => dismiss(key), { kind: "btn-quiet", sign: "x", "aria-label": say("close") }));
  bar.append(more);
  notices.append(bar);
  if (seconds) setTimeout(() => { if (!bar.contains(document.activeElement)) bar.remove(); }, seconds * 1000);
  return bar;
}

export function dismiss(key) {
  notices.querySelector(`[data-notice="${key}"]`)?.remove();
}

/** A dialog with a heading; focus comes back to where it was. */
export function dialog(title, body, { wide = false, actions = [], onClose = null } = {}) {
  const before = document.activeElement;
  const name = `dialog-${Math.random().toString(36).slice(2)}`;
  const box = h("dialog", { class: `ed-dialog${wide ? " wide" : ""}`, "aria-labelledby": name });
  const close = () => box.close();
  const head = h("div", { class: "hd" }, h("h2", { id: name }, title),
    h("button", { type: "button", class: "btn btn-sm btn-quiet", "aria-label": say("close"), on: { click: close } }, icon("x")));
  const foot = actions.length ? h("div", { class: "ft" }, actions.map(([label, act, kind]) =>
    h("button", { type: "button", class: `btn ${kind ?? ""}`, on: { click: () => act(close) } }, label))) : null;
  box.append(...[head, h("div", { class: "bd" }, body), foot].filter(Boolean));
  box.addEventListener("close", () => {
    box.remove();
    if (before?.isConnected) before.focus();
    onClose?.();
  });
  document.body.append(box);
  box.showModal();
  return box;
}

/** 10:32, or 3月5日 10:32; a moment of the server is told in the hall's own time, wherever the browser thinks it is. */
export function clockTime(moment) {
  const told = typeof moment === "string" ? /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*(?:([+-])(\d\d):(\d\d))?/.exec(moment) : null;
  if (!told) return inWords(new Date(moment), new Date());
  const shift = told[3] ? (told[3] === "-" ? -1 : 1) * (Number(told[4]) * 60 + Number(told[5])) : -new Date().getTimezoneOffset();
  const there = new Date(Date.now() + (shift + new Date().getTimezoneOffset()) * 60_000);
  return inWords(new Date(`${told[1]}T${told[2]}`), there);
}

function inWords(date, now) {
  const time = `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
  return date.toDateString() === now.toDateString() ? time : say("day_time", { month: date.getMonth() + 1, day: date.getDate(), time });
}

/** Wait until nothing more comes for `wait` milliseconds. */
export function later(act, wait) {
  let timer = 0;
  const call = (...values) => { clearTimeout(timer); timer = setTimeout(() => act(...values), wait); };
  call.cancel = () => clearTimeout(timer);
  return call;
}
