// The list of services before a shared part changes: all of a group ticked or none, and the button says what it does.

const form = document.getElementById("change");
const told = form.querySelector("[data-count]");

function tell() {
  if (told) told.hidden = !form.querySelector("input[name=take]:checked");
}

for (const group of form.querySelectorAll("[data-all]")) {
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tick]");
    if (!button) return;
    for (const box of group.closest("section").querySelectorAll("input[name=take]")) box.checked = button.dataset.tick === "1";
    tell();
  });
}
form.addEventListener("change", tell);
tell();
