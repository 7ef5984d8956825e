import { createHash } from "node:crypto";

const base = "https://www.googleapis.com/compute/v1/";

/** The URL by which Compute Engine tells of a resource. */
export function linkTo(path: string): string {
  return `${base}${path}`;
}

/** The path of a resource that was named by URL or by path. */
export function pathOf(link: string): string {
  return link.replace(/^https?:\/\/[^/]+\/(compute\/v1\/)?/, "");
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function regionOf(path: string): string {
  return /\/regions\/([^/]+)\//.exec(path)?.[1] ?? "";
}

export function regional(project: string, region: string, kind: string, name: string): string {
  return `projects/${project}/regions/${region}/${kind}/${name}`;
}

/** The number that a resource has beside its name: always the same, beyond 2^53. */
export function numberOf(path: string): string {
  const hex = createHash("sha256").update(path).digest("hex").slice(0, 15);
  return BigInt(`0x7${hex}`).toString();
}

/** The mark of one version of a resource, which changes must name. */
export function fingerprintOf(path: string, version: number): string {
  return createHash("sha256")
    .update(`${path}#${version}`)
    .digest()
    .subarray(0, 8)
    .toString("base64");
}
