export function backoff() {}
