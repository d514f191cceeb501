// Initials lead to an option: in a closed or open list, and among radio buttons. 汉族 is reached by h, then hz.

import { all, form } from "./page.js";

const PAUSE = 900; // milliseconds after which a letter begins a new word
let typed = "";
let at = 0;
let where = null; // the list, or the name of the radio buttons

/** The letters typed here so far, this one included. */
function gather(letter, place) {
  const now = Date.now();
  typed = now - at > PAUSE || place !== where ? letter : typed + letter;
  at = now;
  where = place;
  return typed;
}

/** The option that the letters mean; the same letter again goes on to the next one that begins with it. */
export function meant(options, word, current) {
  const letters = word.toLowerCase();
  const repeated = [...letters].every((letter) => letter === letters[0]);
  const from = options.indexOf(current);
  const turned = [...options.slice(from + 1), ...options.slice(0, from + 1)];
  const begins = (part) => (option) => (option.dataset.i ?? "").startsWith(part);
  const still = current && begins(letters)(current) && letters.length > 1 ? current : null;
  return still ?? turned.find(begins(letters)) ?? (repeated ? turned.find(begins(letters[0])) : undefined);
}

function jumpInList(event) {
  const list = event.target;
  const options = [...list.options].filter((option) => option.value && !option.disabled && !option.hidden);
  const option = meant(options, gather(event.key, list), list.selectedOptions[0]);
  if (!option) return;
  event.preventDefault();
  if (option.selected) return;
  option.selected = true;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function jumpAmongRadios(event) {
  const radios = all("input[type=radio]").filter((one) => one.name === event.target.name && one.offsetParent && !one.disabled);
  const radio = meant(radios, gather(event.key, event.target.name), radios.find((one) => one.checked));
  if (!radio) return;
  event.preventDefault();
  radio.focus();
  if (radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

form.addEventListener("keydown", (event) => {
  if (!/^[a-z]$/i.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.matches("select:not([multiple])")) jumpInList(event);
  else if (event.target.matches("input[type=radio]")) jumpAmongRadios(event);
});
