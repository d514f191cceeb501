// New services: the next free code and the telephones of the chosen department, until someone types others; questions
// that another answer makes needless are hidden.
const naming = document.querySelector("[data-naming]");
const form = naming?.closest("form");

/** Keep `box` at what the department says, as long as it holds nothing but what a department says. */
function follow(box, department, said) {
  if (!box) return;
  const known = new Set(Object.values(said));
  const suggest = () => {
    const next = said[department.value];
    if (next && (!box.value || known.has(box.value))) box.value = next;
  };
  department.addEventListener("change", suggest);
  if (department.value) suggest();
}

if (naming) {
  const department = naming.querySelector("#department");
  const phones = Object.entries(JSON.parse(naming.dataset.phones));
  follow(naming.querySelector("#code"), department, JSON.parse(naming.dataset.codes));
  follow(form.querySelector("#consult_phone"), department, Object.fromEntries(phones.map(([code, [phone]]) => [code, phone])));
  follow(form.querySelector("#supervise_phone"), department, Object.fromEntries(phones.map(([code, [, phone]]) => [code, phone])));
}

for (const box of document.querySelectorAll("[data-asked]")) {
  const [name, values] = box.dataset.asked.split("=");
  const wanted = values.split(",");
  const show = () => { box.hidden = !wanted.includes(new FormData(form).get(name)); };
  form.addEventListener("change", show);
  show();
}
