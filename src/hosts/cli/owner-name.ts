// `--owner`, as the command line takes it.
import { UsageError } from '../../domain/errors.ts';

/** Throws UsageError for what is the name of nobody, `acme/widget` say: whatever were done for it would hold for nobody. */
export function checkedOwner(owner: string): string {
  if (/^[a-z0-9](?:[a-z0-9-_]{0,99})$/i.test(owner)) return owner;
  throw new UsageError(`--owner takes the login of an organisation or user, not ${owner}.`);
}
