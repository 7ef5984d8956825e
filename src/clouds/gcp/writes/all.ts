import type { CloudWrite } from "../../cloud.ts";
import type { Google } from "../clients.ts";

/** The writes that GCP has. */
export function writesOf(google: Google): readonly CloudWrite[] {
  const makers: readonly ((google: Google) => CloudWrite)[] = [];
  return makers.map((make) => make(google));
}
