/** Lets "thywill/stompjs" stand for the installed library, as a page's import map lets it for the served one. */

const HOME = new URL("../../../../../bootstrap-js/package.json", import.meta.url).href;

/** @type {import("node:module").ResolveHook} */
export function resolve(specifier, context, next) {
  return specifier === "thywill/stompjs"
    ? next("@stomp/stompjs", { ...context, parentURL: HOME })
    : next(specifier, context);
}
