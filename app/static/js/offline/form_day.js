// First of all parts of a form without network: the page was drawn on another day, so it learns which day it is.

const form = document.getElementById("form");
const day = new URLSearchParams(location.hash.slice(1)).get("today");

if (/^\d{4}-\d{2}-\d{2}$/.test(day ?? "")) form.dataset.today = day;
if (!form.querySelector("[data-lack]")) {
  form.append(Object.assign(document.createElement("span"), { hidden: true })); // counted by form/progress.js
  form.lastElementChild.dataset.lack = "";
}
