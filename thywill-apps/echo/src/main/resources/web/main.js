import thywill from "thywill";

const SHOWN = 50;
const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
const text = /** @type {HTMLInputElement} */ (document.getElementById("text"));
const state = /** @type {HTMLElement} */ (document.getElementById("state"));
const trips = /** @type {HTMLElement} */ (document.getElementById("trips"));

/** @param {Error} error */
function show(error) {
  state.textContent = error.message;
}

thywill.onError(show);

thywill.onState(({ state: name, transport }) => {
  state.textContent = name === "connected" ? `Connected by ${transport}` : "Connecting…";
  state.dataset.state = name;
});

// What we send comes back as it was, so it can carry the time at which it left.
thywill.onMessage(({ said, sentAt }) => {
  const trip = document.createElement("li");
  const time = document.createElement("b");
  time.textContent = `${(performance.now() - sentAt).toFixed(1)} ms`;
  trip.append(`${said} `, time);
  trips.prepend(trip);
  trips.children[SHOWN]?.remove();
});

thywill.start(() => {
  form.onsubmit = (event) => {
    event.preventDefault();
    thywill.send({ said: text.value, sentAt: performance.now() }).catch(show);
    form.reset();
  };
  text.focus();
});
