// The scanner beside the camera: a button beside every document, shown once the bridge says that it has a scanner.

import { hasScanner, scanPages } from "../form/bridge.js";

let scanning = false; // one feeder: one document at a time

/** Let every place of `places` scan. `take(place, file)` is what a chosen file goes through too. */
export async function offerScanner(address, places, { say, symbol, take }) {
  if (!address || !places.length || !(await hasScanner(address))) return;
  for (const place of places) addButton(place, { address, say, symbol, take });
}

function addButton(place, tools) {
  const chooser = place.querySelector(".dd-choose");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm dd-scan" });
  const words = Object.assign(document.createElement("span"), { textContent: tools.say.scan });
  const name = Object.assign(document.createElement("span"), { className: "visually-hidden" });
  name.textContent = chooser.querySelector(".visually-hidden")?.textContent ?? "";
  const tell = Object.assign(document.createElement("span"), { className: "dd-scan-tell small", role: "status" });
  button.append(tools.symbol("scan"), words, name);
  chooser.after(button, tell);
  const state = { stop: false };
  button.addEventListener("click", async () => {
    if (button.dataset.running) {
      state.stop = true;
      return;
    }
    if (scanning) {
      tell.textContent = tools.say.scan_busy;
      return;
    }
    scanning = true;
    state.stop = false;
    button.dataset.running = "1";
    words.textContent = tools.say.scan_stop;
    try {
      tell.textContent = await run(place, tools, state, tell);
    } finally {
      scanning = false;
      delete button.dataset.running;
      words.textContent = tools.say.scan;
    }
  });
}

/** Scan until the feeder is empty, somebody stops, or something is in the way; what is to be said then. */
async function run(place, { address, say, take }, state, tell) {
  let count = 0;
  const got = () => (count ? say.scan_got.replace("{n}", count) : "");
  tell.textContent = say.scanning.replace("{n}", 1);
  try {
    for await (const page of scanPages(address)) {
      count += 1;
      const ending = { "image/png": "png", "application/pdf": "pdf" }[page.type] ?? "jpg";
      await take(place, new File([page], `${say.scan}-${count}.${ending}`, { type: page.type }));
      if (state.stop) break;
      tell.textContent = say.scanning.replace("{n}", count + 1);
    }
  } catch (fault) {
    return say[`scan_${fault.message}`] + got();
  }
  return count ? say.scan_done.replace("{n}", count) : say.scan_no_paper;
}
