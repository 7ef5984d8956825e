/** For windows without a cloud identity: no operation of theirs may ask for one. */
export function noCloud(): Promise<never> {
  return Promise.reject(new Error("No cloud is asked for anything."));
}
