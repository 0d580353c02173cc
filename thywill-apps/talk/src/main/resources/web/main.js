import thywill from "thywill";
import { createConversation } from "./conversation.js";
import { FIRST_ROOM, roomOf, toRoom, visited } from "./rooms.js";
import { createSide, showRooms } from "./side.js";
import { remember, remembered } from "./memory.js";
import { followState } from "./state.js";
import { randomName } from "./text.js";

/** @param {string} id @returns {any} */
const at = (id) => document.getElementById(id);

const notice = at("notice");
let hideNotice = 0;

/** @param {unknown} what  shown for a while */
function tell(what) {
  notice.textContent = what instanceof Error ? what.message : String(what);
  notice.hidden = false;
  clearTimeout(hideNotice);
  hideNotice = window.setTimeout(() => (notice.hidden = true), 8_000);
}

let name = remembered("name", "") || randomName();
remember("name", name);
at("name").value = name;

const side = createSide({ side: at("side"), opener: at("side-button"), closer: at("side-close") });
const conversation = createConversation({ thywill, at, tell, name: () => name });

// How the connection is stands at the top of the page already.
thywill.onError((error) => error.name === "ConnectionError" || tell(error));
followState(thywill, at("state"));

// ------------------------------------------------------------------------------------------------------- rooms

function enter() {
  const room = roomOf(location.hash);
  if (!room) {
    const first = toRoom(decodeURIComponent(location.hash.slice(1))) ?? remembered("rooms", [FIRST_ROOM])[0];
    history.replaceState(null, "", `#${roomOf(first ?? "") ?? FIRST_ROOM}`);
    return enter();
  }
  const rooms = visited(remembered("rooms", []), room);
  remember("rooms", rooms);
  showRooms(at("rooms"), rooms, room);
  at("room").textContent = room;
  side.close();
  conversation.enter(room).catch(tell);
}

at("open").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const room = toRoom(at("other").value);
  at("open-hint").hidden = room !== undefined;
  at("open-hint").textContent = "A room's name is made of the letters a to z and of digits.";
  if (room) {
    at("open").reset();
    location.hash = room;
  }
});

at("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(location.href);
    at("copy-text").textContent = "Copied";
    setTimeout(() => (at("copy-text").textContent = "Copy link"), 2_000);
  } catch {
    tell(`The link to this room: ${location.href}`);
  }
});

// -------------------------------------------------------------------------------------------------------- name

at("rename").addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  try {
    ({ name } = await thywill.send({ rename: { name: at("name").value } }));
    at("name").value = name;
    remember("name", name);
    tell(`You are ${name} now.`);
  } catch (error) {
    tell(error);
  }
});

window.addEventListener("storage", () => {
  name = remembered("name", name);
  at("name").value = name;
});

// -------------------------------------------------------------------------------------------------------- start

thywill.start(() => {
  window.addEventListener("hashchange", enter);
  enter();
});
