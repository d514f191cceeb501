// New services: the next free code of the chosen department, until someone types another.
const naming = document.querySelector("[data-naming]");
if (naming) {
  const codes = JSON.parse(naming.dataset.codes);
  const code = naming.querySelector("#code");
  const department = naming.querySelector("#department");
  const known = new Set(Object.values(codes));
  const suggest = () => {
    const next = codes[department.value];
    if (next && (!code.value || known.has(code.value))) code.value = next;
  };
  department.addEventListener("change", suggest);
  suggest();
}
