// 下放: ticking many services in one sitting, the places of the tier that was chosen, and the progress of a run.

const form = document.querySelector("[data-devolution]");
if (form) setUp(form);
const running = document.querySelector("[data-run]");
if (running) run(running);

function setUp(form) {
  const rows = [...form.querySelectorAll(".dd-ticks li")];
  const box = (row) => row.querySelector("input");
  const controls = ["filter", "by-department", "by-tier", "only-ticked"].map((id) => form.querySelector(`#${id}`));
  const [filter, department, tier, only] = controls;
  form.querySelector("[data-tools]").hidden = false;

  const count = () => {
    const words = form.dataset.count.replace("{n}", rows.filter((row) => box(row).checked).length);
    form.querySelector("[data-ticked]").textContent = words;
    form.querySelector("[data-ticked-too]").textContent = words;
  };
  const fits = (row, words) =>
    words.every((word) => row.dataset.find.includes(word)) &&
    (!department.value || row.dataset.department === department.value) &&
    (!tier.value || row.dataset.tiers.includes(`,${tier.value},`)) &&
    (!only.checked || box(row).checked);
  const list = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !fits(row, words);
    form.querySelector("[data-none]").hidden = rows.some((row) => !row.hidden);
  };

  for (const control of controls) control.addEventListener("input", list);
  filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  form.addEventListener("change", count);
  for (const button of form.querySelectorAll("[data-tick]")) {
    button.addEventListener("click", () => {
      for (const row of rows) if (!row.hidden) box(row).checked = button.dataset.tick === "1";
      count();
    });
  }
  setUpPlaces(form);
  count();
}

function setUpPlaces(form) {
  const way = form.querySelector("#to_tier");
  const some = form.querySelector("[name=scope][value=some]");
  const show = () => {
    form.querySelector("[data-scope]").hidden = !some.checked;
    const tier = way.selectedOptions[0]?.dataset.places;
    for (const part of form.querySelectorAll("[data-scope] [data-tier]")) part.hidden = part.dataset.tier !== tier;
  };
  form.addEventListener("change", show);
  for (const button of form.querySelectorAll("[data-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...button.closest("fieldset").querySelectorAll("input")];
      const tick = boxes.some((one) => !one.checked);
      for (const one of boxes) one.checked = tick;
    });
  }
  show();
}

async function run(section) {
  const say = section.querySelector("[data-say]");
  const bar = section.querySelector("progress");
  for (;;) {
    const headers = { "X-CSRFToken": section.dataset.token, "X-Requested-With": "fetch" };
    let answer;
    try {
      answer = await fetch(section.dataset.run, { method: "POST", headers });
    } catch {
      say.textContent = section.dataset.failed;
      return;
    }
    if (!answer.ok || answer.redirected) { location.reload(); return; }
    const { done, failed, waiting } = await answer.json();
    bar.value = done + failed;
    if (!waiting) { location.reload(); return; }
    say.textContent = section.dataset.words.replace("{done}", done + failed).replace("{waiting}", waiting);
  }
}
