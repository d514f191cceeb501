// Scanned stacks: too large a stack is told at once; a stack that is being read shows how far it is, and then itself.

const PAUSE = 2000; // milliseconds between two looks

for (const form of document.querySelectorAll("[data-scans]")) watchSize(form);
for (const run of document.querySelectorAll("[data-progress]")) follow(run);


function watchSize(form) {
  const files = form.querySelector("input[type=file]");
  const wrong = form.querySelector("[data-wrong]");
  const most = Number(form.dataset.most) * 1024 * 1024;
  files.addEventListener("change", () => {
    const size = [...files.files].reduce((sum, file) => sum + file.size, 0);
    const words = size <= most ? "" : form.dataset.tooLarge;
    wrong.textContent = words;
    wrong.hidden = !words;
    files.setCustomValidity(words);
  });
}

/** Ask again and again; when the network fails, the link beside it takes over. */
async function follow(run) {
  const bar = run.querySelector("progress");
  try {
    for (;;) {
      await new Promise((done) => setTimeout(done, PAUSE));
      const now = await look(run.dataset.progress);
      bar.value = now.done;
      if (now.over) break;
    }
    location.reload();
  } catch {
    run.querySelector("[data-plain]").hidden = false;
  }
}

async function look(address) {
  const answer = await fetch(address, { headers: { "X-Requested-With": "fetch", Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.json();
}
