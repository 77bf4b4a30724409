// Where the set-up keeps the credentials of the App that it made. One App for good: nobody replaces it over the network.
import type { StoredApp } from '../domain/stored-app.ts';

export interface AppStore {
  /**
   * Whether credentials are kept already; their text is not read. Rejects when the store cannot be asked, or is seen to take nothing: no App
   * is made then, whose credentials would be lost.
   */
  holds(): Promise<boolean>;
  /** Keeps them whole or not at all. false when others are kept already, which stay as they are; rejects when the store is away. */
  keep(app: StoredApp): Promise<boolean>;
}
