// The studio's text: line numbers, Tab that indents and still lets go, jumping to a problem, checking without
// leaving the page, and a copy in this browser of what has not reached the server.

const form = document.querySelector("[data-studio]");
const key = form && `studio:${form.dataset.studio}`;

for (const box of document.querySelectorAll("[data-code]")) numberLines(box);

/** Keep the numbers beside a text in step with it. */
function numberLines(box) {
  const text = box.querySelector("textarea");
  const gutter = box.querySelector(".dd-lines-no");
  let shown = 0;
  const draw = () => {
    const count = text.value.split("\n").length;
    if (count !== shown) gutter.replaceChildren(...Array.from({ length: count }, (_unused, at) => numbered(at + 1)));
    shown = count;
    gutter.scrollTop = text.scrollTop;
  };
  box.classList.add("numbered");
  text.addEventListener("input", draw);
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  if (!text.readOnly) text.addEventListener("keydown", indent);
  draw();
}

function numbered(number) {
  const line = document.createElement("i");
  line.textContent = number;
  return line;
}

let leaving = false; // Esc was pressed: the next Tab leaves, as everywhere else

function indent(event) {
  if (event.key === "Escape") { leaving = true; return; }
  if (event.key !== "Tab" || leaving || event.ctrlKey || event.altKey || event.metaKey) {
    if (event.key !== "Shift") leaving = false;
    return;
  }
  event.preventDefault();
  if (event.shiftKey) outdent(event.target);
  else insert(event.target, "  ");
}

function outdent(text) {
  const start = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const blanks = text.value.slice(start).match(/^ {0,2}/)[0].length;
  if (!blanks) return;
  const at = Math.max(start, text.selectionStart - blanks);
  text.setSelectionRange(start, start + blanks);
  insert(text, "");
  text.setSelectionRange(at, at);
}

/** Like typing, so that Ctrl+Z takes it back. */
function insert(text, words) {
  text.focus();
  const command = words ? "insertText" : "delete";
  if (!document.execCommand(command, false, words)) {
    text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  if (!link) return;
  event.preventDefault();
  goTo(document.getElementById("text"), Number(link.dataset.line));
});

function goTo(text, line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] || "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 6) * height);
  text.scrollLeft = 0;
}

/** The lines with problems, marked among the numbers. */
function markLines() {
  const numbers = document.querySelectorAll("[data-studio] .dd-lines-no i");
  for (const number of numbers) number.className = "";
  for (const link of [...document.querySelectorAll("#problems a[data-line]")].reverse()) {
    const number = numbers[link.dataset.line - 1];
    if (number) number.className = `on-${link.dataset.mark}`;
  }
}

if (form) {
  const text = form.querySelector("textarea");
  const note = form.querySelector("[data-dirty]");
  const opened = text.value;
  let isSaved = form.dataset.saved === "yes";
  let sending = false;

  const isDirty = () => !isSaved || text.value !== opened;
  const show = () => {
    note.textContent = isDirty() ? JSON.parse(form.dataset.words).dirty : "";
    note.classList.toggle("on", isDirty());
  };

  text.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && !sending) event.preventDefault();
  });

  // A copy in this browser: a login that ends, a line that drops or a machine that stops costs nothing.
  let timer = 0;
  function remember() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      try { localStorage.setItem(key, JSON.stringify({ text: text.value, at: Date.now() })); } catch { /* full or forbidden */ }
    }, 400);
  }

  function kept() {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  const bar = form.querySelector(".dd-kept-here");
  const forget = () => { localStorage.removeItem(key); bar.hidden = true; };
  const copy = kept();
  if (copy && copy.text === opened) forget();
  else if (copy) {
    bar.querySelector("[data-when]").textContent = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    bar.hidden = false;
  }
  bar.querySelector("[data-forget]").addEventListener("click", forget);
  bar.querySelector("[data-restore]").addEventListener("click", () => {
    text.value = copy.text;
    bar.hidden = true;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });

  form.querySelector("[data-check-now]").addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) { location.reload(); return; }
    document.getElementById("problems").innerHTML = await answer.text();
    markLines();
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[name=then][value='']"));
    }
  });
  text.addEventListener("input", markLines);
  markLines();
  show();
}
