// What somebody typed into the set-up's form.
import * as z from 'zod';
import { isPublicUrl } from '../../domain/public-url.ts';

export const Given = z.object({
  name: z.string().trim().min(1, 'The App needs a name.').max(34, 'GitHub takes names of up to 34 characters.'),
  organisation: z
    .string()
    .trim()
    .regex(/^(?:[a-z\d](?:[a-z\d-_]{0,99}))?$/i, 'The organisation is written as in its address on GitHub.'),
  address: z
    .string()
    .trim()
    .transform((text) => text.replace(/\/+$/, '').replace(/\/api\/github\/webhooks$/, ''))
    .refine(isPublicUrl, 'The address is a URL that begins with https://, without a query or a password.')
    .refine(
      (text) => !unreachable(text),
      'GitHub cannot reach that address: it means this machine only. Give the one under which the bot is reached from outside, or that of a tunnel to it.',
    ),
});

/** Names of whoever asks: GitHub takes no webhook there, and could send none. */
export function unreachable(address: string): boolean {
  const host = URL.parse(address)?.hostname ?? '';
  return /^(localhost|.*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/.test(host);
}
