// Interleaved rounds of several contestants, so that whatever else the machine does hits all of them alike.

export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Runs every contestant once a round, in turn; what they return is the figure, or the milliseconds they took where they return nothing. */
export async function interleave(
  contestants: Readonly<Record<string, () => Promise<number | undefined> | number | undefined>>,
  rounds = 7,
): Promise<Timing[]> {
  const figures = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const from = performance.now();
      const figure = await run();
      figures.get(name)?.push(figure ?? performance.now() - from);
    }
  }
  return [...figures].map(([name, all]) => {
    const sorted = [...all].sort((a, b) => a - b);
    return { name, median: sorted[sorted.length >> 1] ?? 0, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
  });
}
