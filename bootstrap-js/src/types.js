/**
 * The types of the browser side, and the two seams in it: what a component's module is ({@link
 * ClientComponent}), and what the session asks of a push ({@link ClientPush}). There is nothing to run here;
 * import the types in comments: `import("thywill/types").ClientPush`.
 *
 * @module thywill/types
 */
export {};

// ---------------------------------------------------------------------------------------------------- the page

/**
 * The JSON block of the bootstrap page.
 *
 * @typedef {object} Page
 * @property {PageApplication} application
 * @property {PageComponent[]} components  in the order in which they start; the one in slot `push` carries the
 *   session
 * @property {Record<string, Position>} [positions]  where channels were when the page was made
 */

/**
 * @typedef {object} PageApplication
 * @property {string} id
 * @property {string} name  for people
 * @property {string[]} scripts  addresses of the application's ES modules, started together
 */

/**
 * @typedef {object} PageComponent
 * @property {string} slot  such as `push`
 * @property {string} module  what to import, such as `thywill/push`
 * @property {any} config  what the component on the server wants its module to know
 */

/**
 * A component's browser side: the default export of its entry module.
 *
 * @template [Config=unknown]
 * @template [Value=unknown]
 * @typedef {object} ClientComponent
 * @property {(config: Config, context: ComponentContext) => Value | Promise<Value>} start  called once, when
 *   the components before it have started; what it throws ends the start of the page, with the component named
 */

/**
 * @typedef {object} ComponentContext
 * @property {AbortSignal} signal  aborts when the page's session is closed for good: release everything
 * @property {Page} page
 * @property {string} base  absolute address that relative ones are resolved against: the page's own in a
 *   browser, the server's in Node
 * @property {Platform} [platform]  what to use instead of the global objects of the same names
 */

/**
 * Absent members are the global ones.
 *
 * @typedef {object} Platform
 * @property {typeof globalThis.fetch} [fetch]
 * @property {typeof globalThis.WebSocket} [WebSocket]
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem">} [sessionStorage]
 * @property {Pick<Performance, "getEntriesByType">} [performance]
 * @property {import("./clock.js").Clock} [clock]
 */

// ---------------------------------------------------------------------------------- session and push: the seam

/**
 * What the module in slot `push` returns from `start`. The session ({@link module:thywill/session}) exchanges
 * the frame *objects* of documentation/protocol.md with it; how they look on the wire is the push's own affair.
 *
 * Division of labour. The session numbers, keeps and resends messages, knows positions, drops duplicates, finds
 * holes, subscribes again, says `received`, answers and sends signs of life, waits and reconnects. The push
 * opens one connection when told, translates frames, keeps their order, and says when the connection has ended.
 * It never reconnects by itself.
 *
 * @typedef {object} ClientPush
 * @property {(request: ConnectRequest, handlers: PushHandlers, options?: ConnectOptions) => PushConnection}
 *   connect  returns at once and never throws; what goes wrong comes through `onEnd`. The session has one
 *   connection at a time, and a second one for a moment when it changes over
 */

/**
 * @typedef {object} ConnectOptions
 * @property {string} [origin]  another origin whose paths are to be used, such as `https://b.example.org`
 * @property {PushConnection} [instead]  this one stands, and goes on; only a transport that is better is of use
 */

/**
 * What the push tells the session. Handlers never throw. Called in the order things happened, never before
 * `connect` has returned, never again after `onEnd`, and never after {@link PushConnection}'s `close` was
 * called.
 *
 * @typedef {object} PushHandlers
 * @property {(frame: ServerFrame, bytes?: number) => void} onFrame  a frame came; the first is `connected`. A
 *   `close` frame is not handed over here but ends the connection by `onEnd`. `bytes` is its length on the
 *   wire, roughly (characters will do); it only steers how often the session says `received`
 * @property {() => void} onActivity  the server gave a sign of life that is no frame: a STOMP heart-beat, an
 *   SSE comment, an empty answer to a poll
 * @property {(end: ConnectionEnd) => void} onEnd  the connection has ended, or could not be opened; called once
 */

