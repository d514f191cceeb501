// Ready sentences go into the opinion at the cursor's end; the person can still change them.

for (const button of document.querySelectorAll("[data-ready]")) {
  button.addEventListener("click", () => {
    const box = document.getElementById(button.dataset.ready);
    const before = box.value.trimEnd();
    box.value = before ? `${before}${/[。！？；]$/.test(before) ? "" : "。"}${button.textContent}` : button.textContent;
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

document.addEventListener("submit", (event) => {
  if (event.submitter?.getAttribute("aria-disabled") === "true") event.preventDefault();
}, true);
