/** What surrounds an extension host during its tests: everything it must find before it starts. */
export interface HostSurroundings {
  /** User settings, such as `http.proxy`. */
  readonly settings: Record<string, unknown>;
  /** Environment of the extension host, such as `SSL_CERT_FILE`. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Starts what the host tests need outside of VS Code. Called once for each VS Code. */
export function prepareHost(): Promise<HostSurroundings> {
  return Promise.resolve({ settings: {}, env: {}, stop: () => Promise.resolve() });
}
