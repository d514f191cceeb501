// 大字: larger type for older eyes, remembered in this browser for a year. The cookie holds nothing else.

const toggle = document.querySelector("[data-large]");

toggle?.addEventListener("click", () => {
  const large = document.documentElement.classList.toggle("dd-large");
  toggle.setAttribute("aria-pressed", String(large));
  document.cookie = `dazi=${large ? 1 : 0}; path=/; max-age=31536000; samesite=lax`;
});
