/** A WebSocket whose other end is the test. */
export class FakeSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSED = 3;
  OPEN = 1;
  CLOSED = 3;
  /** @type {FakeSocket[]} */
  static made = [];

  readyState = 0;
  bufferedAmount = 0;
  binaryType = "";
  /** @type {string[]} what was sent, in order */
  sent = [];
  /** @type {((event?: any) => void) | null} */
  onopen = null;
  /** @type {((event: any) => void) | null} */
  onmessage = null;
  /** @type {((event: any) => void) | null} */
  onclose = null;

  /** @param {string} url @param {string[]} protocols */
  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    FakeSocket.made.push(this);
  }

  static get newest() {
    return /** @type {FakeSocket} */ (FakeSocket.made.at(-1));
  }

  /** @param {string} text */
  send(text) {
    if (this.readyState !== 1) throw new Error("not open");
    this.sent.push(text);
  }

  close() {
    this.readyState = 3;
  }

  // ------------------------------------------------------------------------------------------ what the test calls

  open() {
    this.readyState = 1;
    this.onopen?.({});
  }

  /** @param {string} text */
  receive(text) {
    this.onmessage?.({ data: text });
  }

  /** @param {number} code @param {string} [reason] */
  end(code, reason = "") {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

/**
 * A frame's text.
 *
 * @param {string} command
 * @param {Record<string, string | number>} [headers]
 * @param {string} [body]
 */
export function frame(command, headers = {}, body = "") {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  return `${command}\n${lines.join("")}\n${body}\0`;
}

/** @param {string} text */
export function parsed(text) {
  const [head, body] = [text.slice(0, text.indexOf("\n\n")), text.slice(text.indexOf("\n\n") + 2)];
  const [command, ...lines] = head.split("\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
  return { command, headers, body: body.replace("\0", "") };
}
