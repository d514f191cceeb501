// Imports: the steps of a batch follow each other by themselves and show how far it is; too large a file is told at
// once. Without a script the button 继续 does one step at a time.

for (const run of document.querySelectorAll("[data-run]")) goOn(run);
for (const form of document.querySelectorAll("[data-upload]")) watchSize(form);

/** Ask for step after step; when the network fails, the button takes over. */
async function goOn(run) {
  const form = run.querySelector("[data-go-on]");
  const words = run.querySelector("[data-words]");
  const bar = run.querySelector("progress");
  form.hidden = true;
  try {
    for (;;) {
      const done = await step(run);
      bar.max = done.total;
      bar.value = done.done;
      if (done.over) break;
      words.textContent = done.words;
    }
    location.reload();
  } catch {
    words.textContent = run.dataset.failed;
    form.hidden = false;
  }
}

async function step(run) {
  const answer = await fetch(run.dataset.run, {
    method: "POST",
    headers: { "X-Requested-With": "fetch", "X-CSRFToken": run.dataset.token, Accept: "application/json" },
  });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.json();
}

function watchSize(form) {
  const files = form.querySelector("input[type=file]");
  const wrong = form.querySelector("[data-wrong]");
  const most = Number(form.dataset.most) * 1024 * 1024;
  files.addEventListener("change", () => {
    const size = [...files.files].reduce((sum, file) => sum + file.size, 0);
    wrong.textContent = form.dataset.tooLarge;
    wrong.hidden = size <= most;
    files.setCustomValidity(size <= most ? "" : form.dataset.tooLarge);
  });
}
