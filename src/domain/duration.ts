// Whole seconds as people read them, with nothing left out.

/** `0 s`, `41 s`, `4 min`, `6 min 20 s`, `2 h`, `1 h 04 min`, `1 h 00 min 05 s`. */
export function exactDuration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  if (hours > 0 && rest > 0) return `${hours} h ${two(minutes)} min ${two(rest)} s`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${two(minutes)} min` : `${hours} h`;
  if (minutes > 0) return rest > 0 ? `${minutes} min ${two(rest)} s` : `${minutes} min`;
  return `${rest} s`;
}

const two = (value: number) => String(value).padStart(2, '0');
