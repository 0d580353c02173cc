const LIMIT = 2_000;
const WARN_AT = 1_800;
const DRAFT = "talk.draft.";

/**
 * Where a line is written. Enter sends it, Shift+Enter begins a new row; what is not sent yet is kept for each room of the
 * tab.
 *
 * @param {object} options
 * @param {HTMLFormElement} options.form
 * @param {HTMLTextAreaElement} options.text
 * @param {HTMLElement} options.left  tells how many characters are left
 * @param {(text: string) => void} options.onSend
 * @param {() => void} options.onTyping
 */
export function createComposer({ form, text, left, onSend, onTyping }) {
  let room = "";

  function changed() {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
    const { length } = text.value;
    left.textContent = length > WARN_AT ? `${LIMIT - length} characters left` : "";
    form.classList.toggle("blank", text.value.trim() === "");
    try {
      sessionStorage.setItem(DRAFT + room, text.value);
    } catch {
      // Then a draft lasts as long as the page.
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const line = text.value.trim();
    if (line === "") return;
    text.value = "";
    changed();
    text.focus();
    onSend(line);
  });
  text.addEventListener("input", () => {
    changed();
    if (text.value.trim() !== "") onTyping();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  return {
    /** @param {string} to */
    enter(to) {
      room = to;
      try {
        text.value = sessionStorage.getItem(DRAFT + room) ?? "";
      } catch {
        text.value = "";
      }
      changed();
      if (matchMedia("(pointer: fine)").matches) text.focus();
    },
  };
}
