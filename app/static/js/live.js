// Search as you type: the answer of the same form, put where `data-live` points. Without this script Enter does it.

const WAIT = 180; // milliseconds after the last key

for (const box of document.querySelectorAll("[data-live]")) {
  const place = document.querySelector(box.dataset.live);
  let timer = 0;
  let running = null;
  let shown = box.value.trim();

  const search = async () => {
    const text = box.value.trim();
    if (text === shown) return;
    shown = text;
    running?.abort();
    running = new AbortController();
    const address = new URL(box.form.action);
    for (const [name, value] of new FormData(box.form)) if (value) address.searchParams.set(name, value);
    try {
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, signal: running.signal });
      if (answer.redirected) location.reload(); // the login has ended
      else if (answer.ok) place.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") shown = null; // no network: the next key tries again
    }
  };

  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(search, WAIT);
  });
  box.addEventListener("compositionend", () => { timer = setTimeout(search, WAIT); });
  box.addEventListener("keydown", (event) => {
    const links = [...place.querySelectorAll("a")];
    if (event.key === "ArrowDown" && links.length) { event.preventDefault(); links[0].focus(); }
    if (event.key === "Enter" && links.length === 1 && !event.isComposing) { event.preventDefault(); links[0].click(); }
  });
  place.addEventListener("keydown", (event) => {
    const links = [...place.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && at >= 0) { event.preventDefault(); links[at + 1]?.focus(); }
    if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (links[at - 1] ?? box).focus(); }
  });
}