/**
 * How a connection ended. All members may be absent: that is a cut, after which the session comes back by
 * back-off.
 *
 * @typedef {object} ConnectionEnd
 * @property {number} [code]  a close code of section 6 of the protocol page, translated by the push if its own
 *   differ
 * @property {string} [reason]
 * @property {"never" | "after-backoff" | "anew" | "elsewhere"} [reconnect]  if the wire said so; else the
 *   session goes by the code
 * @property {string} [address]  with `elsewhere`: the origin to go to
 * @property {number} [retryAfterMs]  wait at least so long
 * @property {unknown} [cause]  for people who look for the fault: an exception, a status
 */

/**
 * @typedef {object} PushConnection
 * @property {string} transport  such as `websocket`; settled when `connected` was handed over
 * @property {boolean} [improvable]  whether there is a better transport that may be worth a try
 * @property {number} bufferedBytes  how much was given to `send` and has not left yet, roughly; past 64 KiB the
 *   session drops frames without a number rather than queue them. 0 if unknown
 * @property {(frames: ClientFrame[]) => void} send  sends these after all earlier ones. Only called between
 *   `connected` and the end; never throws. What cannot be sent ends the connection by `onEnd`; the session then
 *   resends what has a number
 * @property {(options?: { goodbye?: boolean, leaving?: boolean }) => void} close  ends the connection and
 *   releases it; idempotent, no handler is called afterwards. With `goodbye` the server is told that the client
 *   will not come back; with `leaving` the page is being unloaded, so only what survives that may be used
 */

/**
 * What the session asks for. A push that cannot resume answers it with a `connected` whose `resumed` is false
 * and ignores `client`, `token` and `positions`; the session then subscribes again and resends.
 *
 * @typedef {object} ConnectRequest
 * @property {1} version
 * @property {string} application
 * @property {string} instance  the same for every connection of this client; with a message's number it names
 *   the message
 * @property {number} acknowledged  messages up to this number are done; those to come begin after it, unless
 *   resumed
 * @property {string} [client]  absent if there is nothing to resume
 * @property {string} [token]  absent if there is nothing to resume
 * @property {Record<string, Position>} [positions]  absent if there is nothing to resume
 * @property {Record<string, { recent?: number, epoch?: string, offset?: number }>} [subscribe]
 * @property {string} [credentials]  who the client is; absent for a guest
 * @property {true} [deltas]  patches are taken: section 5.9
 */

/**
 * How far a client has got on a channel.
 *
 * @typedef {object} Position
 * @property {string} epoch
 * @property {number} offset
 */

/**
 * Only kinds that a client must know of have a name.
 *
 * @typedef {"latest" | "state" | "volatile"} ChannelKind
 */

/**
 * Where a subscription goes on. Without a position if the push, or the channel, has no offsets.
 *
 * @typedef {Partial<Position> & { kind?: ChannelKind, deltas?: true }} Standing
 */

// ------------------------------------------------------------------------------------------ frames, client to server

/**
 * A frame from the client (documentation/protocol.md, section 2.1), without `connect`, which is given to
 * {@link ClientPush}'s `connect`, and without `goodbye`, which is an option of `close`.
 *
 * @typedef {SendFrame | CallFrame | NotifyFrame | PushFrame | ResultFrame | CancelFrame | PublishFrame | HistoryFrame |
 *   SubscribeFrame | UnsubscribeFrame | PutFrame | RemoveFrame | ReceivedFrame | ReportFrame | CredentialsFrame |
 *   LifeFrame} ClientFrame
 */

/**
 * Data for the application. Without `number` it is done if it arrives, and not acknowledged.
 *
 * @typedef {{ number?: number, send: unknown }} SendFrame
 */

/**
 * Calls a function of the application's.
 *
 * @typedef {{ number?: number, call: string, data: unknown, timeoutMs?: number }} CallFrame
 */

