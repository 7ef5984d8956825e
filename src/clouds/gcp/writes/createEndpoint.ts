import * as l10n from "@vscode/l10n";
import type { OfferedService } from "../../../domain/customerCloud.ts";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { Progress } from "../../../domain/progress.ts";
import type { Awaited, CloudWrite } from "../../cloud.ts";
import { readAddress, type AddressWire } from "../addresses.ts";
import { untried } from "../calls.ts";
import type { Google } from "../clients.ts";
import { halfOf, readOffered, readRule, type RuleWire } from "../endpoints.ts";
import { change, started } from "../operations.ts";
import { nameIn, regional, urlOf } from "../paths.ts";
import { computePath } from "../rest.ts";
import { descriptionOf, nameProblem, planned } from "./call.ts";

/** The namespace of Service Directory in which Google registers endpoints by itself. */
const namespace = "goog-psc-default";

/**
 * Makes a forwarding rule that leads to a service attachment: the endpoint.
 * Values: `region`, `network`, `service`, `address` (the name of a reserved one), `name`, `mark`,
 * `globalAccess` and `automaticDns` (checkboxes; how its names are answered cannot be changed later).
 * Gives `endpoint` (its name), `connection`, `path` and `endpointName` (its address).
 */
export function createEndpoint(google: Google): CloudWrite {
  return {
    id: "createEndpoint",
    purpose: "make",
    // By its request id, and by its name.
    repeatable: true,
    typicalSeconds: 30,
    calls: (values) => [
      planned(
        "POST",
        computePath(google, textOf(values, "region"), "forwardingRules"),
        inputOf(google, values),
      ),
    ],
    async look(values, options) {
      const { project } = google;
      const region = textOf(values, "region");
      const name = textOf(values, "name");
      const [found, offered, address] = await Promise.all([
        readRule(google, region, name, options),
        readOffered(google, region, textOf(values, "service"), options),
        readAddress(google, region, textOf(values, "address"), options),
      ]);
      const ours = found?.description === descriptionOf(values) ? found : undefined;
      return {
        awaits: () => awaited(values, address),
        blocked: () =>
          nameProblem(name) ??
          taken(name, found) ??
          serviceProblem(values, offered) ??
          addressProblem(values, address),
        alike: () => (ours === undefined ? [] : [name]),
        progress: () => progressOf(region, ours),
        undo: ({ subject = name }) => ({
          write: "deleteEndpoint",
          values: { region, endpoint: subject },
          about: subject,
        }),
        async run({ token, ...rest }) {
          const request = { project, region, forwardingRuleResource: inputOf(google, values) };
          await change(google, rest, {
            ...{ operation: "forwardingRules.insert", region, token },
            send: (requestId) =>
              started(google.forwardingRules().insert({ ...request, requestId }, untried())),
          });
          return name;
        },
      };
    },
  };
}

/** An empty scheme: the rule balances no load (api-facts §6.1). */
function inputOf({ project }: Google, values: Values) {
  const region = textOf(values, "region");
  const automaticDns = values["automaticDns"] === true;
  return {
    name: textOf(values, "name"),
    description: descriptionOf(values),
    target: urlOf(textOf(values, "service")),
    network: urlOf(textOf(values, "network")),
    IPAddress: urlOf(regional(project, region, "addresses", textOf(values, "address"))),
    loadBalancingScheme: "",
    allowPscGlobalAccess: values["globalAccess"] === true,
    noAutomateDnsZone: !automaticDns,
    ...(automaticDns && { serviceDirectoryRegistrations: [{ namespace }] }),
  };
}

function taken(name: string, found: RuleWire | undefined): string | undefined {
  if (found === undefined) return undefined;
  return l10n.t(
    "The region has a forwarding rule called {0} already: choose another name, or use that endpoint.",
    name,
  );
}

function serviceProblem(values: Values, offered: OfferedService | undefined): string | undefined {
  if (offered !== undefined) return undefined;
  return l10n.t(
    "There is no service attachment {0} in {1}: it is in another region, or its name is not whole.",
    textOf(values, "service"),
    textOf(values, "region"),
  );
}

/** Reserved, it can be used a moment later. */
function awaited(values: Values, address: AddressWire | undefined): Awaited | undefined {
  if (address?.status !== "RESERVING") return undefined;
  const text = l10n.t("The address {0} is being reserved.", textOf(values, "address"));
  return { kind: "running", text };
}

function addressProblem(values: Values, address: AddressWire | undefined): string | undefined {
  const name = textOf(values, "address");
  if (address === undefined) {
    return l10n.t("There is no reserved address {0} in {1}.", name, textOf(values, "region"));
  }
  const [user] = address.users ?? [];
  if (user === undefined) return undefined;
  return l10n.t("The address {0} is used by {1} already.", name, nameIn(user));
}

/** That it is there is all that this step is for: who lets it in comes next. */
function progressOf(region: string, rule: RuleWire | undefined): Progress {
  if (rule === undefined) {
    return { kind: "absent", text: l10n.t("There is no such endpoint in the project.") };
  }
  const { id, status, connectionId: connection, path = "", addresses } = halfOf(rule, region);
  const [address] = addresses;
  if (status.state === "rejected" || status.state === "gone") {
    const text = l10n.t("The endpoint {0} is {1}: delete it, and make a new one.", id, status.word);
    return { kind: "failed", text };
  }
  if (connection === undefined || address === undefined) {
    return { kind: "running", text: l10n.t("The endpoint {0} has no connection id yet.", id) };
  }
  return {
    kind: "done",
    text: l10n.t("The endpoint {0} is made; Google Cloud says {1}.", id, status.word),
    gives: { endpoint: id, connection, path, endpointName: address.name },
  };
}
