// 取当前位置: the phone tells where it stands; by hand the numbers can always be written. On the desk's form and on the
// page of a case alike, so it stands alone.

const WAIT = { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 };
const two = (number) => String(number).padStart(2, "0");

function moment(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function write(button, place) {
  const input = document.getElementById(button.dataset.locate);
  const { latitude, longitude, accuracy } = place.coords;
  input.value = `${latitude.toFixed(6)},${longitude.toFixed(6)} ±${Math.max(1, Math.round(accuracy))} ${moment(new Date(place.timestamp))}`;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  tell(button, button.dataset.located);
}

function tell(button, words) {
  button.parentElement.querySelector("[data-said]").textContent = words;
  button.disabled = words === button.dataset.locating;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  tell(button, button.dataset.locating);
  navigator.geolocation.getCurrentPosition((place) => write(button, place), () => tell(button, button.dataset.failed), WAIT);
});

// A browser tells a place only to pages that nobody on the way can read or change.
if ("geolocation" in navigator && window.isSecureContext) {
  for (const button of document.querySelectorAll("[data-locate]")) button.hidden = false;
}
