const base = "https://www.googleapis.com/compute/v1/";

/** The path of a resource that is named by URL or by path: `projects/…`. */
export function pathOf(link: string): string {
  return link.trim().replace(/^(?:https?:\/\/[^/]+)?\/?(?:compute\/[a-z0-9]+\/)?/, "");
}

/** The URL by which Compute Engine wants a resource named (api-facts §6.1). */
export function urlOf(path: string): string {
  return `${base}${pathOf(path)}`;
}

export function nameIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function projectIn(path: string): string {
  return /^projects\/([^/]+)\//.exec(pathOf(path))?.[1] ?? "";
}

export function regionIn(path: string): string {
  return /\/regions\/([^/]+)\//.exec(path)?.[1] ?? "";
}

export function regional(project: string, region: string, kind: string, name: string): string {
  return `projects/${project}/regions/${region}/${kind}/${name}`;
}

/** A service attachment by its path. */
const attachment = /^projects\/([^/]+)\/regions\/([^/]+)\/serviceAttachments\/([^/]+)$/;

/** Whether a link names a service attachment. */
export function isAttachment(link: string): boolean {
  return attachment.test(pathOf(link));
}

const nameForm = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** Whether Compute Engine and Cloud DNS take it as a name. */
export function isName(name: string): boolean {
  return nameForm.test(name);
}
