// The GitHub App as `app.yml` has it -> the manifest that is posted to GitHub, and its permissions with their reasons for people.
import { readFileSync } from 'node:fs';
import { isMap, isScalar, parseDocument } from 'yaml';
import * as z from 'zod';

const AppFile = z.object({
  name: z.string(),
  url: z.string(),
  description: z.string(),
  public: z.boolean(),
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.string()),
});

export interface Wanted {
  readonly permission: string;
  readonly access: string;
  /** Why, in the words of `app.yml`. */
  readonly reason: string;
}

export interface AppPlan {
  readonly file: z.infer<typeof AppFile>;
  readonly wanted: readonly Wanted[];
}

export function readAppPlan(path = new URL('../../../app.yml', import.meta.url)): AppPlan {
  const document = parseDocument(readFileSync(path, 'utf8'));
  const file = AppFile.parse(document.toJS());
  const permissions = document.get('default_permissions');
  const wanted = isMap(permissions)
    ? permissions.items.map(({ key, value }) => ({
        permission: String(key),
        access: isScalar(value) ? String(value.value) : '',
        reason: isScalar(value) ? (value.comment ?? '').trim() : '',
      }))
    : [];
  return { file, wanted };
}

/** `address`: where the bot can be reached from GitHub; `page`: where the set-up page can be reached from the browser. No slash at the end. */
export function manifestFor(
  { file }: AppPlan,
  at: { readonly name: string; readonly address: string; readonly page: string },
) {
  return {
    ...file,
    name: at.name,
    hook_attributes: { url: `${at.address}/api/github/webhooks`, active: true },
    redirect_url: `${at.page}/setup/callback`,
  };
}