/** @typedef {{ number?: number, notify: string, data: unknown }} NotifyFrame  a call that wants no answer */

/** @typedef {{ number?: number, push: string, data: unknown }} PushFrame  for one of the application's queues */

/**
 * What a call of the server's has given: `data`, or `error`.
 *
 * @typedef {{ number?: number, result: string, data?: unknown, error?: { code: string, message: string } }} ResultFrame
 */

/** @typedef {{ cancel: number }} CancelFrame  the answer to the message of that number is wanted no longer */

/**
 * With an `id` that the channel's history has, nothing is published.
 *
 * @typedef {{ number?: number, publish: string, data: unknown, id?: string, key?: string }} PublishFrame
 */

/**
 * Asks for the newest publications, or for those that follow a position.
 *
 * @typedef {{ number?: number, history: string, recent?: number, epoch?: string, offset?: number, limit?: number }}
 *   HistoryFrame
 */

/**
 * Either with `recent`, or with `epoch` and `offset`, or with neither.
 *
 * @typedef {{ number?: number, subscribe: string, recent?: number, epoch?: string, offset?: number }} SubscribeFrame
 */

/** @typedef {{ number?: number, unsubscribe: string }} UnsubscribeFrame */

/**
 * Writes an entry of a channel of kind `state`. `if` is `"new"`, `"present"` or a version.
 *
 * @typedef {{ number?: number, put: string, key: string, data: unknown, if?: "new" | "present" | number, score?: number,
 *   ttlMs?: number }} PutFrame
 */

/** @typedef {{ number?: number, remove: string, key: string, if?: "present" | number }} RemoveFrame */

/** @typedef {{ received: Record<string, number> }} ReceivedFrame */

/** @typedef {{ report: { message: string, source?: string, line?: string, stack?: string } }} ReportFrame */

/** @typedef {{ number?: number, credentials: string }} CredentialsFrame  always with a number */

/** @typedef {{}} LifeFrame  a sign of life */

// ------------------------------------------------------------------------------------------ frames, server to client

/**
 * A frame from the server (section 2.2). A push whose protocol lacks something leaves the member out: see the
 * optional members of each.
 *
 * @typedef {ConnectedFrame | PublicationFrame | AckFrame | SubscribedFrame | SnapshotFrame | UnsubscribedFrame |
 *   GapFrame | UserFrame | ErrorFrame | LifeFrame} ServerFrame
 */

/** @typedef {{ connected: Connected }} ConnectedFrame */

/**
 * @typedef {object} Connected
 * @property {string} client
 * @property {string} session
 * @property {string} [connection]  for the push's own use
 * @property {string} [token]  absent if this connection cannot be resumed
 * @property {boolean} resumed
 * @property {number} received  the newest number the server has taken; 0 if unknown
 * @property {number} [heartbeatMs]  absent or 0: the push sends signs of life by itself
 * @property {number} [timeoutMs]  absent or 0: the push watches for silence by itself
 * @property {User} [user]  who has signed in; absent for a guest
 * @property {number} [credentialsExpireInMs]  when newer credentials must have been shown; absent if never
 * @property {number} [maxMessageBytes]  the longest frame; 65,536 if absent
 * @property {number} [socket]  tells the client from the others of its server
 * @property {Record<string, Standing>} channels  every subscribed channel; `{}` where there are no
 *   offsets
 */

