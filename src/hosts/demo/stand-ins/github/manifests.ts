// The end of the manifest flow, which the emulator does not have: a code is exchanged once for the App's credentials.

import { json, type Layer, refusal, route } from './wire.ts';
import type { AppIdentity } from './world.ts';

export interface MadeApp extends AppIdentity {
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/** `codes`: what each code is worth; taken out when it is used. */
export function manifestLayers(codes: Map<string, MadeApp>): Layer[] {
  return [
    route('POST', '/app-manifests/:code/conversions', async (_call, { code = '' }) => {
      const app = codes.get(code);
      if (!app) return refusal(404, 'Not Found');
      codes.delete(code);
      const { id, slug, privateKey, webhookSecret } = app;
      return json(201, {
        id,
        slug,
        node_id: `A_${id}`,
        name: slug,
        html_url: `https://github.com/apps/${slug}`,
        client_id: `Iv1.${id}`,
        client_secret: 'stand-in-client-secret',
        webhook_secret: webhookSecret,
        pem: privateKey,
      });
    }),
  ];
}
