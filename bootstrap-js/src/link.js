/** @import { ConnectionEnd, PushConnection } from "./types.js" */

/**
 * A session's hold on one connection.
 *
 * @typedef {object} Link
 * @property {PushConnection} connection
 * @property {boolean} connected  the server has answered `connect`, and it has not ended
 * @property {ConnectionEnd} [end]  how it ended, while another one may still take its place
 */

/** @type {PushConnection} */
const NO_CONNECTION = { transport: "", bufferedBytes: 0, send() {}, close() {} };

/** @returns {Link} one that is about to be made */
export const createLink = () => ({ connection: NO_CONNECTION, connected: false });
