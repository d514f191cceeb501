// Fills what a form still lacks with sample answers, as a hand would: `given` is JSON of [name, value].
(given) => {
  for (const [name, value] of JSON.parse(given)) {
    const controls = [...document.querySelectorAll(`#form [name="${CSS.escape(name)}"]`)];
    const [first] = controls;
    if (!first) continue;
    if (first.matches("[type=radio], [type=checkbox]")) {
      const words = { true: "yes", false: "no" }[String(value).toLowerCase()] ?? String(value);
      if (!controls.some((one) => one.checked)) controls.find((one) => one.value === words || one.value === String(value))?.click();
    } else if (!first.value && controls.length === 1) {
      first.value = value;
      for (const kind of ["input", "change"]) first.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
}
