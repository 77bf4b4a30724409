// A request to DynamoDB whose answer breaks off in its middle: the SDK repeats one that has no answer at all, and gives up on this one.

const attempts = 3;

/** Sends again what may be sent twice, at most three times in all. Throws what the last one threw. */
export async function unlessCutOff<T>(send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const cut = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
      if (!cut || attempt === attempts) throw error;
    }
  }
}
