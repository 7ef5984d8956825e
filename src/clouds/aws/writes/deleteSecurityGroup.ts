import { DeleteSecurityGroupCommand, type EC2Client } from "@aws-sdk/client-ec2";
import * as l10n from "@vscode/l10n";
import { textOf } from "../../../domain/draft.ts";
import { ApiError, asApiError } from "../../../http/errors.ts";
import type { CloudOptions, CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients, Service } from "../clients.ts";
import { isCode } from "../errors.ts";
import { readGroups } from "../networks.ts";
import { planned } from "./call.ts";

/**
 * Deletes a security group. While an interface or a rule uses it, EC2 refuses; the interfaces of a deleted
 * endpoint go some minutes after it, so that is waited for.
 * Values: `region`, `group`.
 */
export function deleteSecurityGroup(clients: Clients): CloudWrite {
  return {
    id: "deleteSecurityGroup",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 120,
    calls: (values) => [
      planned("EC2", "DeleteSecurityGroup", { GroupId: textOf(values, "group") }),
    ],
    async look(values, options) {
      const ec2 = clients.ec2(textOf(values, "region"));
      const id = textOf(values, "group");
      const [group] = await readGroups(ec2, { name: "group-id", value: id }, options);
      return {
        blocked: () =>
          group?.name === "default"
            ? l10n.t("It is the VPC's default security group, which cannot be deleted.")
            : undefined,
        progress: () =>
          group === undefined
            ? { kind: "done", text: l10n.t("The security group is deleted.") }
            : { kind: "absent", text: l10n.t("The security group {0} is there.", id) },
        undo: () => ({ cannot: l10n.t("A deleted security group cannot be brought back.") }),
        async run(rest) {
          await remove(ec2, id, rest);
          return id;
        },
      };
    },
  };
}

async function remove(
  ec2: Service<EC2Client>,
  GroupId: string,
  options: CloudOptions,
): Promise<void> {
  try {
    await write(ec2, "DeleteSecurityGroup", options, (client) =>
      client.send(new DeleteSecurityGroupCommand({ GroupId })),
    );
  } catch (error) {
    if (asApiError(error, "notFound") !== undefined) return;
    if (isCode(error, "DependencyViolation", "InvalidGroup.InUse")) throw inUse(GroupId, error);
    throw error;
  }
}

function inUse(group: string, cause: unknown): ApiError {
  return new ApiError("locked", "unchanged", {
    message: l10n.t(
      "The security group {0} is still used: the network interfaces of a deleted endpoint stay for some minutes.",
      group,
    ),
    next: l10n.t("It is deleted as soon as nothing uses it."),
    call: "EC2 DeleteSecurityGroup",
    retryAfter: 10_000,
    cause,
  });
}
