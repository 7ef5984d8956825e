import {
  CreateSecurityGroupCommand,
  type CreateSecurityGroupCommandInput,
} from "@aws-sdk/client-ec2";
import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients } from "../clients.ts";
import { missing } from "../errors.ts";
import { readGroups } from "../networks.ts";
import { madeTags, markTag, planned } from "./call.ts";

/**
 * Makes a security group that lets nothing in yet. EC2 takes no token for it: its name is taken once a VPC.
 * Values: `region`, `network`, `name`, `description`, `mark` (which operation it is). Gives `group`.
 */
export function createSecurityGroup(clients: Clients): CloudWrite {
  return {
    id: "createSecurityGroup",
    purpose: "make",
    // A second one of the same name is refused.
    repeatable: true,
    typicalSeconds: 5,
    calls: (values) => [planned("EC2", "CreateSecurityGroup", inputOf(values))],
    async look(values, options) {
      const ec2 = clients.ec2(textOf(values, "region"));
      const name = textOf(values, "name");
      const filter = { name: "vpc-id", value: textOf(values, "network") } as const;
      const groups = await readGroups(ec2, filter, options);
      const same = groups.filter((group) => group.name === name);
      const isOurs = (tags: Readonly<Record<string, string>>): boolean =>
        tags[markTag] === textOf(values, "mark");
      return {
        blocked: () =>
          textProblem(values) ??
          taken(
            same.some(({ tags }) => !isOurs(tags)),
            name,
          ),
        alike: () => same.filter(({ tags }) => isOurs(tags)).map(({ id }) => id),
        progress({ subject }) {
          const found = groups.find(({ id }) => id === subject);
          if (found === undefined) {
            return { kind: "absent", text: l10n.t("There is no such security group in the VPC.") };
          }
          const text = l10n.t("The security group {0} is made.", found.id);
          return { kind: "done", text, gives: { group: found.id } };
        },
        undo: ({ subject = "" }) => ({
          write: "deleteSecurityGroup",
          values: { region: textOf(values, "region"), group: subject },
          about: name,
        }),
        async run(rest) {
          const operation = "CreateSecurityGroup";
          const { GroupId } = await write(ec2, operation, rest, (client) =>
            client.send(new CreateSecurityGroupCommand(inputOf(values))),
          );
          if (GroupId === undefined) throw missing("GroupId", { service: ec2, operation });
          return GroupId;
        },
      };
    },
  };
}

function inputOf(values: Values): CreateSecurityGroupCommandInput {
  const name = textOf(values, "name");
  return {
    GroupName: name,
    Description: textOf(values, "description"),
    VpcId: textOf(values, "network"),
    TagSpecifications: madeTags("security-group", name, textOf(values, "mark")),
  };
}

/** What EC2 takes as name and description of a group in a VPC. */
function textProblem(values: Values): string | undefined {
  const name = textOf(values, "name");
  if (/^sg-/i.test(name) || name === "default") {
    return l10n.t("A security group cannot be called {0}.", name);
  }
  return [name, textOf(values, "description")].every((text) => plain.test(text))
    ? undefined
    : l10n.t(
        "Name and description of a security group have 1 to 255 plain letters, digits and signs.",
      );
}

const plain = /^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/;

function taken(others: boolean, name: string): string | undefined {
  if (!others) return undefined;
  return l10n.t(
    "The VPC has a security group called {0} already: choose it, or another name.",
    name,
  );
}
