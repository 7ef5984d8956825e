import * as l10n from "@vscode/l10n";
import type { Cloud, CloudSource } from "../cloud.ts";
import { accessKeyOf } from "./accessKey.ts";

/** Ids of access keys: lasting ones begin with AKIA, temporary ones with ASIA. */
const accessKeyId = /^A[KS]IA[A-Z0-9]{12,124}$/;

function problem(secret: string): string | undefined {
  const key = accessKeyOf(secret);
  if (/\s/.test(secret.trim())) return l10n.t("An access key has no spaces or line breaks.");
  if (!accessKeyId.test(key.accessKeyId)) {
    return l10n.t("An access key id begins with AKIA or ASIA, and has capital letters and digits.");
  }
  if (key.secretAccessKey === "") return l10n.t("The secret access key is missing.");
  if (key.accessKeyId.startsWith("ASIA") && key.sessionToken === undefined) {
    return l10n.t("A temporary key (ASIA…) needs its session token.");
  }
  return undefined;
}

function hidden(secret: string): readonly string[] {
  const { secretAccessKey, sessionToken } = accessKeyOf(secret);
  return [secretAccessKey, sessionToken ?? ""].filter((text) => text !== "");
}

const sources: readonly CloudSource[] = [
  {
    id: "profile",
    get label() {
      return l10n.t("Profile");
    },
    get help() {
      return l10n.t(
        "A profile of this machine's AWS files, as the AWS CLI uses it: keys, a role, SSO or a process.",
      );
    },
  },
  {
    id: "keys",
    get label() {
      return l10n.t("Access key");
    },
    get help() {
      return l10n.t("Stored in VS Code's secret storage. Use a user or role made for this.");
    },
    needsRegion: true,
    secret: {
      get label() {
        return l10n.t("Access key");
      },
      get parts() {
        return [
          l10n.t("Access key id"),
          l10n.t("Secret access key"),
          l10n.t("Session token (only of a temporary key)"),
        ];
      },
      problem,
      hidden,
    },
  },
  {
    id: "default",
    get label() {
      return l10n.t("What this machine has");
    },
    get help() {
      return l10n.t(
        "Environment variables, the default profile, or the role of the machine or container.",
      );
    },
  },
];

/** The customer's AWS. Its clients are loaded by the first `connect`. */
export const aws: Cloud = {
  id: "aws",
  name: "AWS",
  sources,
  async profiles() {
    const { profileNames } = await import("./session.ts");
    return profileNames();
  },
  async renewal(signIn) {
    const { renewalCommand } = await import("./session.ts");
    return renewalCommand(signIn);
  },
  async connect(signIn) {
    const { connect } = await import("./session.ts");
    return connect(signIn);
  },
};
