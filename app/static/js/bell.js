// How many messages are unread, and how many cases stand in each tab: asked once a minute while somebody is looking.

const EVERY = 60_000;
const bell = document.querySelector("[data-bell]");
let etag = "";
let asking = false;

async function ask() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const answer = await fetch(bell.dataset.bell, { headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.status === 200 && !answer.redirected) {
      etag = answer.headers.get("ETag") ?? "";
      show(await answer.json());
    }
  } catch {
    // No network: the numbers stay as they were, the next minute asks again.
  } finally {
    asking = false;
  }
}

function show({ unread, tabs }) {
  for (const mark of document.querySelectorAll("[data-unread]")) {
    mark.hidden = unread === "0";
    mark.textContent = unread;
    if (mark.dataset.words) mark.title = `${unread} ${mark.dataset.words}`;
  }
  for (const [tab, count] of Object.entries(tabs)) {
    for (const badge of document.querySelectorAll(`[data-tab-count="${tab}"]`)) badge.textContent = count;
  }
}

if (bell) {
  ask();
  setInterval(ask, EVERY);
  window.addEventListener("focus", ask);
  document.addEventListener("visibilitychange", ask);
}
