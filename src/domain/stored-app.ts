// A GitHub App's credentials as the set-up keeps them: the same JSON in a file and in a parameter of SSM.
import * as z from 'zod';

export const StoredApp = z.object({
  app_id: z.string().min(1),
  slug: z.string().optional(),
  /** PEM. */
  private_key: z.string().min(1),
  webhook_secret: z.string().min(1),
});
export type StoredApp = z.infer<typeof StoredApp>;

export function storedAppText(app: StoredApp): string {
  return `${JSON.stringify(app, null, 2)}\n`;
}
