// While somebody types: the server says what is wrong beside its box, and how the text reads with sample values.

const form = document.querySelector("[data-wording]");
const PAUSE = 600;
let timer = 0;
let asked = 0;

function paragraph(words, kind = "") {
  const line = document.createElement("p");
  line.className = kind;
  line.textContent = words;
  return line;
}

function note(name, sentences) {
  const box = document.getElementById(name);
  const notes = document.querySelector(`[data-notes="${name}"]`);
  if (!box || !notes) return;
  notes.replaceChildren(...sentences.map((words) => paragraph(words, "dd-wrong")));
  box.classList.toggle("is-invalid", sentences.length > 0);
  box.setAttribute("aria-invalid", String(sentences.length > 0));
}

function say(place, paragraphs) {
  place.hidden = !paragraphs?.length;
  place.replaceChildren(...(paragraphs ?? []).map((words) => paragraph(words)));
}

async function check() {
  const turn = ++asked;
  const typed = new FormData(form);
  const options = { method: "POST", body: typed, headers: { "X-CSRFToken": typed.get("csrf_token") }, redirect: "manual" };
  const answer = await fetch(form.dataset.wording, options).catch(() => null);
  if (!answer?.ok || turn !== asked) return; // saving says what is wrong
  const { problems, said } = await answer.json();
  for (const box of form.querySelectorAll("[data-notes]")) {
    const name = box.dataset.notes;
    if (name === "basis" || name === "effective_from") continue; // judged when saved
    note(name, problems.filter((one) => one.name === name).map((one) => one.sentence));
  }
  for (const place of form.querySelectorAll("[data-said]")) say(place, said[place.dataset.said]);
}

if (form) {
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  };
  form.addEventListener("input", soon);
  form.addEventListener("click", (event) => event.target.closest("[data-insert]") && soon());
  check();
}
