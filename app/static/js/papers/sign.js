// The page for signing: the name drawn on the pad goes with the form as a picture.

import { openPad } from "./pad.js";

const form = document.querySelector("[data-sign]");
const tell = form.querySelector("[data-tell]");

for (const part of form.querySelectorAll("[data-pad]")) part.hidden = false;

const pad = openPad(form.querySelector("canvas"), () => { tell.textContent = ""; });
form.querySelector("[data-clear]").addEventListener("click", pad.clear);

// On the document and before everyone else: what is not sent must not count as sent once.
document.addEventListener("submit", (event) => {
  if (event.target !== form || event.submitter?.value !== "drawn") return;
  if (pad.isEmpty()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    tell.textContent = tell.dataset.empty;
    return;
  }
  const files = new DataTransfer();
  files.items.add(new File([pad.picture()], "sign.png", { type: "image/png" }));
  form.elements.drawn.files = files.files;
}, true);
