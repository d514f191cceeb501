// Without a mouse.

import { all, form } from "./page.js";

// Enter moves on to the next box instead of sending a half-filled form.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input:not([type=radio]):not([type=checkbox])")) return;
  event.preventDefault();
  const reachable = all("input:not([type=hidden]), select, textarea").filter((item) => item.offsetParent);
  reachable[reachable.indexOf(event.target) + 1]?.focus();
});
