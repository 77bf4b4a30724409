// Loaded before the bot: once it listens, the time of day of its process is set every few seconds, by hours, forward and back; timers go on as ever.
const hour = 3_600_000;
/** Against the real time. Midnight, the end of a month and the life of every token lie between them. */
const offsets = [0, 9 * hour, -7 * hour, 31 * 24 * hour, 2 * hour, -40 * 24 * hour, -hour, 26 * hour] as const;
const every = 3_000;

const RealDate = Date;
let begun: number | null = null;
const offset = () =>
  (begun === null ? 0 : offsets[Math.floor((performance.now() - begun) / every) % offsets.length]) ?? 0;

// However long the start takes: the command comes before the first jump, and every run goes through the same ones.
const { write } = process.stdout;
process.stdout.write = ((...said: Parameters<typeof write>) => {
  begun ??= performance.now();
  return Reflect.apply(write, process.stdout, said);
}) as typeof write;

class JumpingDate extends RealDate {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0) super(JumpingDate.now());
    else super(...given);
  }

  static override now(): number {
    return RealDate.now() + offset();
  }
}

globalThis.Date = JumpingDate as DateConstructor;
