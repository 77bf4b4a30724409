// What every store of an App's credentials must do.
import { describe, expect, test } from 'vitest';
import type { StoredApp } from '../../src/domain/stored-app.ts';
import type { AppStore } from '../../src/ports/app-store.ts';

export interface AppStoreUnderTest {
  readonly store: AppStore;
  /** What a reader finds; null: nothing. */
  read(): Promise<StoredApp | null>;
}

export const app = {
  app_id: '77',
  slug: 'outrider-of-acme',
  private_key: '-----BEGIN RSA PRIVATE KEY-----\nMII+/=\n-----END RSA PRIVATE KEY-----\n',
  webhook_secret: 'a secret "that" github drew',
};

/** `make` gives an empty store for each test. */
export function appStoreContract(name: string, make: () => Promise<AppStoreUnderTest>): void {
  describe(`an App's credentials in ${name}`, () => {
    test('are not there at first, and afterwards as they were kept', async () => {
      const { store, read } = await make();
      expect(await store.holds()).toBe(false);
      expect(await read()).toBeNull();
      expect(await store.keep(app)).toBe(true);
      expect(await store.holds()).toBe(true);
      expect(await read()).toEqual(app);
    });

    test('are kept once, also when many come at the same time', async () => {
      const { store, read } = await make();
      const many = Array.from({ length: 10 }, (_, i) => ({ ...app, app_id: String(i) }));
      const kept = await Promise.all(many.map((one) => store.keep(one)));
      expect(kept.filter(Boolean)).toHaveLength(1);
      expect((await read())?.app_id).toBe(String(kept.indexOf(true)));
      expect(await store.keep(app)).toBe(false);
      expect((await read())?.app_id).toBe(String(kept.indexOf(true)));
    });
  });
}
