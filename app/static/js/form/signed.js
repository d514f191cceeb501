// A form that was signed and is changed afterwards says so at once; whether the signature still holds the server decides.

const form = document.getElementById("form");
const told = form.querySelector("[data-signed-changed]");
const ANSWER = /^(f_|s_|r_|handled_by$)/;

function tell(event) {
  if (ANSWER.test(event.target.name ?? "")) told.hidden = false;
}

for (const kind of ["input", "change"]) form.addEventListener(kind, tell);
