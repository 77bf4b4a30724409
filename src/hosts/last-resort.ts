// What nobody handled in a bot that serves: said in the log, with its stack. A promise's failure leaves everything as it was; a stack that was
// cut off in the middle may not, so the process ends, and the next start goes on from what is on the disk, as after a `kill -9`.
import type { Log } from '../ports/log.ts';

/** As `EX_SOFTWARE` of sysexits.h: a fault of ours, neither a no (1) nor a wrong call (2). */
export const brokenOff = 70;

/**
 * Watches this process; the returned function ends that. A rejection that nobody handled is a bug all the same: its line has level `error`.
 * `end` leaves the process at once, without closing anything.
 */
export function watchForUnhandled(
  log: Log,
  end: (status: number) => void = (status) => process.exit(status),
): () => void {
  const rejected = (reason: unknown) => log.error('a failure that nobody handled', { problem: told(reason) });
  const thrown = (error: unknown) => {
    log.error('a failure in the middle of something: the process ends, and goes on when it is started again', {
      problem: told(error),
    });
    end(brokenOff);
  };
  process.on('unhandledRejection', rejected);
  process.on('uncaughtException', thrown);
  return () => {
    process.off('unhandledRejection', rejected);
    process.off('uncaughtException', thrown);
  };
}

/** The stack, and what caused it: `fetch failed` alone says nothing. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? text : `${text}\ncaused by ${told(error.cause)}`;
}
