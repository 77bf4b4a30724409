// Requests of a stand-in to an emulator beside it, over connections that may have been closed meanwhile.

/**
 * Emulators close connections that lie idle for five seconds; a process that was too busy to hear of it writes into one that is closed. Nothing
 * was read of such a request, and it is sent again.
 */
export async function fetchOnIdle(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null;
    const code = cause instanceof Error ? Reflect.get(cause, 'code') : null;
    if (!['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(String(code))) throw error;
    return fetch(url, init);
  }
}
