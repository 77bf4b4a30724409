// A table asked by a name that comes from outside: a file, a model or an element may be called `constructor`, which every object has.

/** What the table itself says of the name; nothing that it has from elsewhere. */
export function ownOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
