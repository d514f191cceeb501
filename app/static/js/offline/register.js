// Pages of agents bring the worker along (offline/worker.js), offer a new one its turn, and clear the phone at logout.

const QUIET = 1500; // milliseconds after the page is there: it comes first

async function register() {
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  registration?.waiting?.postMessage("take over");
}

if ("serviceWorker" in navigator && !navigator.connection?.saveData) {
  setTimeout(() => register().catch(() => {}), QUIET); // without a network, or forbidden: the page works as ever
}

for (const form of document.querySelectorAll("form[action='/logout/']")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { mayLeave } = await import("./leaving.js");
    if (await mayLeave(form.dataset)) form.submit();
  });
}
