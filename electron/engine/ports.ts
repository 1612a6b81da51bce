/** What the engine asks of a door. A door supplies these; tests replace them and nothing else. */

export interface Vault {
  readonly kind: 'system' | 'memory';
  /** In words: where secrets are kept, or why they are only kept until Portico closes. */
  readonly note: string;
  get(key: string): Promise<string | null>;
  /** An empty or null value removes the entry. Throws `trust/no-key-store` when the system refuses. */
  set(key: string, value: string | null): Promise<void>;
}

export interface OpenedBrowser {
  /** In words, for the screen: "Chromium in a fresh profile", "your default browser". */
  readonly how: string;
  readonly opened: boolean;
  /** Resolves when the person closed the browser, where that can be known; never rejects. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

export interface OpenBrowser {
  /** `freshProfile`: a temporary profile that shares nothing with the person's own. Never throws; says how it went. */
  open(url: string, options: { readonly freshProfile: boolean }): Promise<OpenedBrowser>;
}

/** Settings live in one file whose owner depends on the door: electron-store in the shell, conf elsewhere. */
export interface SettingsFile {
  read(): Promise<Readonly<Record<string, unknown>>>;
  write(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface Ports {
  readonly vault: Vault;
  readonly browser: OpenBrowser;
  readonly settings: SettingsFile;
}