/**
 * A publication; on channel `@` something for this client alone, with `answer` what became of one of its
 * messages, with `call`, `cancel` or `push` what the application wants of it. Without `offset` it is delivered as it comes, with no check for doubles and holes.
 *
 * @typedef {object} PublicationFrame
 * @property {string} channel
 * @property {number} [offset]
 * @property {string} [key]  what it is the newest of, on a channel of kind `latest`; what entry is changed, on one of
 *   kind `state`
 * @property {unknown} [data]
 * @property {number} [answer]  the number of the client's message; only on `@`
 * @property {Problem} [error]  with `answer`: it was not done, and why
 * @property {true} [own]  in place of `data`: the client has published it itself, and the channel does not send
 *   those back
 * @property {unknown} [patch]  in place of `data`: what has changed since the publication `base` of the same key
 * @property {number} [base]
 * @property {number} [score]  of that entry
 * @property {boolean} [removed]  whether the entry is removed
 * @property {string} [call]  the name of a function of the page's that is called
 * @property {string} [id]  with `call`: what the result names; without it no answer is wanted
 * @property {number} [timeoutMs]  with `call`: after how long the application gives up
 * @property {string} [cancel]  the answer to the call of that id is wanted no longer
 * @property {string} [push]  the queue of the page's that the data is for
 */

/** @typedef {{ ack: number }} AckFrame  every message up to this number is done; STOMP's RECEIPT means the same */

/** @typedef {{ channel: string, subscribed: Standing }} SubscribedFrame  may come unasked */

/** @typedef {{ channel: string, snapshot: SnapshotEntry[], offset: number, more?: true }} SnapshotFrame */

/** @typedef {{ key: string, version: number, data?: any, score?: number }} SnapshotEntry */

/** @typedef {{ key: string, version: number, data: any, score: number | undefined, removed: boolean }} EntryChange */

/** @typedef {{ channel: string, unsubscribed: true }} UnsubscribedFrame */

/** @typedef {{ channel: string, gap: Gap }} GapFrame */

/**
 * Publications that can no longer be had. None of the new epoch is known to be lost if `to` is `from` - 1.
 *
 * @typedef {object} Gap
 * @property {string} epoch
 * @property {number} from
 * @property {number} to  the position after which it goes on
 * @property {boolean} reset  the epoch is a new one: an unknown number of the old epoch is lost too
 */

/**
 * Somebody who has signed in.
 *
 * @typedef {object} User
 * @property {string} id
 * @property {string} name  for people; may be empty
 */

/** @typedef {{ user: User, session: string }} UserFrame  the client is this user's from now on */

/** @typedef {{ error: Problem, number?: number }} ErrorFrame  that message was not taken; without a number, something else */

/**
 * @typedef {object} Problem
 * @property {string} code  of section 2.3, or the application's own
 * @property {string} message  for people
 * @property {number} [retryAfterMs]
 */

// ---------------------------------------------------------------------------------------------- what a session tells

/**
 * @typedef {object} SessionState
 * @property {"connecting" | "connected" | "waiting" | "closed"} state
 * @property {string} [transport]  when connected
 * @property {boolean} [resumed]  when connected: whether it is the client it was before; if not, the
 *   application has lost it
 * @property {number} [retryInMs]  when waiting
 * @property {ConnectionEnd} [end]  when waiting or closed: how the last connection ended
 */

/**
 * What the session tells. Called in order, and never from within a call of the session's own methods but
 * `start`, `close`, `suspend` and `wake`.
 *
 * @typedef {object} SessionHandlers
 * @property {(state: SessionState) => void} onState
 * @property {(data: unknown, offset: number | undefined) => void} onPrivate
 * @property {(channel: string, data: unknown, offset: number | undefined, key: string | undefined) => void}
 *   onPublication
 * @property {(channel: string, entries: SnapshotEntry[]) => void} onCopy  all there is on a channel of kind `state`
 * @property {(channel: string, change: EntryChange) => void} onEntry  follows on the copy
 * @property {(channel: string, gap: Gap) => void} onGap
 * @property {(name: string) => void} [onUnsubscribed]  a channel or pattern is subscribed to no longer
 * @property {(problem: Problem) => void} onProblem  something without a number was refused, or something that
 *   nobody awaits
 * @property {(frame: PublicationFrame) => void} [onCall]  the application calls a function of the page's
 * @property {(id: string) => void} [onCancel]  it wants the result of that call no longer
 * @property {(queue: string, data: unknown, bytes: number) => void} [onPush]  an entry for one of the page's queues
 */
