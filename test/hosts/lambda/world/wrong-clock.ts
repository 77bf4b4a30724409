// A process whose time of day is wrong by whole hours, which ones by its number: another process has others.

const hour = 3_600_000;

/** From now on `Date` is wrong, by up to a day forward or back. */
export function setClockWrong(): void {
  const right = Date.now.bind(Date);
  const wrong = (((process.pid * 7_919) % 48) - 24) * hour;
  class WrongDate extends Date {
    constructor(...given: readonly unknown[]) {
      // The overloads of Date have no type in common.
      super(...((given.length === 0 ? [right() + wrong] : given) as [number]));
    }
    static override now(): number {
      return right() + wrong;
    }
  }
  Reflect.set(globalThis, 'Date', WrongDate);
}
