// The phone itself: room, lock, installing, giving it back.

import { day, draw, fill, one, say, size, tell } from "../dom.js";
import { giveBack, lock, phone } from "../phone.js";
import * as records from "../records.js";
import { roomLeft } from "./day.js";
import { tellWhy } from "./door.js";

export function own(go) {
  const root = draw("phone");
  const show = async () => {
    const { usage, quota } = await roomLeft();
    const persisted = await navigator.storage?.persisted?.();
    fill(root, {
      device: phone.device.name || say("no_device_name"),
      until: phone.device.expires_at ? day(phone.device.expires_at) : say("none"),
      space: quota ? say("space", { used: size(usage), left: size(quota - usage) }) : say("unknown"),
      persisted: persisted ? say("persisted") : say("not_persisted"),
      unsent: say("pieces", { n: records.unsent().length }),
    });
    one("[data-persist]", root).hidden = persisted || !navigator.storage?.persist;
    one("[data-free]", root).hidden = !records.isFull();
  };
  one("[data-lock]", root).addEventListener("click", lock);
  one("[data-persist]", root).addEventListener("click", async () => {
    if (!(await navigator.storage.persist())) tell(root, say("persist_refused"));
    await show();
  });
  one("[data-free]", root).addEventListener("click", async () => { await records.freeRoom(); await show(); });
  one("[data-end]", root).addEventListener("click", () => end(root, go));
  show();
}

async function end(root, go) {
  const open = records.list().filter((one) => records.OPEN.includes(one.state)).length;
  if (open) { tell(root, say("end_unsent", { n: open })); return; }
  if (!window.confirm(say("end_sure"))) return;
  try {
    await giveBack();
    go("#/setup");
  } catch (error) {
    tellWhy(root, error);
  }
}

let prompt = null;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  prompt = event;
  const button = one("[data-install]");
  if (button) button.hidden = false;
});

export function install() {
  const root = draw("install");
  const button = one("[data-install]", root);
  one("[data-installed]", root).hidden = !window.matchMedia("(display-mode: standalone)").matches;
  button.hidden = !prompt;
  button.addEventListener("click", async () => {
    await prompt.prompt();
    button.hidden = true;
  });
}
