// 服务方式 is asked where an agent hands the case in; an agent is asked in any case.

import { form, one } from "./page.js";

const section = one("[data-mode]");

function show() {
  section.hidden = new FormData(form).get("handled_by") !== "agent";
}

if (section && !("always" in section.dataset)) {
  form.addEventListener("change", show);
  show();
}
