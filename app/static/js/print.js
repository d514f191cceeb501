// A print job: the page asks how far it is until it is done. Without a script it loads itself anew.

const WAIT = 1500; // milliseconds between two questions
const place = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(place.dataset.progress, { headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected) return location.reload(); // the login has ended
    if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // no network: the next question tries again
  }
  goOn();
}

function goOn() {
  if (place.querySelector("[data-state=waiting]")) setTimeout(look, WAIT);
}

goOn();
