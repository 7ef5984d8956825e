import * as l10n from "@vscode/l10n";
import type { Cloud, CloudSource } from "../cloud.ts";
import { renewalCommand } from "./renewal.ts";
import { hiddenIn, keyProblem } from "./serviceAccountKey.ts";

const sources: readonly CloudSource[] = [
  {
    id: "default",
    get label() {
      return l10n.t("What this machine has");
    },
    get help() {
      return l10n.t(
        "Application default credentials: what gcloud auth application-default login leaves, a file that GOOGLE_APPLICATION_CREDENTIALS names, or the machine's service account.",
      );
    },
    asksProject: true,
  },
  {
    id: "serviceAccount",
    get label() {
      return l10n.t("Service account key");
    },
    get help() {
      return l10n.t("Stored in VS Code's secret storage. Use a service account made for this.");
    },
    secret: {
      get label() {
        return l10n.t("The key's JSON file");
      },
      problem: keyProblem,
      hidden: hiddenIn,
    },
  },
];

/** The customer's GCP. Its clients are loaded by the first `connect`. */
export const gcp: Cloud = {
  id: "gcp",
  name: "GCP",
  sources,
  profiles: () => Promise.resolve([]),
  renewal: (signIn) => Promise.resolve(renewalCommand(signIn)),
  async connect(signIn) {
    const { connect } = await import("./session.ts");
    return connect(signIn);
  },
};
