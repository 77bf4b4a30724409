// A GitHub App's credentials as the set-up keeps them: the same JSON in a file and in a parameter of SSM.
import * as z from 'zod/mini';

export const StoredApp = z.object({
  app_id: z.string().check(z.minLength(1)),
  slug: z.optional(z.string()),
  /** PEM. */
  private_key: z.string().check(z.minLength(1)),
  webhook_secret: z.string().check(z.minLength(1)),
});
export type StoredApp = z.infer<typeof StoredApp>;

export function storedAppText(app: StoredApp): string {
  return `${JSON.stringify(app, null, 2)}\n`;
}
