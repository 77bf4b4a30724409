// The names of models in a command -> rows with provider, capabilities and rates.
import type { Capabilities, ModelRow } from '../../domain/model.ts';
import { Provider } from '../../domain/model.ts';
import type { ExtraModel, Settings } from '../../domain/settings.ts';
import { nearestNames } from '../parse/nearest.ts';

/** For a model of which a repository's configuration says nothing more: small enough for any model of this period. */
export const conservativeCapabilities: Capabilities = {
  context_tokens: 64_000,
  max_output_tokens: 8_192,
  thinking: 'none',
  effort: null,
  cache_markers: false,
  deadline_s: 900,
};

export interface KnownModels {
  readonly settings: Settings;
  readonly table: readonly ModelRow[];
}

export type ResolvedModels =
  | { readonly ok: true; readonly models: readonly ModelRow[] }
  | { readonly ok: false; readonly name: string; readonly problem: string; readonly nearest: readonly string[] };

/** Every model that may be named: the table's, then the configuration's. A row of the table is never redefined. */
export function knownModels({ settings, table }: KnownModels): ModelRow[] {
  const isOurs = (extra: ExtraModel) => table.some((row) => row.id === extra.id && row.provider === extra.provider);
  return [...table, ...settings.models.filter((extra) => !isOurs(extra)).map(rowOf)];
}

/** One row per name, in order. The first name that is not known, or that several providers serve, ends it. */
export function resolveModels(names: readonly string[], known: KnownModels): ResolvedModels {
  const rows = knownModels(known);
  const models: ModelRow[] = [];
  for (const name of names) {
    const matches = matching(name, rows);
    const [match] = matches;
    if (match === undefined) return unknown(name, rows);
    if (matches.length > 1) {
      const nearest = matches.map((row) => `${row.provider}/${row.id}`);
      return { ok: false, name, problem: `\`${name}\` is served by several providers: name one.`, nearest };
    }
    models.push(match);
  }
  return { ok: true, models };
}

function rowOf(extra: ExtraModel): ModelRow {
  const given = Object.fromEntries(Object.entries(extra.capabilities).filter(([, value]) => value !== undefined));
  const capabilities = { ...conservativeCapabilities, ...given };
  return { id: extra.id, provider: extra.provider, protocol: extra.protocol, capabilities, rates: extra.rates };
}

function matching(name: string, rows: readonly ModelRow[]): ModelRow[] {
  const exact = rows.filter((row) => row.id === name || `${row.provider}/${row.id}` === name);
  if (exact.length > 0) return exact;
  const typed = name.toLowerCase();
  return rows.filter((row) => row.id.toLowerCase() === typed || `${row.provider}/${row.id}`.toLowerCase() === typed);
}

function unknown(name: string, rows: readonly ModelRow[]): ResolvedModels {
  const [provider = '', ...rest] = name.split('/');
  const isQualified = rest.length > 0 && Provider.safeParse(provider.toLowerCase()).success;
  const id = isQualified ? rest.join('/') : name;
  const elsewhere = rows.filter((row) => row.id.toLowerCase() === id.toLowerCase());
  const nearest =
    elsewhere.length > 0
      ? elsewhere.map((row) => `${row.provider}/${row.id}`)
      : nearestNames(
          id,
          rows.map((row) => row.id),
        );
  return { ok: false, name, problem: `There is no model \`${name}\`.`, nearest: [...new Set(nearest)] };
}
